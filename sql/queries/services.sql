-- name: active_services
-- What a resident may choose from today, in the council's order: each group with its services.
select name, services
from offered
order by position, name;

-- name: services_now
-- The same, with those that are offered at another time of year, the soonest first, and what a resident's words may be about.
select
    (select coalesce(jsonb_agg(to_jsonb(offered) order by position, name), '[]') from offered) as groups,
    (
        select coalesce(jsonb_agg(to_jsonb(catalogue) order by comes_back_on, name), '[]')
        from catalogue
        where comes_back_on is not null
    ) as resting,
    array(
        select service_code
        from service_scores(:words, point(:easting, :northing))
        where fits
        order by score desc, service_code
        limit 3
    ) as suggested;

-- name: service_by_code
-- Also one that is no longer offered: reports of it remain.
select service_code, name, description, service_group, also_in, lgsl, icon, team, target_days, target_unit, danger_advice,
    responsible, responsible_url, is_public, is_active, staff_only, is_offered, comes_back_on, questions
from catalogue
where service_code = :service_code;

-- name: services_suggested
-- The three that a resident's own words are most likely about, in a place if it is known, best first; none for words that
-- no service knows.
select service_code, name
from service_scores(:words, point(:easting, :northing))
where fits
order by score desc, service_code
limit 3;

-- name: better_service
select service_code, name from better_service(:service_code, :words);

-- name: whole_catalogue
-- Every group with every service, for administrators; of those with the words, when there are words.
select
    service_group.id, service_group.name, service_group.position,
    coalesce(
        jsonb_agg(to_jsonb(catalogue) order by service.position, service.service_code)
        filter (where service.service_code is not null),
        '[]'
    ) as services
from service_group
left join service
    on (
        service.service_group = service_group.name
        or exists (
            select
            from service_also_in as also
            where also.service_code = service.service_code and also.service_group = service_group.name
        )
    )
    and (
        :words::text is null
        or sought @@ plainto_tsquery('english', :words)
        or (service.name || ', ' || keywords) ilike '%' || literally(:words) || '%'
        or word_similarity(:words, service.name || ', ' || keywords) >= 0.5
    )
left join catalogue using (service_code)
group by service_group.id
order by service_group.position, service_group.name;

-- name: entry_by_code
-- A service as an administrator edits it.
select id, service_code, version, jsonb_build_object(
    'name', name, 'keywords', keywords, 'description', description, 'service_group', service_group,
    'also_in', (
        select coalesce(jsonb_agg(also.service_group order by also.service_group), '[]')
        from service_also_in as also
        where also.service_code = service.service_code
    ),
    'position', position, 'lgsl', lgsl, 'icon', icon, 'team', coalesce(team, ''),
    'target_days', target_days, 'target_unit', target_unit, 'danger_advice', coalesce(danger_advice, ''),
    'responsible', responsible, 'responsible_url', responsible_url,
    'outcomes', outcomes, 'closing_photo', closing_photo, 'season_from', season_from, 'season_to', season_to,
    'is_public', is_public, 'staff_only', staff_only, 'is_active', is_active, 'questions', questions_of(service_code)
) as entry
from service
where service_code = :service_code;

-- name: insert_service
with named_team as (
    insert into team (name) select :entry::jsonb ->> 'team' where :entry::jsonb ->> 'team' <> '' on conflict do nothing
)
insert into service (
    id, service_code, name, keywords, description, service_group, position, lgsl, icon, team, target_days, target_unit,
    danger_advice, responsible, responsible_url, outcomes, closing_photo, season_from, season_to, is_public, staff_only,
    is_active
)
select
    :service_id, :service_code, name, keywords, description, service_group, position, lgsl, icon, nullif(team, ''), target_days, target_unit,
    nullif(danger_advice, ''), responsible, responsible_url, outcomes, closing_photo, season_from, season_to, is_public,
    staff_only, is_active
from jsonb_to_record(:entry::jsonb) as given (
    name text, keywords text, description text, service_group text, position int, lgsl int, icon text, team text,
    target_days int, target_unit text, danger_advice text, responsible text, responsible_url text,
    outcomes text[], closing_photo boolean, season_from int, season_to int, is_public boolean, staff_only boolean,
    is_active boolean
)
on conflict do nothing
returning id;

-- name: update_service
-- Nothing comes back when somebody else has changed it since that version.
with named_team as (
    insert into team (name) select :entry::jsonb ->> 'team' where :entry::jsonb ->> 'team' <> '' on conflict do nothing
)
update service
set
    name = given.name, keywords = given.keywords, description = given.description, service_group = given.service_group,
    position = given.position, lgsl = given.lgsl, icon = given.icon, team = nullif(given.team, ''),
    target_days = given.target_days, target_unit = given.target_unit, danger_advice = nullif(given.danger_advice, ''),
    responsible = given.responsible, responsible_url = given.responsible_url,
    outcomes = given.outcomes, closing_photo = given.closing_photo,
    season_from = given.season_from, season_to = given.season_to,
    is_public = given.is_public, staff_only = given.staff_only, is_active = given.is_active,
    version = version + 1
from jsonb_to_record(:entry::jsonb) as given (
    name text, keywords text, description text, service_group text, position int, lgsl int, icon text, team text,
    target_days int, target_unit text, danger_advice text, responsible text, responsible_url text,
    outcomes text[], closing_photo boolean, season_from int, season_to int, is_public boolean, staff_only boolean,
    is_active boolean
)
where service_code = :service_code and version = :version
returning version;

-- name: replace_other_groups
with gone as (
    delete from service_also_in where service_code = :service_code and service_group <> all (:groups::text[])
)
insert into service_also_in (service_code, service_group)
select :service_code, service_group
from unnest(:groups::text[]) as service_group
on conflict do nothing;

-- name: replace_questions
-- In the order given. Reports keep what was asked and answered.
with given as (
    select code, text, hint, kind, options, required, is_public, n
    from rows from (
        jsonb_to_recordset(:questions::jsonb) as (
            code text, text text, hint text, kind text, options jsonb, required boolean, is_public boolean
        )
    ) with ordinality as given (code, text, hint, kind, options, required, is_public, n)
),
gone as (
    delete from question where service_code = :service_code and code not in (select code from given)
)
insert into question (service_code, code, position, text, hint, kind, options, required, is_public)
select :service_code, code, 10 * n, text, hint, kind, options, required, is_public
from given
on conflict (service_code, code) do update
set
    position = excluded.position, text = excluded.text, hint = excluded.hint, kind = excluded.kind,
    options = excluded.options, required = excluded.required, is_public = excluded.is_public;

-- name: is_team_off
-- Nothing is led to it any more.
select exists (select from team where name = :team and not is_active);

-- name: code_of
select service_code from service where id = :service_id;

-- name: delete_service
select delete_service(:service_id, :version);

-- name: group_by_id
select id, version, name, position from service_group where id = :group_id;

-- name: insert_group
insert into service_group (id, name, position)
select :group_id, name, position
from jsonb_populate_record(null::service_group, :group::jsonb)
returning id;

-- name: update_group
-- Nothing comes back when somebody else has changed it since that version.
update service_group
set name = new.name, position = new.position, version = service_group.version + 1
from jsonb_populate_record(null::service_group, :group::jsonb) as new
where service_group.id = :group_id and service_group.version = :version
returning service_group.id;

-- name: delete_group
select delete_group(:group_id, :version);

-- name: services_for_staff
-- All that officers may type in today, those of other seasons and for staff alone too; and what the words may be about.
select
    (
        select coalesce(jsonb_agg(jsonb_build_object('name', grouped.name, 'services', services) order by position, grouped.name), '[]')
        from (
            select
                service_group.name, service_group.position,
                jsonb_agg(jsonb_build_object(
                    'service_code', service.service_code, 'name', service.name, 'staff_only', service.staff_only,
                    'comes_back_on', catalogue.comes_back_on
                ) order by service.position, service.service_code) as services
            from service
            join catalogue using (service_code)
            join service_group on service_group.name = service.service_group
            where service.is_active
            group by service_group.id
        ) as grouped
    ) as groups,
    array(
        select service_code
        from service_scores(:words, point(:easting, :northing))
        where fits
        order by score desc, service_code
        limit 3
    ) as suggested;
