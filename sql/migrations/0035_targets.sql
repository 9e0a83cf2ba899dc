-- By when each kind of report is to be dealt with and heard of, which hours count as working time, and what was promised.

-- No table is live before the first release.
-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, adding-not-nullable-field, ban-drop-function

alter table service add column silent_days int not null default 10 check (silent_days between 1 and 365);
comment on column service.silent_days is
'For how many days, of the same kind as its target, whoever reported it may hear nothing from the council.';
update service set silent_days = greatest(3, least(target_days, 10));

create table target (
    id              uuid primary key default gen_random_uuid(),
    service_code    text not null references service on delete cascade,
    target_days     int not null,
    target_unit     text not null,
    silent_days     int not null,
    since           timestamptz not null default clock_timestamp()
);
comment on table target is
'What each service''s target was from when on. A report is counted by the one that held when it came: what was promised stays so.';
create index target_of_service on target (service_code, since desc);

create function keep_target() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into target (service_code, target_days, target_unit, silent_days)
    values (new.service_code, new.target_days, new.target_unit, new.silent_days);
    return null;
end
$$;
create trigger service_has_target after insert on service for each row execute function keep_target();
create trigger service_has_another_target after update on service
for each row when (
    (old.target_days, old.target_unit, old.silent_days) is distinct from (new.target_days, new.target_unit, new.silent_days)
)
execute function keep_target();
insert into target (service_code, target_days, target_unit, silent_days, since)
select service_code, target_days, target_unit, silent_days, '-infinity' from service;

create table office_hours (
    weekday     int primary key check (weekday between 1 and 7),
    opens       time not null,
    closes      time not null check (closes > opens)
);
comment on table office_hours is 'When somebody works, by day of the week (1 is Monday), in the council''s zone. A day that is not here is free.';
insert into office_hours (weekday, opens, closes) select weekday, '09:00', '17:00' from generate_series(1, 5) as weekday;

create table working_time (
    id          uuid primary key default gen_random_uuid(),
    is_only     boolean not null unique default true check (is_only),
    version     int not null default 1
);
comment on table working_time is 'Office hours and holidays are changed as one: its version, and the subject of its events.';
insert into working_time default values;

create function is_working_day(day date) returns boolean
language sql stable strict parallel safe
return exists (select from office_hours where weekday = extract(isodow from day))
    and not exists (select from holiday where held_on = day);

create or replace function working_days_after(day date, days int) returns date
language sql stable strict parallel safe
return (
    select later::date
    from generate_series(
        day + 1, day + days * 7 / greatest(1, (select count(*) from office_hours))::int + 30, interval '1 day'
    ) as later
    where extract(isodow from later)::int in (select weekday from office_hours)
        and not exists (select from holiday where held_on = later::date)
    order by later
    offset days - 1
    limit 1
);

create function received_on(moment timestamptz, zone text) returns date
language sql stable strict parallel safe
return (
    select case
        when is_working_day(local::date)
            and local::time < (select closes from office_hours where weekday = extract(isodow from local))
            then local::date
        else working_days_after(local::date, 1)
    end
    from (select moment at time zone zone as local) as here
);
comment on function received_on is 'The working day it counts as received on: what comes after closing time counts as of the next.';

create function due_on(moment timestamptz, days int, unit text, zone text) returns date
language sql stable strict parallel safe
return case unit
    when 'working' then working_days_after(received_on(moment, zone), days)
    else (moment at time zone zone)::date + days
end;
comment on function due_on is 'The last of so many days, working days counted in working time.';

create function target_at(given_code text, moment timestamptz) returns target
language sql stable parallel safe
begin atomic
    select target
    from target
    where service_code = given_code
    order by since > moment, case when since <= moment then since end desc, since
    limit 1;
end;
comment on function target_at is 'Of a report from before any target was kept, the first that was.';

alter table report
add column target_on date,
add column counted_from timestamptz,
add column waited_days int not null default 0,
add column late_notices int not null default 0,
add column word_due_on date;
comment on column report.expected_on is 'The day the person who reported it was told. Moved by the time that she herself was asked, or by a late notice.';
comment on column report.target_on is 'The day by its service''s target, which officers are measured by.';
comment on column report.counted_from is 'Since when its target counts: it came, was opened again, or became another service''s.';
comment on column report.waited_days is 'Days, of its target''s kind, that the clock has stood still while she was asked.';
comment on column report.late_notices is 'How often she was told that it takes longer. After two, somebody else has to look.';
comment on column report.word_due_on is 'The last day on which she may have heard nothing. Null when it is closed.';

create function usual_time(given_code text, given_ward uuid) returns table (reports int, half_within_days int, most_within_days int)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    with took as (
        select extract(epoch from closed_at - submitted_at) / 86400 as days, ward_id = given_ward as is_here
        from report
        join service using (service_code)
        where service_code = given_code
            and danger_advice is null
            and stage = 'closed'
            and outcome not in ('duplicate', 'known', 'planned', 'withdrawn')
            and closed_at > now() - interval '1 year'
    ),
    counted as (
        select is_here, count(*) as reports, percentile_cont(array[0.5, 0.9]) within group (order by days) as parts
        from (select true as is_here, days from took where is_here union all select false, days from took) as each
        group by is_here
    )
    select reports::int, ceil(parts[1])::int, ceil(parts[2])::int
    from counted
    where reports >= case when is_here then 20 else 10 end
    order by is_here desc
    limit 1;
end;
comment on function usual_time is
'Within how many days half and nine in ten of such reports were really closed, of the last year and of what the council itself ended; in the '
'ward, where there are twenty. Nothing where there are too few, nor for what is dangerous: what usually happens must not stand beside what has to.';

create function promise_for(given_code text, given_ward uuid, moment timestamptz, zone text)
returns table (target_on date, expected_on date)
language sql stable
begin atomic
    select
        promised.target_on,
        case
            when most_within_days is null then promised.target_on
            when service.target_unit = 'calendar' or is_working_day(promised.usual_on) then promised.usual_on
            else working_days_after(promised.usual_on, 1)
        end
    from service
    left join usual_time(given_code, given_ward) on true
    cross join lateral (
        select
            due_on(moment, target_days, target_unit, zone) as target_on,
            (moment at time zone zone)::date + greatest(1, most_within_days) as usual_on
    ) as promised
    where service.service_code = given_code;
end;
comment on function promise_for is
'What can be said of a report that comes at this moment: the day of its target, and the day by which nine in ten such reports were really dealt '
'with, which may be before it or after. It ends on a day on which somebody works.';

create function keep_promise() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    is_anew boolean := tg_op = 'UPDATE' and new.stage <> 'closed'
        and (old.stage = 'closed' or old.service_code <> new.service_code);
begin
    new.counted_from := coalesce(new.counted_from, new.submitted_at);
    new.target_on := coalesce(new.target_on, new.expected_on);
    if is_anew then
        new.counted_from := case when old.stage = 'closed' then new.updated_at else now() end;
        new.waited_days := 0;
        new.late_notices := 0;
        select promised.target_on, promised.expected_on
        into new.target_on, new.expected_on
        from promise_for(new.service_code, new.ward_id, new.counted_from, 'UTC') as promised;
    end if;
    if new.stage = 'closed' then
        new.word_due_on := null;
    else
        select due_on(
            case when tg_op = 'UPDATE' and old.stage = 'closed' then new.updated_at else coalesce(new.heard_at, new.submitted_at) end,
            service.silent_days, service.target_unit, 'UTC'
        )
        into new.word_due_on
        from service
        where service_code = new.service_code;
    end if;
    return new;
end
$$;
comment on function keep_promise is
'Opened again, or become another service''s, a report is promised a day as a new one is; and silence counts anew. An hour of summer time is nothing '
'beside these days, so the zone is not asked.';
create trigger report_promised before insert on report for each row execute function keep_promise();
create trigger report_promised_again before update on report
for each row when (
    (old.heard_at, old.service_code, old.stage = 'closed') is distinct from (new.heard_at, new.service_code, new.stage = 'closed')
)
execute function keep_promise();

-- Reports that were here before: what they were told when, and silence from today on.
update report
set
    target_on = expected_on,
    counted_from = submitted_at,
    heard_at = (
        select max(happened_at)
        from event
        where event.subject_id = report.id and event.public and event.actor_kind in ('officer', 'system')
            and event.kind in ('report.updated', 'report.closed', 'report.reopened')
    );
update report
set word_due_on = (
    select due_on(now(), service.silent_days, service.target_unit, 'UTC') from service where service.service_code = report.service_code
)
where stage <> 'closed';

create index report_silent on report (word_due_on) where stage <> 'closed';

create function set_target(
    given_code text, given_version int, given_days int, given_unit text, given_silent_days int
) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    new_version int;
begin
    if not may('targets.edit') then
        raise insufficient_privilege using message = 'only who may edit targets does';
    end if;
    update service
    set target_days = given_days, target_unit = given_unit, silent_days = given_silent_days, version = version + 1
    where service_code = given_code and version = given_version
    returning version into new_version;
    return new_version;
end
$$;
comment on function set_target is 'The three columns of a service that are a target''s, and no other. Null when somebody else was first.';

create function move_targets(zone text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    moved int;
begin
    if not may('targets.edit') then
        raise insufficient_privilege using message = 'only who may edit targets does';
    end if;
    with counted as (
        select report.id, (report.counted_from at time zone zone)::date as day, received_on(report.counted_from, zone) as received,
            (held).target_days as days, report.waited_days
        from report
        cross join lateral (select target_at(report.service_code, report.counted_from) as held) as then_held
        where report.stage <> 'closed' and (held).target_unit = 'working'
    ),
    due as materialized (
        select received, days, waited_days, working_days_after(received, days + waited_days) as on_day
        from (select distinct received, days, waited_days from counted) as each
    )
    update report
    set target_on = due.on_day
    from counted
    join due using (received, days, waited_days)
    where report.id = counted.id and report.target_on is distinct from due.on_day;
    get diagnostics moved = row_count;
    return moved;
end
$$;
comment on function move_targets is 'After a change of working time: the targets of open reports, counted anew. What residents were told stays.';

alter table target enable row level security;
alter table office_hours enable row level security;
alter table working_time enable row level security;
alter table holiday enable row level security;
create policy everybody_reads on target for select using (true);
create policy everybody_reads on office_hours for select using (true);
create policy everybody_reads on working_time for select using (true);
create policy everybody_reads on holiday for select using (true);
create policy who_may on office_hours to doorstep_officer using (may('targets.edit')) with check (may('targets.edit'));
create policy who_may on working_time to doorstep_officer using (may('targets.edit')) with check (may('targets.edit'));
create policy who_may on holiday to doorstep_officer using (may('targets.edit')) with check (may('targets.edit'));

grant select on target, office_hours, working_time to doorstep_resident, doorstep_officer, doorstep_worker;
grant insert, update, delete on office_hours, holiday to doorstep_officer;
grant update on working_time to doorstep_officer;
grant update (expected_on, target_on, counted_from, waited_days, late_notices) on report to doorstep_resident;
revoke execute on function set_target, move_targets, usual_time, keep_target, keep_promise from public;
grant execute on function set_target, move_targets to doorstep_officer;
grant execute on function usual_time to doorstep_resident, doorstep_officer, doorstep_worker;
