-- Phones and computers that residents report from, and the officers who answer.

create table device (
    id              uuid primary key,
    created_at      timestamptz not null default now()
);
comment on table device is 'A browser that did something: its cookie is its id, signed. Nobody''s name is known of it.';

create table officer (
    id          uuid primary key default gen_random_uuid(),
    name        text not null check (name <> ''),
    email       text not null unique check (email = lower(email)),
    team        text not null default '',
    active      boolean not null default true,
    created_at  timestamptz not null default now()
);

create table sign_in_link (
    key_hash    bytea primary key,
    officer_id  uuid not null references officer,
    expires_at  timestamptz not null,
    used_at     timestamptz
);
comment on table sign_in_link is 'Opens one session for one officer, once.';

create table session (
    key_hash        bytea primary key,
    officer_id      uuid not null references officer,
    started_at      timestamptz not null default now(),
    last_seen_at    timestamptz not null default now(),
    ends_at         timestamptz not null
);
comment on table session is 'An officer signed in. Ends 30 minutes after it was last seen, or at ends_at (ASVS v5.0.0-7.3.1, 7.3.2).';
create index session_officer on session (officer_id);

alter table device enable row level security;
create policy own_device on device to doorstep_resident using (id = actor_id()) with check (id = actor_id());

grant select, insert on device to doorstep_resident;
grant select on device to doorstep_worker;
grant select on officer to doorstep_officer, doorstep_worker;
grant delete on session, sign_in_link to doorstep_worker;
grant select on session, sign_in_link to doorstep_worker;
