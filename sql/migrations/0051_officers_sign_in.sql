-- How officers sign in: passkeys, and an account that an identity provider knows; and where they are signed in.

-- Sessions last twelve hours at most, and officers are few.
-- squawk-ignore-file adding-field-with-default, ban-drop-not-null

create table officer_passkey (
    id              uuid primary key default gen_random_uuid(),
    officer_id      uuid not null references officer on delete cascade,
    credential_id   bytea not null unique,
    public_key      bytea not null,
    sign_count      bigint not null,
    name            text not null check (name <> '' and length(name) <= 60),
    added_at        timestamptz not null default now(),
    used_at         timestamptz
);
comment on table officer_passkey is 'Signs its owner in. Only its public half is here.';
create index officer_passkey_officer on officer_passkey (officer_id);

create table officer_identity (
    issuer      text not null,
    subject     text not null,
    officer_id  uuid not null references officer on delete cascade,
    linked_at   timestamptz not null default now(),
    primary key (issuer, subject)
);
comment on table officer_identity is
'Whom an identity provider means by a subject. Linked by an address it has verified, once: addresses are given to others later.';
create unique index officer_identity_officer on officer_identity (officer_id, issuer);

alter table session
alter column proved_at drop not null,
add column way text not null default 'link' check (way in ('link', 'passkey', 'single_sign_on', 'development')),
add column browser text not null default '' check (length(browser) <= 60);
comment on column session.proved_at is
'What matters most asks for a proof of the last ten minutes (ASVS v5.0.0-7.5.1). Null: the identity provider would not say when.';
comment on column session.browser is 'Roughly, such as “Firefox on Windows”: so that she knows it again in a list.';

alter table officer enable row level security;
alter table session enable row level security;
alter table sign_in_link enable row level security;
alter table officer_passkey enable row level security;
alter table officer_identity enable row level security;

create policy all_of_them on officer for select to doorstep_officer using (true);
create policy worker on officer to doorstep_worker using (true);
create policy own_or_whoever_may on session to doorstep_officer using (officer_id = actor_id() or may('officers.edit'));
create policy worker on session to doorstep_worker using (true);
create policy worker on sign_in_link to doorstep_worker using (true);
create policy own_or_whoever_may on officer_passkey to doorstep_officer
using (officer_id = actor_id() or may('officers.edit')) with check (officer_id = actor_id());
create policy worker on officer_passkey to doorstep_worker using (true);
create policy own_or_whoever_may on officer_identity to doorstep_officer using (officer_id = actor_id() or may('officers.edit'));
create policy worker on officer_identity to doorstep_worker using (true);

grant select, delete on session, officer_passkey to doorstep_officer;
grant insert on officer_passkey to doorstep_officer;
grant select on officer_identity to doorstep_officer;
grant select, insert, update, delete on session, sign_in_link, officer_passkey, officer_identity to doorstep_worker;
