-- Ten thousand reports with their history, for the measurements: spread over the streets, three years and all stages.

create temporary table made as
select
    n,
    gen_random_uuid() as id,
    (
        select string_agg(substr('23456789ABCDEFGHJKMNPQRSTVWXYZ', (n / power(30, place)::bigint % 30)::int + 1, 1), '')
        from generate_series(0, 6) as place
    ) as reference,
    street.name as street, street.longitude, street.latitude, street.easting, street.northing,
    (select array_agg(id order by name) from area where kind = 'ward') as wards,
    service.service_code,
    now() - n * interval '157 minutes' as submitted_at,
    n % 10 < 7 as is_closed
from generate_series(1, 10000) as n
join (
    select row_number() over () as at, count(*) over () as streets, * from gazetteer_entry where kind = 'street'
) as street on street.at = n % street.streets + 1
join (
    select row_number() over () as at, count(*) over () as services, * from service where is_public and is_active
) as service on service.at = n % service.services + 1;

insert into report (
    id, reference, submission_key, service_code, description, where_exactly, place_words,
    latitude, longitude, easting, northing, ward_id, channel, stage, outcome, reason, is_public, words_shown,
    submitted_at, expected_on, closed_at, updated_at
)
select
    id, reference, gen_random_uuid(), service_code,
    'Report ' || n || ': it has been like this for a week, and people walk round it into the road. ', '', street,
    latitude, longitude, easting, northing, wards[n % cardinality(wards) + 1], 'web',
    case when is_closed then 'closed' else 'investigating' end,
    case when is_closed then 'fixed' end,
    case when is_closed then 'A crew mended it.' else '' end,
    true, true, submitted_at, submitted_at::date + 10,
    case when is_closed then submitted_at + interval '5 days' end, submitted_at + interval '5 days'
from made;

insert into event (kind, subject_kind, subject_id, actor_kind, happened_at, public, details)
select kind, 'report', id, actor, submitted_at + later, true, details
from made
cross join lateral (
    values
    ('report.submitted', 'anonymous', interval '0', jsonb_build_object('service_code', service_code)),
    ('report.updated', 'officer', interval '1 day', '{"stage": "investigating", "words": "An inspector will look at it this week."}'),
    ('report.updated', 'officer', interval '3 days', '{"stage": "planned", "words": "It is planned for next week."}'),
    ('report.closed', 'officer', interval '5 days', '{"outcome": "fixed", "words": "A crew mended it."}')
) as step (kind, actor, later, details)
where kind <> 'report.closed' or is_closed;

drop table made;
