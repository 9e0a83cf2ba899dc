-- Each way in has a role of its own with the least it needs, and row-level security holds the tables' owner too.

-- squawk-ignore-file require-concurrent-index-creation

do $$
declare
    wanted text;
begin
    foreach wanted in array array['doorstep_owner', 'doorstep_door', 'doorstep_open_data', 'doorstep_reporting'] loop
        begin
            execute format('create role %I nologin', wanted);
        exception when duplicate_object or unique_violation then
            null;
        end;
    end loop;
    -- From PostgreSQL 16 on, who made a role is its member in name, and neither takes it nor has what it has until told so.
    foreach wanted in array array[
        'doorstep_owner', 'doorstep_door', 'doorstep_resident', 'doorstep_officer', 'doorstep_worker', 'doorstep_open_data',
        'doorstep_reporting'
    ] loop
        if not pg_has_role(current_user, wanted, 'usage') then
            execute format('grant %I to current_user', wanted);
        end if;
    end loop;
    execute format('revoke temporary on database %I from public', current_database());
end
$$;
comment on role doorstep_owner is 'Whoever owns the tables and brings them up to date: no login that serves.';
comment on role doorstep_door is 'A web process before it knows for whom it acts: who is signed in, how much somebody may still try.';
comment on role doorstep_open_data is 'What machines and feeds are given: public views, and not one personal column.';
comment on role doorstep_reporting is 'For those who count: what happened, when and where, and nothing that says who.';

-- At the door it is asked who is signed in, and noted that she was seen.
create policy door on officer for select to doorstep_door using (true);
create policy door on session to doorstep_door using (true);
grant select on officer, session, role, officer_role, held_permission to doorstep_door;
grant update (last_seen_at) on session to doorstep_door;
grant execute on function take_tokens to doorstep_door;

-- Of teams a resident is told the name.
alter table team enable row level security;
create policy by_name on team for select using (true);
create policy colleagues on team to doorstep_officer using (true) with check (true);
revoke select on team from doorstep_resident;
grant select (name) on team to doorstep_resident;

-- What anybody may know of a report. Its words are null while they wait, whatever is asked of them.
create view open_report as
select
    id, reference, service_code, case when words_shown then description end as description,
    case when words_shown then jsonb_path_query_array(answers, '$[*] ? (@.is_public == true)') else '[]' end as answers,
    place_words, latitude, longitude, ward_id, stage, status, outcome, submitted_at, expected_on, updated_at
from report
where is_public;
comment on view open_report is
'A public report as open data has it. It asks as its owner: with row-level security no index could look for words or places before each row was looked at.';
create index report_words_open on report
using gin ((case when words_shown then description end) gin_trgm_ops, place_words gin_trgm_ops)
where is_public;

create view open_photo with (security_barrier = true) as
select photo.id, photo.report_id, photo.alt, photo.width, photo.height, photo.added_at
from photo
join report on report.id = photo.report_id and report.is_public
where photo.state = 'shown';
comment on view open_photo is 'A photo that an officer has looked at, of a public report.';

create view open_step with (security_barrier = true) as
select
    event.id, event.subject_id, event.happened_at,
    jsonb_build_object(
        'kind', event.kind,
        'happened_at', to_char(event.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'stage', event.details -> 'stage',
        'outcome', case event.details ->> 'outcome' when 'no_action' then '"cannot_act"' else event.details -> 'outcome' end,
        'words', coalesce(event.details ->> 'words', ''),
        'by_council', event.actor_kind in ('officer', 'system'),
        'planned_on', event.details -> 'planned_on',
        'whose', coalesce(event.details -> 'whose', '""'),
        'looked_for', coalesce(event.details -> 'looked_for', '""'),
        'other', coalesce(event.details -> 'other', '""')
    ) as said
from event
join report on report.id = event.subject_id and report.is_public
where event.public;
comment on view open_step is 'One step of a public report''s history, as open data has it: happening, without what only some may read.';

grant select on open_report, open_photo, open_step to doorstep_open_data, doorstep_resident, doorstep_officer, doorstep_worker;
grant select on
    area, area_part, gazetteer_entry, gazetteer_copy, report_cell, event_head, holiday,
    service, service_group, service_also_in, service_said, service_word, question, catalogue, offered, known_problem
to doorstep_open_data;
grant execute on function was_public to doorstep_open_data;
create policy while_it_lasts_open on known_problem for select to doorstep_open_data
using (begins_at <= now() and (ends_at is null or ends_at > now()));

-- What is counted. No words, no place nearer than a ward, no reference, nobody's id.
grant select (
    id, service_code, ward_id, channel, stage, status, outcome, is_public, submitted_at, expected_on, target_on, closed_at,
    updated_at, team, waiting_since, scheduled_on, heard_at, hidden_at, flagged_at, duplicate_of, asset_id, adopted, passed_on
) on report to doorstep_reporting;
grant select (id, kind, subject_kind, subject_id, actor_kind, happened_at, recorded_at, public) on event to doorstep_reporting;
grant select (id, channel, status, attempts, created_at, delivered_at, lane) on delivery to doorstep_reporting;
grant select (id, kind, event_id, created_at) on message to doorstep_reporting;
grant select (id, subject_kind, is_reporter, created_at, confirmed_at, ended_at) on follow to doorstep_reporting;
grant select (name, is_active) on team to doorstep_reporting;
grant select on
    area, service, service_group, service_also_in, holiday, office_hours, working_time, target, report_cell, report_promised,
    asset_kind, message_kind, mail_count, delivery_count
to doorstep_reporting;
create policy counted on report for select to doorstep_reporting using (true);
create policy counted on event for select to doorstep_reporting using (kind not like '%.looked_at');
create policy counted_for_figures on delivery for select to doorstep_reporting using (true);
create policy counted_for_figures on message for select to doorstep_reporting using (true);
create policy counted_for_figures on follow for select to doorstep_reporting using (true);
create policy counted_for_figures on mail_count for select to doorstep_reporting using (true);
create policy counted_for_figures on delivery_count for select to doorstep_reporting using (true);

-- Who looked is for whoever keeps watch.
drop policy all_events on event;
create policy all_events on event for select to doorstep_worker using (true);
create policy all_but_looks on event for select to doorstep_officer using (kind not like '%.looked_at' or (select may('audit.see')));

-- Every table with row-level security holds its owner too, who needs a policy then: functions and views ask as the owner.
-- `migrate` calls this after each time, for tables that came since.
create function force_row_level_security() returns void
language plpgsql as $$
declare
    held regclass;
begin
    for held in
        select oid
        from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity and not relforcerowsecurity
    loop
        execute format('alter table %s force row level security', held);
        execute format('create policy owner on %s to doorstep_owner using (true) with check (true)', held);
    end loop;
end
$$;
revoke execute on function force_row_level_security from public;
