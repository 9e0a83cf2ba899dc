-- name: known_here
-- Of a service, or of any, at a place.
select id, title, words, ends_at
from jsonb_to_recordset(
    known_problems_at(:service_code, :longitude, :latitude, :easting, :northing)
) as known (id uuid, title text, words text, ends_at timestamptz);

-- name: known_problems
-- Those of now, those to come, and those that are over: of these the last thirty.
with listed as (
    select
        id, version, area_kind, ward_ids, place_words, group_ids, service_codes, begins_at, ends_at,
        case when ends_at <= now() then 'over' when begins_at > now() then 'to-come' else 'now' end as state,
        to_jsonb(known_problem) as entry
    from known_problem
)
select
    id, version, state,
    case area_kind
        when 'wards' then (select string_agg(area.name, ', ' order by area.name) from area where area.id = any (ward_ids))
        else place_words
    end as area_words,
    array(
        select service_group.name from service_group where service_group.id = any (group_ids)
        union all
        select service.name from service where service.service_code = any (service_codes)
    ) as about,
    entry
from listed
order by state = 'over', state, case when state = 'over' then ends_at end desc, begins_at, id
limit (select count(*) + 30 from listed where state <> 'over');

-- name: known_problem_by_id
select
    id, version,
    case when ends_at <= now() then 'over' when begins_at > now() then 'to-come' else 'now' end as state,
    place_words as area_words, '{}'::text[] as about, to_jsonb(known_problem) as entry
from known_problem
where id = :problem_id;

-- name: shown_on
-- How many open reports it is of, in its place.
with given as (select jsonb_populate_record(null::known_problem, :notice::jsonb) as problem),
of_them as (
    select array(
        select service_code
        from service
        where service_code = any ((problem).service_codes)
            or exists (
                select
                from service_group
                where id = any ((problem).group_ids)
                    and (
                        name = service.service_group
                        or (service_code, name) in (select also.service_code, also.service_group from service_also_in as also)
                    )
            )
    ) as codes
    from given
)
select count(*)
from report
cross join given
where stage <> 'closed' and hidden_at is null
    and service_code = any ((select codes from of_them)::text[])
    and is_known_at(problem, longitude, latitude, easting, northing);

-- name: insert_known_problem
insert into known_problem (
    id, title, words, service_codes, group_ids, area_kind, ward_ids, place_words, street_id, easting, northing, radius_m,
    begins_at, ends_at
)
select
    :problem_id, title, words, service_codes, group_ids, area_kind, ward_ids, place_words, street_id, easting, northing,
    radius_m, begins_at, ends_at
from jsonb_to_record(:notice::jsonb) as given (
    title text, words text, service_codes text[], group_ids uuid[], area_kind text, ward_ids uuid[], place_words text,
    street_id uuid, easting double precision, northing double precision, radius_m int,
    begins_at timestamptz, ends_at timestamptz
)
returning id;

-- name: update_known_problem
-- Nothing comes back when somebody else has changed it since that version.
update known_problem
set
    title = given.title, words = given.words, service_codes = given.service_codes, group_ids = given.group_ids,
    area_kind = given.area_kind, ward_ids = given.ward_ids, place_words = given.place_words, street_id = given.street_id,
    easting = given.easting, northing = given.northing, radius_m = given.radius_m,
    begins_at = given.begins_at, ends_at = given.ends_at, version = version + 1
from jsonb_to_record(:notice::jsonb) as given (
    title text, words text, service_codes text[], group_ids uuid[], area_kind text, ward_ids uuid[], place_words text,
    street_id uuid, easting double precision, northing double precision, radius_m int,
    begins_at timestamptz, ends_at timestamptz
)
where id = :problem_id and version = :version
returning id;

-- name: delete_known_problem
delete from known_problem where id = :problem_id and version = :version returning id;

-- name: moment
-- By the clock that says which of them are over.
select now();
