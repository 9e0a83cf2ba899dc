-- So many reports as `bench.reports` says, as a council comes by them over three years: on its streets and near them, some
-- streets and services far oftener than others; one in five open, mostly of the newest, or where `bench.are_open` so many and
-- one closed to each ten; one in twenty not public; of ten words each, of a vocabulary in which a few are in every other
-- report and most in one of a thousand.
create function pg_temp.word(number int) returns text
language sql immutable
return (string_to_array('ba ke dro fi gla hu jo lin mor nes pra qui rol ste tun vel wig', ' '))[1 + number % 17]
    || (string_to_array('ra lo mi ste po cha du fe gri hol ja ku tri na we sy bo', ' '))[1 + number / 17 % 17]
    || (string_to_array('n t r ck sh d m ng l p st x ff b k th gs', ' '))[1 + number / 289 % 17];

insert into team (name) select 'Team ' || n from generate_series(1, 8) as n union select 'Highways' on conflict do nothing;
insert into officer (name, email, team)
select 'Officer ' || n, n || '@example.org', case when n % 10 = 0 then 'Highways' else 'Team ' || (n % 10 % 8 + 1) end
from generate_series(0, 39) as n;

with street as materialized (
    select
        row_number() over (order by md5(entry.id::text)) as place, count(*) over () as streets,
        entry.name, entry.longitude, entry.latitude, entry.easting, entry.northing, ward.area_id as ward_id
    from gazetteer_entry as entry
    left join lateral (
        select area_id
        from area_part
        join area on area.id = area_id
        where area.kind = 'ward' and bounds && around(entry.place, 0) and metres_from(entry.place, outer_ring, holes) = 0
        limit 1
    ) as ward on true
    where entry.kind = 'street'
),
working as materialized (
    select row_number() over (order by name) - 1 as place, count(*) over () as officers, id, team from officer
),
offered as materialized (
    select row_number() over (order by position) as place, count(*) over () as services, service_code
    from service
    where is_active
),
happened as materialized (
    select
        n, power(random(), 2) as which_street, power(random(), 2) as which_service,
        (random() - 0.5) * 300 as metres_east, (random() - 0.5) * 300 as metres_north,
        random() as age, random() as luck, random() < 0.95 as is_public, random() < 0.996 as words_shown
    from generate_series(
        1, current_setting('bench.reports')::int * case when current_setting('bench.are_open')::boolean then 11 else 10 end / 10
    ) as n
),
made as (
    select
        happened.*, street.*, offered.service_code,
        now() - age * interval '3 years' as submitted_at,
        case
            when current_setting('bench.are_open')::boolean then n % 11 = 0
            else luck > case when age < 0.1 then 0.92 else 0.12 end
        end as is_closed,
        working.team, case when n % 5 < 3 then working.id end as officer_id
    from happened
    join working on working.place = n % officers
    join street on street.place = 1 + floor(which_street * streets)
    join offered on offered.place = 1 + floor(which_service * services)
)
insert into report (
    id, reference, submission_key, service_code, description, where_exactly, place_words,
    latitude, longitude, easting, northing, ward_id, channel, stage, outcome, reason, closed_at,
    is_public, words_shown, submitted_at, expected_on, updated_at,
    team, officer_id, waiting_since, flagged_at, heard_at, target_on, counted_from, word_due_on
)
select
    gen_random_uuid(),
    (
        select string_agg(substr('23456789ABCDEFGHJKMNPQRSTVWXYZ', (n / power(30, place)::bigint % 30)::int + 1, 1), '')
        from generate_series(0, 6) as place
    ),
    gen_random_uuid(), service_code,
    (select string_agg(pg_temp.word((4913 * power(random(), 3))::int * 1009 + 0 * each), ' ') from generate_series(1, 10 + 0 * n) as each),
    '', name, latitude + metres_north / 111320, longitude + metres_east / 111320 / cosd(latitude),
    easting + metres_east, northing + metres_north, ward_id, 'web',
    case when is_closed then 'closed' else 'investigating' end,
    case when is_closed then 'fixed' end,
    case when is_closed then 'A crew mended it.' else '' end,
    case when is_closed then submitted_at + interval '9 days' end,
    is_public, words_shown, submitted_at, submitted_at::date + 10, submitted_at,
    team, officer_id, case when n % 50 = 0 then now() - age * interval '9 days' end,
    case when n % 300 = 0 then now() - age * interval '9 days' end, now() - luck * interval '20 days',
    submitted_at::date + 10, submitted_at, case when not is_closed then current_date + 10 - (luck * 20)::int end
from made;
