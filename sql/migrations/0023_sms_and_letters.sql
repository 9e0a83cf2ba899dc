-- Text messages and letters through GOV.UK Notify: who said stop, what Notify calls a message, what is texted to us.

alter table address
-- squawk-ignore ban-drop-constraint
drop constraint address_channel_check,
-- squawk-ignore constraint-missing-not-valid
add constraint address_channel_check check (channel in ('email', 'sms', 'letter')),
add column stopped_at timestamptz;
comment on column address.value is 'An address of email in small letters; a number as +447700900123; the lines of a letter''s address.';
comment on column address.stopped_at is 'Its owner texted STOP: gone until it is typed anew. Gone without this, it does not exist and stays so.';

create or replace function address_id(given_channel text, given_value text) returns uuid
language sql security definer set search_path = public, pg_temp
begin atomic
    insert into address (channel, value) values (given_channel, given_value)
    on conflict (channel, value) do update
    set gone_at = case when address.stopped_at is null then address.gone_at end, stopped_at = null
    returning id;
end;

create function channel_of(given_address_id uuid) returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select channel from address where id = given_address_id;
end;
comment on function channel_of is 'Whether it is written to, texted or posted to; never where that is.';

create function ask_again(given_subject_id uuid, given_address_id uuid, given_asked_by uuid) returns uuid
language sql security definer set search_path = public, pg_temp
begin atomic
    update follow
    set confirmed_at = null, ended_at = null, asked_by = given_asked_by
    where subject_id = given_subject_id and recipient_id = given_address_id and recipient_kind = 'address' and ended_at is not null
    returning id;
end;
comment on function ask_again is 'What an address had stopped and is asked for anew, maybe on another phone: the address has to agree as if for the first time.';

alter table delivery add column notify_id uuid;
comment on column delivery.notify_id is 'GOV.UK Notify has it, by this name: it is not sent again, and what became of it is told by a receipt, or asked for when it falls due.';

insert into message_kind (kind, urgency, kept_for, unread_after, may_wait) values ('answer', 'normal', '1 hour', null, false);

create table text_received (
    id          uuid primary key,
    address_id  uuid not null references address,
    words       text not null,
    received_at timestamptz not null default now()
);
comment on table text_received is 'A text somebody sent us, by GOV.UK Notify''s own id, so that it is taken once.';
create index text_received_address on text_received (address_id);

alter table text_received enable row level security;
create policy worker on text_received to doorstep_worker using (true);
grant select, insert, delete on text_received to doorstep_worker;

revoke execute on function channel_of, ask_again from public;
grant execute on function channel_of to doorstep_resident, doorstep_officer, doorstep_worker;
grant execute on function ask_again to doorstep_resident, doorstep_officer, doorstep_worker;
grant execute on function address_id to doorstep_worker;
