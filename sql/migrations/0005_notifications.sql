-- Who wants to hear of what, what they are told, and how each telling went.

create table address (
    id          uuid primary key default gen_random_uuid(),
    channel     text not null check (channel in ('email', 'sms')),
    value       text not null,
    gone_at     timestamptz,
    created_at  timestamptz not null default now(),
    unique (channel, value)
);
comment on table address is 'Where a person can be written to. Residents'' pages can add one and never read one back.';

create table push_subscription (
    id          uuid primary key default gen_random_uuid(),
    device_id   uuid not null references device on delete cascade,
    endpoint    text not null unique,
    p256dh      text not null,
    auth        text not null,
    created_at  timestamptz not null default now(),
    last_delivered_at timestamptz
);
create index push_subscription_device on push_subscription (device_id);

create table follow (
    id              uuid primary key,
    subject_kind    text not null,
    subject_id      uuid not null,
    recipient_kind  text not null check (recipient_kind in ('device', 'address', 'resident')),
    recipient_id    uuid not null,
    is_reporter     boolean not null,
    asked_by        uuid,
    confirmed_at    timestamptz,
    ended_at        timestamptz,
    created_at      timestamptz not null default now(),
    unique (subject_id, recipient_id)
);
comment on table follow is 'Who wants to hear of what. An address hears nothing but the question until it is confirmed; is_reporter''s letters hold the private link.';
comment on column follow.asked_by is 'The device on which an address was typed.';
create index follow_recipient on follow (recipient_id, created_at desc);

create table message (
    id              uuid primary key default gen_random_uuid(),
    event_id        bigint not null references event,
    follow_id       uuid not null references follow on delete cascade,
    recipient_kind  text not null,
    recipient_id    uuid not null,
    title           text not null,
    body            text not null,
    path            text not null,
    created_at      timestamptz not null default now(),
    read_at         timestamptz,
    unique (event_id, recipient_id)
);
create index message_inbox on message (recipient_id, created_at desc);

create table delivery (
    id              bigint primary key generated always as identity,
    message_id      uuid not null references message on delete cascade,
    channel         text not null check (channel in ('web_push', 'email', 'sms', 'letter')),
    target_id       uuid not null,
    status          text not null default 'created' check (
        status in ('created', 'sending', 'delivered', 'temporary-failure', 'permanent-failure', 'technical-failure')
    ),
    attempts        int not null default 0,
    due_at          timestamptz not null default now(),
    reason          text not null default '',
    created_at      timestamptz not null default now(),
    delivered_at    timestamptz,
    unique (message_id, channel, target_id)
);
comment on table delivery is 'One try at telling: a message over a channel to one phone or address. It is its own lease, as a job is.';
create index delivery_due on delivery (due_at) where status in ('created', 'sending', 'temporary-failure');

alter table address enable row level security;
alter table push_subscription enable row level security;
alter table follow enable row level security;
alter table message enable row level security;
alter table delivery enable row level security;

create policy anyone_may_add on address for insert to doorstep_resident with check (true);
create policy worker on address to doorstep_worker using (true);
create policy own on push_subscription to doorstep_resident using (device_id = actor_id()) with check (device_id = actor_id());
create policy worker on push_subscription to doorstep_worker using (true);
create policy own on follow to doorstep_resident
using (recipient_id = actor_id() or asked_by = actor_id()) with check (recipient_id = actor_id() or asked_by = actor_id());
create policy counted on follow for select to doorstep_officer using (true);
create policy worker on follow to doorstep_worker using (true);
create policy own on message to doorstep_resident using (recipient_id = actor_id());
create policy worker on message to doorstep_worker using (true);
create policy counted on message for select to doorstep_officer using (true);
create policy counted on delivery for select to doorstep_officer using (true);
create policy worker on delivery to doorstep_worker using (true);

-- An address is found or made without being shown: a resident's page gets its id and nothing else.
create function address_id(given_channel text, given_value text) returns uuid
language sql security definer set search_path = public, pg_temp
begin atomic
    insert into address (channel, value) values (given_channel, given_value)
    on conflict (channel, value) do update set value = excluded.value
    returning id;
end;

-- A browser's endpoint belongs to the device that showed it last, whichever had it before.
create function keep_endpoint(given_endpoint text, given_p256dh text, given_auth text) returns void
language sql security definer set search_path = public, pg_temp
begin atomic
    insert into push_subscription (device_id, endpoint, p256dh, auth)
    values (actor_id(), given_endpoint, given_p256dh, given_auth)
    on conflict (endpoint) do update
    set device_id = excluded.device_id, p256dh = excluded.p256dh, auth = excluded.auth;
end;

grant select, insert on follow to doorstep_resident;
grant update (ended_at) on follow to doorstep_resident;
grant select, insert, update, delete on push_subscription to doorstep_resident;
grant select, update on message to doorstep_resident;
grant select on follow, message, delivery to doorstep_officer;
grant select, insert, update, delete on address, push_subscription, follow, message, delivery to doorstep_worker;
revoke execute on function address_id, keep_endpoint from public;
grant execute on function address_id, keep_endpoint to doorstep_resident, doorstep_officer;
