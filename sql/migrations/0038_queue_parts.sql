-- The parts of the officers' queue, and which reports are in each.

create view report_to_check with (security_invoker = true) as
select id as report_id from report where not words_shown
union
select report_id from photo where state = 'held' and report_id is not null
union
select report_id from report_word where read_at is null;
comment on view report_to_check is 'Reports with words or photos that wait for an officer''s look.';

-- Written as text, so that a column added to a report is in it too; read where it is used, as a view is, with its parameters known.
create function wanted_reports(
    wanted_show text, asking uuid, asking_team text, wanted_reference text, wanted_service text, wanted_ward text,
    wanted_stage text, wanted_words text, wanted_team text, wanted_officer uuid,
    near_easting double precision, near_northing double precision, within_m double precision
) returns setof report
language sql stable parallel safe as $$
select report.*
from report
where
    case wanted_show
        when 'team' then report.stage <> 'closed' and report.team = asking_team
        when 'mine' then report.stage <> 'closed' and report.officer_id = asking
        when 'unassigned' then report.stage <> 'closed' and report.officer_id is null
        when 'late' then report.stage <> 'closed' and report.expected_on < current_date
        when 'dormant' then
            report.stage <> 'closed' and report.waiting_since is null and report.word_due_on < current_date
        when 'waiting' then report.stage <> 'closed' and report.waiting_since is not null
        when 'flagged' then report.flagged_at is not null
        when 'to-check' then report.id = any (array(select report_id from report_to_check))
        when 'closed' then report.stage = 'closed'
        when 'open' then report.stage <> 'closed'
        else true
    end
    and (wanted_reference is null or report.reference = wanted_reference)
    and (wanted_service is null or report.service_code = wanted_service)
    and (wanted_ward is null or report.ward_id = (select id from area where kind = 'ward' and name = wanted_ward))
    and (wanted_stage is null or report.stage = wanted_stage)
    and (wanted_team is null or coalesce(report.team, '') = wanted_team)
    and (wanted_officer is null or report.officer_id = wanted_officer)
    and (
        wanted_words is null
        or report.description ilike '%' || literally(wanted_words) || '%'
        or report.place_words ilike '%' || literally(wanted_words) || '%'
    )
    and (near_easting is null or report.xy <@ circle(point(near_easting, near_northing), within_m))
$$;
comment on function wanted_reports is
'What the queue, its map, its counts and its files are of. Null leaves a filter out; a team of no name is nobody''s. Metres are grid metres.';

create index report_unassigned on report (expected_on, submitted_at) where stage <> 'closed' and officer_id is null;
create index report_waiting on report (waiting_since) where stage <> 'closed' and waiting_since is not null;
create index report_due_in_ward on report (ward_id, expected_on, submitted_at) where stage <> 'closed';
create index report_due_of_service on report (service_code, expected_on, submitted_at) where stage <> 'closed';
create index report_closed_last on report (closed_at desc) where stage = 'closed';
-- squawk-ignore require-concurrent-index-deletion
drop index report_queue;

revoke execute on function wanted_reports from public;
grant execute on function wanted_reports to doorstep_officer, doorstep_worker;
grant select on report_to_check to doorstep_officer, doorstep_worker;
