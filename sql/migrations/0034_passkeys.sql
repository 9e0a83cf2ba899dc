-- Passkeys: what was asked of a browser and is not answered yet; and residents' own.

create table passkey_challenge (
    challenge_hash  bytea primary key,
    owner_id        uuid,
    asked_at        timestamptz not null default clock_timestamp()
);
comment on table passkey_challenge is 'Good once, for five minutes. owner_id: who is to get a passkey; null where one is asked to prove itself.';
create index passkey_challenge_asked on passkey_challenge (asked_at);

create function keep_challenge(given_hash bytea, given_owner_id uuid) returns void
language sql security definer set search_path = public, pg_temp
begin atomic
    delete from passkey_challenge where asked_at < now() - interval '1 hour';
    insert into passkey_challenge (challenge_hash, owner_id) values (given_hash, given_owner_id);
end;

create function use_challenge(given_hash bytea, given_owner_id uuid) returns boolean
language sql security definer set search_path = public, pg_temp
begin atomic
    with used as (
        delete from passkey_challenge where challenge_hash = given_hash returning owner_id, asked_at
    )
    select exists (
        select from used where owner_id is not distinct from given_owner_id and asked_at > now() - interval '5 minutes'
    );
end;

create table resident_passkey (
    id              uuid primary key default gen_random_uuid(),
    resident_id     uuid not null references resident on delete cascade,
    credential_id   bytea not null unique,
    public_key      bytea not null,
    sign_count      bigint not null,
    name            text not null check (name <> '' and length(name) <= 60),
    added_at        timestamptz not null default now(),
    used_at         timestamptz
);
comment on table resident_passkey is 'Signs its owner in and proves who she is. Only its public half is here.';
create index resident_passkey_resident on resident_passkey (resident_id);

insert into message_kind (kind, urgency, kept_for, unread_after, may_wait) values ('account', 'high', '48 hours', null, false);

alter table passkey_challenge enable row level security;
alter table resident_passkey enable row level security;
create policy worker on passkey_challenge to doorstep_worker using (true);
create policy own on resident_passkey to doorstep_resident
using (resident_id = account_id()) with check (resident_id = account_id());
create policy worker on resident_passkey to doorstep_worker using (true);

revoke execute on function keep_challenge, use_challenge from public;
grant execute on function keep_challenge, use_challenge to doorstep_resident, doorstep_officer, doorstep_worker;
grant select, delete on passkey_challenge to doorstep_worker;
grant select, insert, delete on resident_passkey to doorstep_resident;
grant select, insert, update, delete on resident_passkey to doorstep_worker;
