-- name: route
-- Where a report goes: by the first rule that fits, else to its service's team.
select
    coalesce(fits.team, service.team) as team, fits.officer_id, coalesce(fits.pass_on, false) as pass_on,
    case
        when fits.rule_id is null then '{}'
        else jsonb_build_object('rule', fits.name, 'asks', fits.asks)
    end as because
from service
left join lateral (
    select rule_id, name, team, officer_id, pass_on, asks
    from routing_tried(:service_code, :easting, :northing, :ward_id, :owner, :at::timestamptz at time zone :zone, :answers)
    where by_service and by_place and by_time and by_answers
    order by place
    limit 1
) as fits on true
where service.service_code = :service_code;

-- name: rules_tried
select rule_id, name, team, pass_on, asks, by_service, by_place, by_time, by_answers
from routing_tried(:service_code, :easting, :northing, :ward_id, :owner, :at::timestamptz at time zone :zone, :answers)
order by place;

-- name: rules
select id, position, version, rule_written(routing_rule) as rule, null::bigint as undoable
from routing_rule
order by position;

-- name: rule_by_id
select
    id, position, version, rule_written(routing_rule) as rule,
    (
        select case when last.kind = 'routing_rule.edited' then last.id end
        from (select event.id, event.kind from event where subject_id = routing_rule.id order by event.id desc limit 1) as last
    ) as undoable
from routing_rule
where id = :rule_id;

-- name: rule_choices
select
    (
        select coalesce(jsonb_agg(jsonb_build_object('value', service_code, 'text', name) order by name), '[]')
        from service
        where is_active
    ) as services,
    (
        select coalesce(jsonb_agg(jsonb_build_object('value', id, 'text', name) order by name collate "C"), '[]')
        from area
        where kind = 'ward'
    ) as wards,
    (select coalesce(jsonb_agg(name order by name collate "C"), '[]') from owner) as owners,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'value', question.code, 'text', service.name || ': ' || question.text
        ) order by service.name, question.position), '[]')
        from question
        join service using (service_code)
        where question.kind <> 'notice'
    ) as questions,
    (select coalesce(jsonb_agg(name order by name collate "C"), '[]') from team where is_active) as teams,
    (
        select coalesce(jsonb_agg(jsonb_build_object('value', id, 'text', name) order by name collate "C"), '[]')
        from officer
        where active
    ) as officers;

-- name: insert_rule
insert into routing_rule (
    position, name, service_codes, area_kind, ward_ids, place_words, easting, northing, radius_m, ground, owners,
    weekdays, from_time, to_time, season_from, season_to, answer_code, answer_words, team, officer_id, pass_on, is_active
)
select
    (select coalesce(max(position), 0) + 1 from routing_rule),
    name, service_codes, area_kind, ward_ids, place_words, easting, northing, radius_m, ground, owners,
    weekdays, from_time, to_time, season_from, season_to, answer_code, answer_words, team, officer_id, pass_on, is_active
from jsonb_populate_record(null::routing_rule, :rule::jsonb)
returning id;

-- name: update_rule
-- Nothing comes back when somebody else was first.
update routing_rule
set
    name = new.name, service_codes = new.service_codes, area_kind = new.area_kind, ward_ids = new.ward_ids,
    place_words = new.place_words, easting = new.easting, northing = new.northing, radius_m = new.radius_m,
    ground = new.ground, owners = new.owners, weekdays = new.weekdays, from_time = new.from_time, to_time = new.to_time,
    season_from = new.season_from, season_to = new.season_to, answer_code = new.answer_code,
    answer_words = new.answer_words, team = new.team, officer_id = new.officer_id, pass_on = new.pass_on,
    is_active = new.is_active, version = routing_rule.version + 1
from jsonb_populate_record(null::routing_rule, :rule::jsonb) as new
where routing_rule.id = :rule_id and routing_rule.version = :version
returning routing_rule.id;

-- name: swap_rules
-- A rule and the one above it, or below; nothing where there is none.
with mine as (
    select id, position from routing_rule where id = :rule_id for update
),
other as (
    select routing_rule.id, routing_rule.position
    from routing_rule
    cross join mine
    where case when :up then routing_rule.position < mine.position else routing_rule.position > mine.position end
    order by abs(routing_rule.position - mine.position)
    limit 1
    for update of routing_rule
)
update routing_rule
set position = case when routing_rule.id = mine.id then other.position else mine.position end
from mine
cross join other
where routing_rule.id in (mine.id, other.id)
returning routing_rule.id;

-- name: event_before
select details -> 'before' from event where id = :event_id and subject_id = :rule_id and kind = 'routing_rule.edited';

-- name: recent_routes
-- The last two hundred reports, and where each would go now.
select jsonb_build_object(
    'reference', report.reference, 'team', coalesce(fits.team, service.team, ''), 'rule', coalesce(fits.name, '')
)
from (select * from report order by submitted_at desc limit 200) as report
join service on service.service_code = report.service_code
left join lateral (
    select team, name
    from routing_tried(
        report.service_code, report.easting, report.northing, report.ward_id, report.owner,
        report.submitted_at at time zone :zone, report.answers
    )
    where by_service and by_place and by_time and by_answers
    order by place
    limit 1
) as fits on true
order by report.submitted_at desc;
