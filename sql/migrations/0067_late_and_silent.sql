-- What is late and what is silent is said in one place, for the queue, the round, the figures and everybody else.

create function is_late(report) returns boolean
language sql stable parallel safe
return $1.stage <> 'closed' and $1.waiting_since is null and $1.expected_on < current_date;
comment on function is_late is
'Open past the day promised. While whoever reported it is asked something, that day stands still: it moves by the wait once the wait ends.';

create function is_silent(report) returns boolean
language sql stable parallel safe
return $1.stage <> 'closed' and $1.waiting_since is null and $1.word_due_on < current_date;
comment on function is_silent is
'Whoever reported it has heard nothing for longer than its service allows, and it is not she who is asked.';

create or replace view kept_word with (security_invoker = true) as
select
    service.service_code, service.name, service.service_group, service.silent_days, service.target_unit,
    open.number as open, open.silent, open.late, answers.number as answers, answers.satisfied
from service
cross join lateral (
    select
        count(*)::int as number,
        count(*) filter (where is_silent(report))::int as silent,
        count(*) filter (where is_late(report))::int as late
    from report
    where report.service_code = service.service_code and stage <> 'closed'
) as open
cross join lateral (
    select count(*)::int as number, count(*) filter (where score >= 4)::int as satisfied
    from rating
    where rating.service_code = service.service_code and rated_at > now() - interval '1 year'
) as answers
where service.is_active or open.number > 0;

create or replace function promise_clock(report) returns jsonb
language sql stable
return jsonb_build_object(
    'expected_on', $1.expected_on, 'target_on', $1.target_on, 'word_due_on', $1.word_due_on,
    'heard_on', $1.heard_at::date, 'waiting_on', $1.waiting_since::date, 'waited_days', $1.waited_days,
    'late_notices', $1.late_notices, 'escalated_to', $1.escalated_to,
    'is_open', $1.stage <> 'closed', 'is_silent', coalesce(is_silent($1), false),
    'days_left', $1.target_on - current_date,
    'thanks', (select count(*) from thanks where report_id = $1.id),
    'rated', (
        select coalesce(jsonb_agg(jsonb_build_object('score', score, 'words', words) order by rated_at), '[]')
        from rating
        where subject_id = $1.id
    )
);

-- squawk-ignore ban-drop-not-null
alter table report_promised alter column expected_on drop not null;
comment on table report_promised is 'How many open reports are promised for each day. Kept as report_cell is.';
comment on column report_promised.expected_on is 'Null while whoever reported it is asked something: no day runs then.';

create function day_that_runs(report) returns date
language sql immutable parallel safe
return case when $1.waiting_since is null then $1.expected_on end;

create or replace function count_report(counted report, times int) returns void
language sql set search_path = public, pg_temp
begin atomic
    insert into report_cell (size, north, east, service_code, status, reports, latitudes, longitudes)
    select size, north, east, service, (counted).status, times, times * latitudes, times * longitudes
    from cells_of((counted).latitude, (counted).longitude)
    cross join unnest(array['', (counted).service_code]) as service
    where (counted).is_public;
    insert into report_promised (expected_on, reports)
    select day_that_runs(counted), times
    where (counted).status = 'open';
end;

create or replace function count_reports_anew() returns void
language sql set search_path = public, pg_temp
begin atomic
    delete from report_cell;
    delete from report_promised;
    insert into report_cell (size, north, east, service_code, status, reports, latitudes, longitudes)
    select size, north, east, service, status, count(*), sum(latitudes), sum(longitudes)
    from report
    cross join cells_of(latitude, longitude)
    cross join unnest(array['', service_code]) as service
    where is_public
    group by size, north, east, service, status;
    insert into report_promised (expected_on, reports)
    select day_that_runs(report), count(*)
    from report
    where status = 'open'
    group by day_that_runs(report);
end;

drop trigger report_counted_again on report;
create trigger report_counted_again after update on report
for each row when (
    (old.status, old.is_public, old.service_code, old.expected_on, old.latitude, old.longitude, old.waiting_since is null)
    is distinct from
    (new.status, new.is_public, new.service_code, new.expected_on, new.latitude, new.longitude, new.waiting_since is null)
)
execute function count_change();
select count_reports_anew();

-- Written as text, so that a column added to a report is in it too; read where it is used, as a view is, with what is asked known.
-- squawk-ignore ban-drop-function
drop function wanted_reports;
create function place_asked(asked jsonb) returns point
language sql immutable strict parallel safe
return point((asked ->> 'easting')::double precision, (asked ->> 'northing')::double precision);

create function wanted_reports(asked jsonb) returns setof report
language sql stable parallel safe as $$
select report.*
from report
where
    case asked ->> 'show'
        when 'team' then report.stage <> 'closed' and report.team = asked ->> 'asking_team'
        when 'mine' then report.stage <> 'closed' and report.officer_id = (asked ->> 'asking')::uuid
        when 'unassigned' then report.stage <> 'closed' and report.officer_id is null
        when 'late' then is_late(report)
        when 'dormant' then is_silent(report)
        when 'waiting' then report.stage <> 'closed' and report.waiting_since is not null
        when 'flagged' then report.flagged_at is not null
        when 'to-check' then report.id = any (array(select report_id from report_to_check))
        when 'closed' then report.stage = 'closed'
        when 'open' then report.stage <> 'closed'
        else true
    end
    and (asked ->> 'reference' is null or report.reference = asked ->> 'reference')
    and (asked ->> 'service_code' is null or report.service_code = asked ->> 'service_code')
    and (asked ->> 'ward' is null or report.ward_id = (select id from area where kind = 'ward' and name = asked ->> 'ward'))
    and (asked ->> 'stage' is null or report.stage = asked ->> 'stage')
    and (asked ->> 'team' is null or coalesce(report.team, '') = asked ->> 'team')
    and (asked ->> 'officer_id' is null or report.officer_id = (asked ->> 'officer_id')::uuid)
    and (
        asked ->> 'words' is null
        or report.description ilike '%' || literally(asked ->> 'words') || '%'
        or report.place_words ilike '%' || literally(asked ->> 'words') || '%'
    )
    and (place_asked(asked) is null or report.xy <@ circle(place_asked(asked), (asked ->> 'within_m')::double precision))
$$;
comment on function wanted_reports is
'What the queue, its map, its counts and its files are of: `asked` is Narrowed in api/triage/schemas.py. Null leaves a filter out; a team of no '
'name is nobody''s. Metres are grid metres.';

revoke execute on function is_late, is_silent, day_that_runs, place_asked, wanted_reports from public;
grant execute on function is_late, is_silent, place_asked, wanted_reports to doorstep_officer, doorstep_worker;
