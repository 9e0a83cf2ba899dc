-- Areas that administrators keep: wards, and places with a name of the council's own, such as a harbour.

-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid, adding-field-with-default

alter table area
drop constraint area_kind_check,
add constraint area_kind_check check (kind in ('council', 'ward', 'parish', 'area')),
add column version int not null default 1;
comment on column area.kind is 'An area is the council''s own: reports are led by it, and are never of it as they are of a ward.';

alter table area_part
add column grid_ring polygon,
add column grid_holes polygon[] not null default '{}';
comment on column area_part.grid_ring is 'The same in grid metres, as reports and routing rules have them. Null where it was loaded from a file on the command line.';

create function outline_of(given_id uuid) returns jsonb
language sql stable
begin atomic
    select coalesce(jsonb_agg(rings order by area(bounds) desc, rings), '[]')
    from area_part
    cross join lateral (
        select jsonb_agg(degrees order by n) as rings
        from unnest(outer_ring || holes) with ordinality as given (ring, n)
        cross join lateral (
            select jsonb_agg(
                jsonb_build_array(round((position ->> 0)::numeric, 6), round((position ->> 1)::numeric, 6)) order by m
            ) as degrees
            from jsonb_array_elements(degrees_ring(ring)) with ordinality as line (position, m)
        ) as drawn
    ) as whole
    where area_id = given_id;
end;
comment on function outline_of is 'An area''s ground as GeoJSON polygons, to the tenth of a metre, its largest piece first; none for one that is retired.';

create function keep_area(given_id uuid, given_version int, given jsonb, grid jsonb) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not may('routing.edit') then
        raise insufficient_privilege using message = 'only who may edit routing keeps areas';
    end if;
    if given_version = 0 then
        insert into area (id, kind, name, code)
        values (given_id, given ->> 'kind', given ->> 'name', nullif(given ->> 'code', ''));
    else
        update area set name = given ->> 'name', code = nullif(given ->> 'code', ''), version = version + 1
        where id = given_id and version = given_version and kind in ('ward', 'area');
        if not found then
            return null;
        end if;
    end if;
    if given -> 'outline' <> outline_of(given_id) then
        delete from area_part where area_id = given_id;
        insert into area_part (area_id, outer_ring, holes, grid_ring, grid_holes)
        select
            given_id, flat_ring(rings -> 0),
            array(select flat_ring(hole) from jsonb_array_elements(rings - 0) as hole),
            (metres ->> 0)::polygon,
            array(select hole::polygon from jsonb_array_elements_text(metres - 0) as hole)
        from rows from (jsonb_array_elements(given -> 'outline'), jsonb_array_elements(grid)) as both_ways (rings, metres);
    end if;
    return given_id;
end
$$;
comment on function keep_area is 'As an administrator wants it, with its rings also in grid metres; nothing where somebody else was first.';

create function remove_area(given_id uuid, given_version int) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not may('routing.edit') then
        raise insufficient_privilege using message = 'only who may edit routing removes areas';
    end if;
    perform from area where id = given_id and version = given_version and kind in ('ward', 'area') for update;
    if not found then
        return null;
    end if;
    delete from area_part where area_id = given_id;
    delete from area where id = given_id;
    return given_id;
end
$$;
revoke execute on function keep_area, remove_area, outline_of from public;
grant execute on function keep_area, remove_area, outline_of to doorstep_officer;

-- A rule may ask for areas of the council's own as it does for wards.
create or replace function routing_tried(
    given_service text, given_easting double precision, given_northing double precision, given_ward uuid, given_owner text,
    local timestamp, given_answers jsonb
) returns table (
    rule_id uuid, place int, name text, team text, officer_id uuid, pass_on boolean, asks text[],
    by_service boolean, by_place boolean, by_time boolean, by_answers boolean
)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select
        rule.id, rule.position, rule.name, rule.team,
        (select officer.id from officer where officer.id = rule.officer_id and officer.active), rule.pass_on,
        array_remove(array[
            case when rule.service_codes <> '{}' then 'service' end,
            case when rule.area_kind <> 'anywhere' then 'place' end,
            case when rule.weekdays <> '{}' or rule.from_time is not null or rule.season_from is not null then 'time' end,
            case when rule.answer_code <> '' then 'answers' end
        ], null),
        rule.service_codes = '{}' or given_service = any (rule.service_codes),
        coalesce(case rule.area_kind
            when 'anywhere' then true
            when 'wards' then coalesce(given_ward = any (rule.ward_ids), false) or exists (
                select
                from area_part
                join area on area.id = area_part.area_id and area.kind = 'area'
                where area.id = any (rule.ward_ids)
                    and grid_ring @> point(given_easting, given_northing)
                    and not exists (
                        select from unnest(grid_holes) as hole where hole @> point(given_easting, given_northing)
                    )
            )
            when 'circle' then
                point(given_easting, given_northing) <@ circle(point(rule.easting, rule.northing), rule.radius_m::float8)
            when 'polygon' then rule.ground @> point(given_easting, given_northing)
            when 'owner' then given_owner = any (rule.owners)
        end, false),
        (rule.weekdays = '{}' or extract(isodow from local)::int = any (rule.weekdays))
        and goes_round(local::time, rule.from_time, rule.to_time)
        and goes_round((extract(month from local) * 100 + extract(day from local))::int, rule.season_from, rule.season_to),
        rule.answer_code = '' or exists (
            select
            from jsonb_to_recordset(given_answers) as given (code text, answer text)
            where given.code = rule.answer_code
                and (
                    rule.answer_words = '{}'
                    or given.answer = any (rule.answer_words)
                    or string_to_array(given.answer, ', ') && rule.answer_words
                )
        )
    from routing_rule as rule
    where rule.is_active
    order by rule.position;
end;
