-- name: active_services
-- What a resident may choose from, in the council's order: each group with its services.
select
    service_group as name,
    jsonb_agg(
        jsonb_build_object(
            'service_code', service_code,
            'name', name,
            'description', description,
            'service_group', service_group,
            'lgsl', lgsl,
            'icon', icon,
            'team', team,
            'target_days', target_days,
            'target_unit', target_unit,
            'danger_advice', danger_advice,
            'is_public', is_public,
            'is_active', is_active,
            'questions', questions_of(service_code)
        )
        order by position, service_code
    ) as services
from service
where is_active
group by service_group
order by min(position);

-- name: service_by_code
-- Also one that is no longer offered: reports of it remain.
select service_code, name, description, service_group, lgsl, icon, team, target_days, target_unit, danger_advice,
    is_public, is_active, questions_of(service_code) as questions
from service
where service_code = :service_code;

-- name: services_matching
-- At most five, best first: those with any of the words, the more the better, and those whose words look alike.
with asked as (
    select
        left(:words, 100) as words,
        replace(plainto_tsquery('english', left(:words, 100))::text, '&', '|')::tsquery as any_word
)
select service_code, name, description, service_group, lgsl, icon, team, target_days, target_unit, danger_advice,
    is_public, is_active, questions_of(service_code) as questions
from service
cross join asked
where is_active and (sought @@ any_word or word_similarity(words, name || ', ' || keywords) >= 0.5)
order by
    ts_rank('{0.1, 0.4, 1, 1}', sought, any_word) + 0.5 * word_similarity(words, name || ', ' || keywords) desc,
    position
limit 5;

-- name: expected_by
-- The day by which the council means to have dealt with a report, counted in its own time zone.
select case target_unit
    when 'working' then working_days_after((:submitted_at::timestamptz at time zone :zone)::date, target_days)
    else (:submitted_at::timestamptz at time zone :zone)::date + target_days
end
from service
where service_code = :service_code;
