-- name: area_at
-- The area of a kind that a place is in, exactly. On a line shared by two, the first by name.
select area.id, area.kind, area.name, area.code
from area_part
join area on area.id = area_part.area_id
where area.kind = :kind
    and bounds && around(flat(:longitude, :latitude), 0)
    and metres_from(flat(:longitude, :latitude), outer_ring, holes) = 0
order by area.name collate "C"
limit 1;

-- name: ward_at
-- The ward a place is in or, where maps leave a gap or the coast is drawn short, the nearest within 50 m.
select area.id, area.name, area.code
from area_part
join area on area.id = area_part.area_id
cross join metres_from(flat(:longitude, :latitude), outer_ring, holes) as metres
where area.kind = 'ward'
    and bounds && around(flat(:longitude, :latitude), 50)
    and metres <= 50
order by metres, area.name collate "C"
limit 1;

-- name: is_inside
-- Whether a place is the council's, or within 50 m of it: a phone is no more certain, and a wrong no turns a resident away.
select exists (
    select
    from area_part
    join area on area.id = area_part.area_id
    where area.kind = 'council'
        and bounds && around(flat(:longitude, :latitude), 50)
        and metres_from(flat(:longitude, :latitude), outer_ring, holes) <= 50
);

-- name: areas
-- Those of a kind that have ground, by name.
select id, kind, name, code
from area
where kind = :kind and exists (select from area_part where area_id = area.id)
order by name collate "C";

-- name: replace_areas
-- Give a kind its areas: [{name, code, polygons}], polygons as GeoJSON's. One of the same name keeps its id.
with given as (
    select name, code, polygons
    from jsonb_to_recordset(:areas::jsonb) as given (name text, code text, polygons jsonb)
),
cleared as (
    delete from area_part
    using area
    where area.id = area_part.area_id and area.kind = :kind
),
kept as (
    insert into area (kind, name, code)
    select :kind, name, code
    from given
    on conflict (kind, name) do update set code = coalesce(excluded.code, area.code)
    returning id, name
)
insert into area_part (area_id, outer_ring, holes)
select
    kept.id,
    flat_ring(polygon -> 0),
    array(select flat_ring(hole) from jsonb_array_elements(polygon) with ordinality as ring (hole, n) where n > 1)
from kept
join given using (name)
cross join jsonb_array_elements(given.polygons) as polygon;

-- name: areas_listed
select
    id, kind, name, coalesce(code, '') as code,
    not exists (select from area_part where area_part.area_id = area.id) as is_retired
from area
where kind in ('ward', 'area')
order by is_retired, kind, name collate "C";

-- name: area_by_id
select
    id, version,
    jsonb_build_object('kind', kind, 'name', name, 'code', coalesce(code, ''), 'outline', outline_of(id)) as entry,
    coalesce((select outline_of(council.id) from area as council where council.kind = 'council' limit 1), '[]') as council,
    (select count(*) from routing_rule where area.id = any (ward_ids) and is_active) as rules,
    (select count(*) from officer_role where officer_role.ward_id = area.id) as roles
from area
where id = :area_id and kind in ('ward', 'area');

-- name: lies_in
-- Open reports and streets within rings in grid metres: each piece its outer ring and then its holes.
with piece as materialized (
    select (rings ->> 0)::polygon as outer_ring, array(select hole::polygon from jsonb_array_elements_text(rings - 0) as hole) as holes
    from jsonb_array_elements(:grid::jsonb) as rings
)
select
    (
        select count(*)
        from piece
        join report on xy <@ outer_ring and stage <> 'closed'
        where not exists (select from unnest(holes) as hole where hole @> xy)
    ) as open_reports,
    (
        select count(*)
        from piece
        join report on xy <@ outer_ring and stage <> 'closed'
        where not exists (select from unnest(holes) as hole where hole @> xy) and report.ward_id is distinct from :area_id
    ) as of_others,
    (
        select count(*)
        from piece
        join gazetteer_entry on outer_ring @> point(easting, northing)
        where gazetteer_entry.kind = 'street' and not exists (
            select from unnest(holes) as hole where hole @> point(easting, northing)
        )
    ) as streets;

-- name: keep_area
select keep_area(:area_id, :version, :area::jsonb, :grid::jsonb);

-- name: remove_area
select remove_area(:area_id, :version);

-- name: places_matching
-- At most ten, best first, for words typed in part or with a slip. Looked at are names that begin so, that look most alike
-- and that are two letters away, and postcodes that begin so or are one slip away; then they are ranked. Where the words are a
-- name in full, those without it are left out.
with given as materialized (
    select named_in(typed) as words, postcode_in(typed) as code, swapped(postcode_in(typed)) as codes
    from (select searchable(:words) as typed offset 0) as searched
),
asked as materialized (
    select words, code, codes, exists (
        select
        from gazetteer_entry
        where kind <> 'postcode'
            and sought like (select nullif(words, '') || '%' from given)
            and given.words in (named, sought)
    ) as is_name
    from given
)
select id, kind, name, locality, usrn, longitude, latitude, easting, northing
from gazetteer_entry
cross join asked
where id = any (array(
    (
        select id
        from gazetteer_entry
        where kind <> 'postcode' and sought like (select nullif(words, '') || '%' from asked)
        order by sought
        limit 30
    )
    union all
    (
        select id
        from gazetteer_entry
        where kind <> 'postcode'
        order by (select words from asked) <<-> sought
        limit 40
    )
    union all
    (
        select gazetteer_entry.id
        from gazetteer_entry
        cross join asked
        where kind <> 'postcode' and levenshtein_less_equal(named, words, 2) <= 2
        limit 40
    )
    union all
    (
        select gazetteer_entry.id
        from gazetteer_entry
        cross join asked
        where kind = 'postcode'
            and length(code) > 1
            and (
                sought ^@ code
                or length(code) >= 5
                and replace(words, ' ', '') in ('', code)
                and (sought = any (codes) or levenshtein_less_equal(sought, code, 1) <= 1)
            )
        order by length(sought), sought
        limit 100
    )
))
and (
    kind = 'postcode'
    or case
        when is_name then strpos(sought, words) > 0
        else word_similarity(words, sought) >= 0.35
            or levenshtein_less_equal(named, words, 2) <= least(2, length(words) / 3)
    end
)
order by
    case kind
        when 'postcode' then case
            when sought = code then 6
            when sought = any (codes) or length(sought) = length(code) + 1 then 4
            when sought ^@ code then 3.5
            when translate(sought, '0123456789', '') = translate(code, '0123456789', '') then 3
            else 2
        end
        else 2 * (named = words)::int
            + (sought ^@ words)::int
            + word_similarity(words, sought)
            + 0.3 * word_similarity(named, words)
            + 0.3 * similarity(words, sought)
            + greatest(0, 1 - 2.5 / length(words) * least(
                levenshtein_less_equal(named, words, 4),
                levenshtein_less_equal(left(sought, length(words)), words, 4)
            ))
    end desc,
    length(sought), sought collate "C"
limit 10;

-- name: nearest_street
-- The street within 500 m by which a place can be called: "near Fish Lane, Port Wrack". Measured to its line if we have it.
select id, kind, name, locality, usrn, longitude, latitude, easting, northing
from gazetteer_entry
cross join coalesce(flat(:longitude, :latitude) <-> run, flat(:longitude, :latitude) <-> place) as metres
where kind = 'street' and place <@ around(flat(:longitude, :latitude), 3000) and metres <= 500
order by metres, sought collate "C"
limit 1;

-- name: clear_gazetteer
delete from gazetteer_entry;

-- name: insert_gazetteer
-- An entry is known again after the next loading: its id comes from its kind, name and locality, and its turn among equals.
insert into gazetteer_entry (id, kind, name, locality, usrn, longitude, latitude, easting, northing)
select
    md5(concat_ws('|', kind, name, locality, row_number() over (partition by kind, name, locality order by easting, northing)))::uuid,
    kind, name, locality, usrn, longitude, latitude, easting, northing
from jsonb_to_recordset(:entries::jsonb) as given (
    kind text, name text, locality text, usrn bigint,
    longitude double precision, latitude double precision, easting double precision, northing double precision
);

-- name: gazetteer_entries
-- All of it, in the order of the copy that phones keep.
select id, kind, name, locality, usrn, longitude, latitude, easting, northing
from gazetteer_entry
order by kind collate "C", name collate "C", locality collate "C", easting, northing;

-- name: keep_gazetteer_copy
insert into gazetteer_copy (hash, compressed)
values (:hash, :compressed)
on conflict (only_one) do update set hash = excluded.hash, compressed = excluded.compressed;

-- name: gazetteer_copy
-- The copy's name, for the page that will want it without a signal; none before anything is loaded.
select hash from gazetteer_copy;

-- name: gazetteer_copy_compressed
select compressed from gazetteer_copy where hash = :hash;

-- name: council_outline
-- The council's ground as GeoJSON polygons, its largest piece first.
select jsonb_build_array(degrees_ring(outer_ring))
    || coalesce((select jsonb_agg(degrees_ring(hole) order by n) from unnest(holes) with ordinality as given (hole, n)), '[]')
from area_part
join area on area.id = area_part.area_id
where area.kind = 'council'
order by area(bounds) desc;

-- name: council_bounds
-- Of all its ground, in degrees; nothing when there is none.
select
    min((bounds[1])[0]) / 64660 as west,
    min((bounds[1])[1]) / 111320 as south,
    max((bounds[0])[0]) / 64660 as east,
    max((bounds[0])[1]) / 111320 as north
from area_part
join area on area.id = area_part.area_id
where area.kind = 'council'
having count(*) > 0;

-- name: drawn_streets
-- Those whose line is known.
select name, locality, line, length(run) as length_m
from gazetteer_entry
where kind = 'street' and line is not null
order by sought collate "C", id;

-- name: named_places
select id, kind, name, locality, usrn, longitude, latitude, easting, northing
from gazetteer_entry
where kind = 'place'
order by sought collate "C", id;

-- name: places_named_in
-- Streets and places whose names stand in somebody's words, the longest name first.
select id, kind, name, locality, usrn, longitude, latitude, easting, northing
from gazetteer_entry
where kind in ('street', 'place')
    and length(name) > 3
    and searchable(:words) like '%' || searchable(name) || '%'
    and (' ' || lower(:words) || ' ') ~ ('\W' || regexp_replace(lower(name), '(\W)', '\\\1', 'g') || '\W')
order by length(name) desc, name collate "C", locality collate "C"
limit 5;
