-- name: expected
-- What can be said of a report that comes at this moment.
select target_on, expected_on from promise_for(:service_code, :ward_id, :moment, :zone);

-- name: targets
select
    service.service_code, service.name, service.service_group,
    jsonb_build_object(
        'target_days', target_days, 'target_unit', target_unit, 'silent_days', silent_days
    ) as target,
    usual.most_within_days,
    (select count(*) from report where report.service_code = service.service_code and stage <> 'closed')::int as open
from service
join service_group on service_group.name = service.service_group
left join lateral usual_time(service.service_code, null) as usual on true
where service.is_active
order by service_group.position, service.position, service.name;

-- name: target_of
select
    service.id, service.service_code, service.name, service.version,
    jsonb_build_object(
        'target_days', target_days, 'target_unit', target_unit, 'silent_days', silent_days
    ) as target,
    (select count(*) from report where report.service_code = service.service_code and stage <> 'closed')::int as open,
    (
        select jsonb_agg(jsonb_build_object(
            'target', jsonb_build_object(
                'target_days', target.target_days, 'target_unit', target.target_unit, 'silent_days', target.silent_days
            ),
            'since', case when isfinite(target.since) then target.since end
        ) order by target.since desc)
        from target
        where target.service_code = service.service_code
    ) as history
from service
where service.service_code = :service_code;

-- name: promised_now
select due_on(now(), :days, :unit, :zone) as target_on, due_on(now(), :silent_days, :unit, :zone) as word_due_on;

-- name: set_target
-- Nothing comes back when somebody else has changed the service since that version.
select set_target(:service_code, :version, :days, :unit, :silent_days);

-- name: working_time
select
    working_time.id, working_time.version,
    (
        select jsonb_object_agg(day, words)
        from (
            select weekday::text as day, to_char(opens, 'HH24:MI') || '-' || to_char(closes, 'HH24:MI') as words from office_hours
            union all
            select held_on::text, name from holiday
        ) as days
    ) as days
from working_time;

-- name: set_working_time
-- Nothing comes back when somebody else has changed it since that version.
with mine as (
    update working_time set version = version + 1 where version = :version returning version
),
given as (
    select each.key, each.value from mine cross join jsonb_each_text(:days::jsonb) as each
),
free as (
    delete from office_hours
    where exists (select from mine) and weekday::text not in (select key from given)
),
worked as (
    delete from holiday
    where exists (select from mine) and held_on::text not in (select key from given)
),
hours as (
    insert into office_hours (weekday, opens, closes)
    select key::int, split_part(value, '-', 1)::time, split_part(value, '-', 2)::time
    from given
    where length(key) = 1
    on conflict (weekday) do update set opens = excluded.opens, closes = excluded.closes
),
holidays as (
    insert into holiday (held_on, name)
    select key::date, value
    from given
    where length(key) = 10
    on conflict (held_on) do update set name = excluded.name
)
select version from mine;

-- name: move_targets
-- How many open reports have another day by their target than before.
select move_targets(:zone);
