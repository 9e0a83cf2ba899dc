-- Where things are: the council and its wards and parishes, and its streets.

create function flat(longitude double precision, latitude double precision) returns point
language sql immutable strict parallel safe
return point(longitude * 64660, latitude * 111320);
comment on function flat is
'A place as metres on a plane. Straight lines stay straight, so what is inside stays inside; lengths from west to east are '
'true at 54.5° N and within a fifth anywhere in Great Britain. Not in degrees, because PostgreSQL''s geometry takes what '
'differs by less than 0.000001 for equal.';

create function flat_line(positions jsonb) returns path
language sql immutable strict parallel safe
return (
    select ('[' || string_agg(flat((position ->> 0)::double precision, (position ->> 1)::double precision)::text, ',' order by n) || ']')::path
    from jsonb_array_elements(positions) with ordinality as line (position, n)
);
comment on function flat_line is 'GeoJSON positions as a line on the plane.';

create function flat_ring(positions jsonb) returns polygon
language sql immutable strict parallel safe
return polygon(pclose(flat_line(positions)));

create table area (
    id      uuid primary key default gen_random_uuid(),
    kind    text not null check (kind in ('council', 'ward', 'parish')),
    name    text not null check (name <> ''),
    code    text,
    unique (kind, name)
);
comment on table area is 'One that has been abolished keeps its row, for the reports made in it, and loses its ground.';

create table area_part (
    area_id     uuid not null references area,
    outer_ring  polygon not null,
    holes       polygon[] not null default '{}',
    bounds      box not null generated always as (box(outer_ring)) stored
);
comment on table area_part is 'One piece of an area''s ground, on the plane of flat(): an area may have islands, and each may have holes.';
create index area_part_bounds on area_part using gist (bounds);
create index area_part_area on area_part (area_id);

create function metres_from(place point, outer_ring polygon, holes polygon[]) returns double precision
language sql immutable strict parallel safe
return case
    when outer_ring @> place and not exists (select from unnest(holes) as hole where hole @> place) then 0
    else (select min(place <-> path(ring)) from unnest(outer_ring || holes) as ring)
end;
comment on function metres_from is 'From a place to a piece of ground; 0 when in it.';

create function around(place point, radius_m double precision) returns box
language sql immutable strict parallel safe
return box(place - point(radius_m, radius_m), place + point(radius_m, radius_m));
comment on function around is 'The square that holds all within a radius; an index finds what it touches.';

create function searchable(words text) returns text
language sql immutable strict parallel safe
return regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    trim(regexp_replace(translate(lower(left(words, 100)), '''’`', ''), '[^[:alnum:]]+', ' ', 'g')),
    '\mrd\M', 'road', 'g'), '\mave?\M', 'avenue', 'g'), '\mln\M', 'lane', 'g'), '\msq\M', 'square', 'g'),
    '(?<=\w )st\M', 'street', 'g');
comment on function searchable is 'Words as they are compared: small letters, no apostrophes, "Fish St" as "fish street" but "St Bride" as it is.';

create table street (
    id          uuid primary key default gen_random_uuid(),
    name        text not null check (name <> ''),
    locality    text not null,
    usrn        bigint,
    longitude   double precision not null,
    latitude    double precision not null,
    easting     double precision not null,
    northing    double precision not null,
    line        jsonb,
    place       point not null generated always as (flat(longitude, latitude)) stored,
    run         path generated always as (flat_line(line)) stored,
    sought      text not null generated always as (searchable(name || ' ' || locality)) stored,
    unique (name, locality)
);
comment on column street.longitude is 'With latitude (WGS 84), easting and northing (National Grid): the middle of the street.';
comment on column street.line is 'GeoJSON positions from one end to the other, where they are known.';
create index street_place on street using gist (place);
create index street_sought on street using gist (sought gist_trgm_ops);
create index street_beginning on street (sought text_pattern_ops);

grant select on area, area_part, street to doorstep_resident, doorstep_officer, doorstep_worker;
