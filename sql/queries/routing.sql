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
select id, version, rule_written(routing_rule) || jsonb_build_object('position', position) as entry
from routing_rule
order by position;

-- name: rule_by_id
select id, version, rule_written(routing_rule) || jsonb_build_object('position', position) as entry
from routing_rule
where id = :rule_id;

-- name: rule_choices
-- A retired area is one of them while a rule asks for it, so that no form drops it unseen.
select
    (
        select coalesce(jsonb_agg(jsonb_build_object('value', service_code, 'text', name) order by name), '[]')
        from service
        where is_active
    ) as services,
    (
        select coalesce(jsonb_agg(jsonb_build_object('value', id, 'text', name) order by name collate "C"), '[]')
        from area
        where kind in ('ward', 'area') and (
            exists (select from area_part where area_part.area_id = area.id)
            or exists (select from routing_rule where area.id = any (ward_ids))
        )
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
-- At its place, where it has one, before those that are there and after it.
with new as (
    select * from jsonb_populate_record(null::routing_rule, :rule::jsonb)
),
below as (
    update routing_rule
    set position = routing_rule.position + 1
    from new
    where new.position > 0 and routing_rule.position >= new.position
)
insert into routing_rule (
    id, position, name, service_codes, area_kind, ward_ids, place_words, easting, northing, radius_m, ground, owners,
    weekdays, from_time, to_time, season_from, season_to, answer_code, answer_words, team, officer_id, pass_on, is_active
)
select
    :rule_id, case when position > 0 then position else (select coalesce(max(position), 0) + 1 from routing_rule) end,
    name, service_codes, area_kind, ward_ids, place_words, easting, northing, radius_m, ground, owners,
    weekdays, from_time, to_time, season_from, season_to, answer_code, answer_words, team, officer_id, pass_on, is_active
from new
returning id;

-- name: update_rule
-- Nothing comes back when somebody else was first. Those between its old and its new place make room.
with new as (
    select * from jsonb_populate_record(null::routing_rule, :rule::jsonb)
),
mine as (
    select routing_rule.id, routing_rule.position as was, new.position as becomes
    from routing_rule
    cross join new
    where routing_rule.id = :rule_id and routing_rule.version = :version
),
between_them as (
    update routing_rule
    set position = routing_rule.position + sign(mine.was - mine.becomes)::int
    from mine
    where routing_rule.id <> mine.id
        and mine.was <> mine.becomes
        and routing_rule.position between least(mine.was, mine.becomes) and greatest(mine.was, mine.becomes)
)
update routing_rule
set
    position = new.position, name = new.name, service_codes = new.service_codes, area_kind = new.area_kind,
    ward_ids = new.ward_ids, place_words = new.place_words, easting = new.easting, northing = new.northing,
    radius_m = new.radius_m, ground = new.ground, owners = new.owners, weekdays = new.weekdays,
    from_time = new.from_time, to_time = new.to_time, season_from = new.season_from, season_to = new.season_to,
    answer_code = new.answer_code, answer_words = new.answer_words, team = new.team, officer_id = new.officer_id,
    pass_on = new.pass_on, is_active = new.is_active, version = routing_rule.version + 1
from new
where routing_rule.id = :rule_id and routing_rule.version = :version
returning routing_rule.id;

-- name: delete_rule
delete from routing_rule where id = :rule_id and version = :version returning id;

-- name: place_beside
-- Where the rule above it stands, or the one below.
select other.position
from routing_rule as mine
join routing_rule as other on case when :up then other.position < mine.position else other.position > mine.position end
where mine.id = :rule_id
order by abs(other.position - mine.position)
limit 1;

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
