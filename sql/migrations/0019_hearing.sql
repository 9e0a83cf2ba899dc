-- Hearing back: all that can be followed, how each person wants to hear, and what comes after a notice nobody opened.

create table message_kind (
    kind            text primary key,
    urgency         text not null check (urgency in ('very-low', 'low', 'normal', 'high')),
    kept_for        interval not null,
    unread_after    interval,
    may_wait        boolean not null
);
comment on table message_kind is
'What each kind of message is worth: how urgent its push is (RFC 8030, section 5.3), for how long it is news at all, how long it may lie unread before '
'the next channel has it (null: for ever), and whether quiet hours, digests and the day''s limit hold it back.';
insert into message_kind (kind, urgency, kept_for, unread_after, may_wait)
values
('report', 'normal', '48 hours', '24 hours', true),
('place', 'normal', '48 hours', null, true),
('emergency', 'high', '4 hours', '30 minutes', false),
('digest', 'low', '48 hours', null, true),
('test', 'normal', '10 minutes', null, false);

create table interest (
    id              uuid primary key default gen_random_uuid(),
    kind            text not null check (kind in ('place', 'street', 'ward', 'service', 'broadcasts')),
    name            text not null check (name <> ''),
    ward_id         uuid references area,
    service_code    text references service,
    easting         double precision,
    northing        double precision,
    radius_m        int check (radius_m between 50 and 5000),
    ground          circle generated always as (circle(point(easting, northing), radius_m)) stored,
    constraint one_of_each unique nulls not distinct (kind, name, ward_id, service_code, easting, northing, radius_m),
    constraint what_it_is_about check (
        (kind = 'service') = (service_code is not null)
        and (kind = 'place') = (easting is not null and northing is not null and radius_m is not null)
        and (kind not in ('ward', 'broadcasts') or ward_id is not null)
    )
);
comment on table interest is
'What can be followed beside one report. A street is known by its name, as reports know theirs. A place is nobody''s business but its followers''.';
create index interest_ward on interest (ward_id) where kind = 'ward';
create index interest_service on interest (service_code) where kind = 'service';
create index interest_ground on interest using gist (ground) where kind = 'place';

create function interest_id(
    given_kind text, given_name text, given_ward_id uuid, given_service_code text,
    given_easting double precision, given_northing double precision, given_radius_m int
) returns uuid
language sql security definer set search_path = public, pg_temp
begin atomic
    insert into interest (kind, name, ward_id, service_code, easting, northing, radius_m)
    values (given_kind, given_name, given_ward_id, given_service_code, given_easting, given_northing, given_radius_m)
    on conflict on constraint one_of_each do update set name = excluded.name
    returning id;
end;
comment on function interest_id is 'Found or made, without a stranger''s place being shown.';

create table muted (
    recipient_id    uuid not null,
    subject_id      uuid not null,
    muted_at        timestamptz not null default now(),
    primary key (recipient_id, subject_id)
);
comment on table muted is 'Of this report she wants to hear nothing, by whatever she follows.';

create table notice_choice (
    recipient_id    uuid not null,
    kind            text not null references message_kind,
    channel         text not null default 'web_push' check (channel in ('web_push', 'email', 'sms', 'letter', 'none')),
    pace            text not null default 'at_once' check (pace in ('at_once', 'daily', 'weekly')),
    primary key (recipient_id, kind)
);
comment on table notice_choice is 'How she wants to hear of each kind of thing. No row: a notice, at once.';

create table notice_rules (
    recipient_id    uuid primary key,
    quiet_from      time,
    quiet_to        time,
    most_a_day      int not null default 10 check (most_a_day between 1 and 50),
    language        text not null default 'en' check (language ~ '^[a-z]{2}$'),
    large_print     boolean not null default false,
    constraint quiet_has_two_ends check ((quiet_from is null) = (quiet_to is null) and quiet_from <> quiet_to)
);
comment on table notice_rules is 'When she wants to be left alone, in the council''s zone, and how what is written to her looks. Emergencies always pass.';

alter table push_subscription
add column name text not null default '' check (length(name) <= 60),
add column removed_at timestamptz;
comment on column push_subscription.removed_at is 'She took it off the list: it is not written to, and not taken up again until she asks for notices.';

alter table message
-- squawk-ignore ban-drop-not-null
alter column follow_id drop not null,
-- squawk-ignore adding-foreign-key-constraint
add column kind text not null default 'report' references message_kind,
add column subject_id uuid,
add column because text[] not null default '{}',
add column is_unread boolean not null default true,
add column digest_at timestamptz,
-- squawk-ignore adding-foreign-key-constraint
add column told_in uuid references message on delete set null,
add column decided_at timestamptz;
comment on column message.because is 'What she follows that this is about, in words, beside the report itself.';
comment on column message.digest_at is 'It waits for the digest of then; told_in is that digest.';
comment on column message.read_at is 'Opened in the inbox, or the page it is about. Forgotten at decided_at, when no further channel will be tried.';
update message set is_unread = read_at is null, subject_id = (select subject_id from follow where follow.id = message.follow_id);
create index message_unread on message (recipient_id) where is_unread and kind not in ('digest', 'test');
create index message_subject on message (subject_id, created_at desc);
create index message_digest on message (digest_at) where told_in is null and is_unread;
create index message_told_in on message (told_in) where told_in is not null;
create index message_undecided on message (created_at) where decided_at is null;

alter table delivery add column expires_at timestamptz not null default now() + interval '48 hours';
comment on column delivery.expires_at is 'What has not been handed over by then is no longer news, and is not sent.';

create function after_quiet(moment timestamptz, quiet_from time, quiet_to time, zone text) returns timestamptz
language sql stable parallel safe
return (
    select case
        when quiet_from < quiet_to and local::time >= quiet_from and local::time < quiet_to then (local::date + quiet_to) at time zone zone
        when quiet_from > quiet_to and local::time >= quiet_from then (local::date + 1 + quiet_to) at time zone zone
        when quiet_from > quiet_to and local::time < quiet_to then (local::date + quiet_to) at time zone zone
        else moment
    end
    from (select moment at time zone zone as local) as here
);
comment on function after_quiet is 'The moment itself or, in quiet hours, their end.';

create function next_digest(moment timestamptz, pace text, zone text) returns timestamptz
language sql stable parallel safe
return (
    select case
        when local < first then first
        when pace = 'weekly' then first + interval '7 days'
        else first + interval '1 day'
    end at time zone zone
    from (select moment at time zone zone as local) as here
    cross join lateral (
        select date_trunc(case pace when 'weekly' then 'week' else 'day' end, local) + interval '8 hours' as first
    ) as begins
);
comment on function next_digest is 'Eight in the morning: of each day, or of Mondays.';

create view way_to_reach with (security_invoker = true) as
select device_id as recipient_id, 'web_push' as channel, id as target_id, 1 as turn
from push_subscription
where removed_at is null
union all
select follow.subject_id, address.channel, address.id, array_position(array['email', 'sms', 'letter'], address.channel) + 1
from follow
join address on address.id = follow.recipient_id and address.gone_at is null
where follow.subject_kind = 'device' and follow.confirmed_at is not null and follow.ended_at is null
union all
select id, channel, id, array_position(array['email', 'sms', 'letter'], channel) + 1
from address
where gone_at is null;
comment on view way_to_reach is
'Each way to reach a recipient, in the order they are tried: a phone''s notices, then the addresses that agreed to follow that phone.';

-- squawk-ignore ban-drop-function
drop function keep_endpoint(text, text, text);
create function keep_endpoint(
    given_endpoint text, given_p256dh text, given_auth text, given_name text, replaced text, is_repair boolean
) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if is_repair and exists (
        select from push_subscription where endpoint in (given_endpoint, replaced) and removed_at is not null
    ) then
        return false;
    end if;
    if exists (select from push_subscription where endpoint = given_endpoint) then
        delete from push_subscription where endpoint = replaced and endpoint <> given_endpoint and device_id = actor_id();
    else
        update push_subscription set endpoint = given_endpoint where endpoint = replaced and device_id = actor_id();
    end if;
    insert into push_subscription (device_id, endpoint, p256dh, auth, name)
    values (actor_id(), given_endpoint, given_p256dh, given_auth, given_name)
    on conflict (endpoint) do update
    set device_id = excluded.device_id, p256dh = excluded.p256dh, auth = excluded.auth, removed_at = null,
        name = coalesce(nullif(push_subscription.name, ''), excluded.name);
    return true;
end
$$;
comment on function keep_endpoint is
'A browser''s endpoint belongs to the device that showed it last. One that takes another''s place keeps that one''s row. False: she had removed it, and '
'has not asked for notices since.';

alter table interest enable row level security;
alter table muted enable row level security;
alter table notice_choice enable row level security;
alter table notice_rules enable row level security;

create policy anyones_or_followed on interest for select to doorstep_resident using (
    kind <> 'place' or exists (select from follow where follow.subject_id = interest.id)
);
create policy worker on interest to doorstep_worker using (true);
create policy own on muted to doorstep_resident using (recipient_id = actor_id()) with check (recipient_id = actor_id());
create policy worker on muted to doorstep_worker using (true);
create policy own on notice_choice to doorstep_resident using (recipient_id = actor_id()) with check (recipient_id = actor_id());
create policy worker on notice_choice to doorstep_worker using (true);
create policy own on notice_rules to doorstep_resident using (recipient_id = actor_id()) with check (recipient_id = actor_id());
create policy worker on notice_rules to doorstep_worker using (true);

revoke execute on function interest_id, keep_endpoint from public;
grant execute on function interest_id, keep_endpoint to doorstep_resident, doorstep_officer;
grant select on message_kind to doorstep_resident, doorstep_officer, doorstep_worker;
grant select on interest to doorstep_resident;
grant select, insert, update, delete on muted, notice_choice, notice_rules to doorstep_resident;
grant select, insert, update, delete on interest, muted, notice_choice, notice_rules to doorstep_worker;
grant select on way_to_reach to doorstep_worker;

-- An officer sees what became of a message, never who had it, where that is, or what else that person follows.
revoke select on message, delivery from doorstep_officer;
grant select (id, event_id, follow_id, kind, subject_id, recipient_kind, title, created_at, read_at, digest_at, told_in) on message
to doorstep_officer;
grant select (id, message_id, channel, status, attempts, reason, due_at, created_at, delivered_at) on delivery to doorstep_officer;
