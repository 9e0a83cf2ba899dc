-- What people ask of what is held about them; and how long each thing is kept: rules an administrator sets, and what each
-- night did by them.

-- squawk-ignore-file adding-field-with-default

create table rights_request (
    id              uuid primary key default gen_random_uuid(),
    kind            text not null check (kind in ('access', 'correct', 'restrict', 'object', 'erase')),
    resident_id     uuid references resident on delete set null,
    name            text not null default '',
    contact         text not null default '',
    words           text not null default '',
    channel         text not null check (channel in ('web', 'phone', 'counter', 'letter', 'email')),
    asked_on        date not null default current_date,
    due_on          date not null generated always as ((asked_on + interval '1 month')::date) stored,
    identity_how    text not null default '',
    identity_at     timestamptz,
    identity_by     uuid references officer,
    outcome         text check (outcome in ('done', 'partly', 'refused')),
    answer          text not null default '',
    answered_at     timestamptz,
    answered_by     uuid references officer,
    version         int not null default 1,
    constraint answered_with_words check ((outcome is null) = (answered_at is null) and (outcome is null) = (answer = '')),
    constraint checked_how check ((identity_at is null) = (identity_how = ''))
);
comment on table rights_request is
'Answered within one month of the day it came (UK GDPR, article 12(3)), once it is known that it is really hers (article 12(6)).';
comment on column rights_request.contact is 'An address of email or of post, of somebody who has no account.';
create index rights_request_open on rights_request (due_on) where answered_at is null;
create index rights_request_resident on rights_request (resident_id);

alter table rights_request enable row level security;
create policy own on rights_request for select to doorstep_resident using (resident_id = account_id());
create policy own_asked on rights_request for insert to doorstep_resident with check (
    resident_id = account_id() and channel = 'web' and answered_at is null
);
create policy whoever_may on rights_request to doorstep_officer using (may('requests.answer')) with check (may('requests.answer'));
create policy worker on rights_request to doorstep_worker using (true);
create function mailbox_of(given_resident_id uuid) returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select address.value
    from resident
    join address on address.id = resident.email_id
    where resident.id = given_resident_id and may('requests.answer');
end;
comment on function mailbox_of is 'For whoever answers requests, and nobody else.';
revoke execute on function mailbox_of from public;
grant execute on function mailbox_of to doorstep_officer;
grant select, insert on rights_request to doorstep_resident;
grant select, insert, update on rights_request to doorstep_officer;
grant select, update, delete on rights_request to doorstep_worker;

create table retention_rule (
    key             text primary key,
    id              uuid not null unique default gen_random_uuid(),
    position        int not null,
    keep_days       int not null,
    least_days      int not null,
    most_days       int not null,
    version         int not null default 1,
    constraint within_what_the_law_and_the_work_allow check (keep_days between least_days and most_days and least_days > 0)
);
comment on table retention_rule is
'What a rule is about, and what becomes of it, stands in api/rights/retention.py, in words; here is for how long it is kept until then.';

insert into retention_rule (key, position, keep_days, least_days, most_days)
values
('drafts', 1, 1, 1, 7),
('sent_drafts', 2, 30, 7, 60),
('codes', 3, 1, 1, 2),
('sessions', 4, 30, 30, 30),
('unconfirmed', 5, 30, 3, 60),
('ended_follows', 6, 90, 7, 365),
('addresses', 7, 90, 28, 730),
('messages', 8, 365, 90, 1095),
('contacts', 9, 730, 28, 2190),
('words', 10, 730, 365, 2190),
('devices', 11, 365, 30, 1095),
('removed_phones', 12, 90, 7, 365),
('texts', 13, 90, 7, 365),
('accounts', 14, 730, 365, 1825),
('requests', 15, 1095, 365, 2190);

create table retention_run (
    rule_id     uuid not null references retention_rule (id),
    day         date not null default current_date,
    touched     int not null,
    primary key (rule_id, day)
);
comment on table retention_run is 'How many things a rule deleted or made anonymous on a day.';

alter table resident add column warned_at timestamptz;
comment on column resident.warned_at is 'She was told that her account is about to go, because it has not been used.';

create function kept_for(given_key text) returns interval
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select make_interval(days => keep_days) from retention_rule where key = given_key;
end;

create function last_use_of(given_resident_id uuid) returns timestamptz
language sql stable
return greatest(
    (select seen_at from resident where id = given_resident_id),
    (select max(seen_at) from resident_session where resident_id = given_resident_id)
);

create function was_warned(given_resident_id uuid) returns boolean
language sql stable
return exists (
    select
    from resident
    where id = given_resident_id and warned_at < now() - interval '30 days' and warned_at > last_use_of(id)
);
comment on function was_warned is 'A month ago that her account is about to go, and has not used it since.';

create function forget_addresses(given_ids uuid[]) returns void
language plpgsql as $$
begin
    delete from message where recipient_id = any (given_ids);
    delete from follow where recipient_id = any (given_ids);
    delete from muted where recipient_id = any (given_ids);
    delete from notice_choice where recipient_id = any (given_ids);
    delete from notice_rules where recipient_id = any (given_ids);
    delete from text_received where address_id = any (given_ids);
    delete from incoming_draft where address_id = any (given_ids);
    delete from address where id = any (given_ids);
end
$$;
comment on function forget_addresses is 'And all that was written to them, and that they follow.';

create function forget_words_beside(report_ids uuid[]) returns void
language plpgsql as $$
begin
    perform erase_personal(report_id) from unnest(report_ids) as report_id;
    delete from report_holder where report_id = any (report_ids);
    delete from word_change where report_id = any (report_ids);
    delete from message where event_id in (select event_id from handover where report_id = any (report_ids)) and kind = 'staff';
    update handover_answer set words = '–' from handover
    where handover.id = handover_answer.handover_id and handover.report_id = any (report_ids);
    update handover set words = '' where report_id = any (report_ids);
    update rating set person_id = gen_random_uuid(), words = '' where subject_id = any (report_ids);
    update thanks set person_id = gen_random_uuid() where report_id = any (report_ids);
    update report
    set answers = jsonb_path_query_array(answers, '$[*] ? (@.is_public == true)')
    where id = any (report_ids) and answers @? '$[*] ? (@.is_public == false)';
end
$$;
comment on function forget_words_beside is 'What ties reports to a person. What they say of the street stays.';

-- Each thing that a rule is about, and since when it has been of no use.
create view retention_candidate with (security_invoker = true) as
select 'drafts' as rule, id, updated_at as since from report_draft where report_id is null
union all
select 'sent_drafts', id, updated_at from report_draft where report_id is not null
union all
select 'codes', id, asked_at from one_time_code
union all
select 'sessions', id, seen_at from resident_session
union all
select 'unconfirmed', id, created_at from follow where recipient_kind = 'address' and confirmed_at is null
union all
select 'ended_follows', id, ended_at from follow where ended_at is not null and not is_reporter
union all
select
    'addresses', address.id,
    greatest(
        address.created_at,
        (select max(follow.ended_at) from follow where follow.recipient_id = address.id),
        (select max(message.created_at) from message where message.recipient_id = address.id)
    )
from address
where address.stopped_at is null
    and not exists (select from follow where follow.recipient_id = address.id and follow.ended_at is null)
    and not exists (select from resident where address.id in (resident.email_id, resident.mobile_id))
    and not exists (
        select from rights_request where answered_at is null and lower(contact) = address.value
    )
union all
select 'messages', id, created_at from message
union all
select 'contacts', follow.id, report.closed_at
from follow
join report on report.id = follow.subject_id
where follow.is_reporter and report.stage = 'closed'
union all
select 'words', report.id, report.closed_at
from report
where report.stage = 'closed'
    and (
        report.answers @? '$[*] ? (@.is_public == false)'
        or exists (select from report_holder where report_holder.report_id = report.id)
        or exists (select from event_personal where event_personal.subject_id = report.id)
        or exists (select from report_word where report_word.report_id = report.id and report_word.words <> '')
    )
union all
select 'devices', device.id, device.created_at
from device
where not exists (select from report_holder where report_holder.device_id = device.id)
    and not exists (select from report_draft where report_draft.device_id = device.id)
    and not exists (select from push_subscription where push_subscription.device_id = device.id)
    and not exists (select from resident_session where resident_session.device_id = device.id)
    and not exists (select from follow where follow.recipient_id = device.id or follow.asked_by = device.id)
    and not exists (select from message where message.recipient_id = device.id)
union all
select 'removed_phones', id, removed_at from push_subscription where removed_at is not null
union all
select 'texts', id, received_at from text_received
union all
select 'requests', id, answered_at from rights_request where answered_at is not null
union all
select 'accounts', id, last_use_of(id) from resident;

create function apply_retention(given_key text, most int) returns int
language plpgsql as $$
declare
    ids uuid[] := array(
        select id
        from retention_candidate
        where rule = given_key
            and since < now() - kept_for(given_key)
            and (given_key <> 'accounts' or was_warned(id))
        limit most
    );
begin
    case given_key
        when 'drafts', 'sent_drafts' then delete from report_draft where id = any (ids);
        when 'codes' then delete from one_time_code where id = any (ids);
        when 'sessions' then delete from resident_session where id = any (ids);
        when 'unconfirmed', 'ended_follows', 'contacts' then delete from follow where id = any (ids);
        when 'messages' then delete from message where id = any (ids);
        when 'addresses' then perform forget_addresses(ids);
        when 'words' then perform forget_words_beside(ids);
        when 'devices' then delete from device where id = any (ids);
        when 'removed_phones' then delete from push_subscription where id = any (ids);
        when 'texts' then delete from text_received where id = any (ids);
        when 'requests' then delete from rights_request where id = any (ids);
        when 'accounts' then delete from resident where id = any (ids);
    end case;
    insert into retention_run (rule_id, touched)
    select id, cardinality(ids) from retention_rule where key = given_key
    on conflict (rule_id, day) do update set touched = retention_run.touched + excluded.touched;
    return cardinality(ids);
end
$$;
comment on function apply_retention is 'Some of what a rule''s time has come for, and how many there were: fewer than asked for when none are left.';

create function due_by(given_key text, days int) returns bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return (select count(*) from retention_candidate where rule = given_key and since < now() - make_interval(days => days));
end
$$;
comment on function due_by is 'How many things would go tonight, if they were kept for so many days: a number, for whoever sets it.';

alter table retention_rule enable row level security;
alter table retention_run enable row level security;
create policy everybody_reads on retention_rule for select using (true);
create policy whoever_may on retention_rule for update to doorstep_officer
using (may('retention.edit')) with check (may('retention.edit'));
create policy everybody_reads on retention_run for select using (true);
create policy worker on retention_run to doorstep_worker using (true);

revoke execute on function due_by, apply_retention, forget_addresses, forget_words_beside from public;
grant execute on function due_by to doorstep_officer;
grant execute on function apply_retention, forget_addresses, forget_words_beside to doorstep_worker;
grant select on retention_rule to doorstep_resident, doorstep_officer, doorstep_worker;
grant update (keep_days, version) on retention_rule to doorstep_officer;
grant select on retention_run to doorstep_resident, doorstep_officer;
grant select, insert, update on retention_run to doorstep_worker;
grant select on retention_candidate to doorstep_worker;
grant delete on device to doorstep_worker;
