-- Residents' accounts. Nobody needs one: a mailbox proves by a code whose it is, and then its reports and messages are on
-- every device that is signed in.

-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, adding-foreign-key-constraint

create table resident (
    id              uuid primary key default gen_random_uuid(),
    email_id        uuid not null unique references address,
    mobile_id       uuid references address,
    created_at      timestamptz not null default now(),
    seen_at         timestamptz not null default now()
);
comment on table resident is 'Somebody who signed in. What is reported or followed with her address of email is hers; nothing else is known of her.';
comment on column resident.mobile_id is 'A number that has proved itself: the second channel, beside email.';
create index resident_mobile on resident (mobile_id) where mobile_id is not null;

create table resident_session (
    key_hash        bytea primary key,
    id              uuid not null unique default gen_random_uuid(),
    resident_id     uuid not null references resident on delete cascade,
    device_id       uuid not null references device on delete cascade,
    name            text not null default '' check (length(name) <= 60),
    started_at      timestamptz not null default now(),
    seen_at         timestamptz not null default now(),
    proved_at       timestamptz,
    ends_at         timestamptz not null
);
comment on table resident_session is 'A device signed in to an account. Over after 30 days unseen, or at ends_at (ASVS v5.0.0-7.3.1, 7.3.2).';
comment on column resident_session.proved_at is 'When she last proved herself by more than her mailbox: what shows personal data asks that it be lately.';
create index resident_session_resident on resident_session (resident_id);
create index resident_session_device on resident_session (device_id);

create table one_time_code (
    id              uuid primary key,
    purpose         text not null check (purpose in ('sign_in', 'prove', 'mobile', 'email')),
    device_id       uuid not null references device on delete cascade,
    address_id      uuid not null references address on delete cascade,
    resident_id     uuid references resident on delete cascade,
    asked_at        timestamptz not null default clock_timestamp(),
    expires_at      timestamptz not null,
    tries           int not null default 0 check (tries <= 5),
    used_at         timestamptz,
    constraint whose_it_is check ((purpose = 'sign_in') = (resident_id is null))
);
comment on table one_time_code is
'A code that was asked for. The digits stand nowhere: they are made from the id with the council''s secret. Good on the device that asked, once.';
comment on column one_time_code.tries is 'Five, and it opens nothing. One too many for its address is void from the start, and is not sent.';
create index one_time_code_device on one_time_code (device_id, asked_at desc);
create index one_time_code_address on one_time_code (address_id, asked_at desc);
create index one_time_code_asked on one_time_code (asked_at);

-- Who is signed in is asked of the database, from the cookie's hash, as row-level security comes to need it.
create function session_hash() returns bytea
language sql stable
return decode(nullif(current_setting('doorstep.session', true), ''), 'hex');

create function account_id() returns uuid
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select resident_id
    from resident_session
    where key_hash = session_hash() and device_id = actor_id() and seen_at > now() - interval '30 days' and ends_at > now();
end;
comment on function account_id is 'Of the resident signed in on the device that this transaction acts for, with the session that came with it.';

create function account_address_id() returns uuid
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select email_id from resident where id = account_id();
end;
comment on function account_address_id is 'The mailbox of whoever is signed in: what was reported with it, and written to it, is hers.';

create function session_id() returns uuid
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select id from resident_session where key_hash = session_hash() and device_id = actor_id();
end;

-- How many were asked for lately, by whomever: numbers, and nobody's code.
create function codes_of_address(given_address_id uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select count(*) from one_time_code where address_id = given_address_id and asked_at > now() - interval '1 hour';
end;

create function codes_asked() returns bigint
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select count(*) from one_time_code where asked_at > now() - interval '10 minutes';
end;

create or replace function holds_report(given_report_id uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select
        exists (select from report_holder where report_id = given_report_id and device_id = actor_id())
        or exists (
            select from follow where subject_id = given_report_id and recipient_id = account_address_id() and is_reporter
        );
end;
comment on function holds_report is 'This device sent it, or had its private link; or is signed in with the mailbox that it was sent with.';

alter table message add column is_question boolean not null default false;
comment on column message.is_question is 'It asks an address whether to write to it, and so belongs in no inbox.';
insert into message_kind (kind, urgency, kept_for, unread_after, may_wait) values ('code', 'high', '10 minutes', null, false);

create view inbox with (security_invoker = true) as
select
    message.id, message.kind, message.event_id, message.subject_id, message.recipient_id, message.title, message.body,
    message.path, message.because, message.created_at, message.is_unread
from message
where message.kind not in ('digest', 'test')
    and message.kind <> 'code'
    and not message.is_question
    and (
        message.recipient_kind <> 'address'
        or not exists (
            select from message as same where same.event_id = message.event_id and same.recipient_id = actor_id()
        )
    );
comment on view inbox is 'What somebody has to read, each piece of news once: not again by email where the device was told.';

create function unread_of(device_id uuid, but_about uuid) returns bigint
language sql stable
begin atomic
    select count(*)
    from inbox
    where recipient_id = any (array[device_id, account_address_id()])
        and is_unread
        and (but_about is null or subject_id is distinct from but_about);
end;

alter table resident enable row level security;
alter table resident_session enable row level security;
alter table one_time_code enable row level security;
create policy own on resident to doorstep_resident using (id = account_id());
create policy worker on resident to doorstep_worker using (true);
create policy own on resident_session to doorstep_resident using (resident_id = account_id());
create policy worker on resident_session to doorstep_worker using (true);
create policy own on one_time_code to doorstep_resident using (device_id = actor_id()) with check (device_id = actor_id());
create policy worker on one_time_code to doorstep_worker using (true);

create policy of_own_account on address for select to doorstep_resident using (
    id in (select email_id from resident union all select mobile_id from resident)
);
alter policy own on follow
using (recipient_id = actor_id() or asked_by = actor_id() or recipient_id = (select account_address_id()))
with check (recipient_id = actor_id() or asked_by = actor_id() or recipient_id = (select account_address_id()));
alter policy own on message using (recipient_id = actor_id() or recipient_id = (select account_address_id()));

revoke execute on function account_id, account_address_id, session_id, codes_of_address, codes_asked from public;
grant execute on function account_id, account_address_id, session_id, codes_of_address, codes_asked
to doorstep_resident, doorstep_officer, doorstep_worker;
grant select on inbox to doorstep_resident;
grant select (id, channel, value) on address to doorstep_resident;
grant select on resident to doorstep_resident;
grant select (id, resident_id, device_id, name, started_at, seen_at, proved_at, ends_at) on resident_session to doorstep_resident;
grant delete on resident_session to doorstep_resident;
grant update (seen_at) on resident_session to doorstep_resident;
grant select, insert on one_time_code to doorstep_resident;
grant select, insert, update, delete on resident, resident_session, one_time_code to doorstep_worker;
