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

-- name: streets_matching
-- At most ten, best first, for words typed in part or with a slip: 30 that begin so, 30 that look most alike, then ranked.
with alike as (
    (
        select id, name, locality, usrn, longitude, latitude, easting, northing, sought
        from street
        where searchable(:words) <> '' and sought like searchable(:words) || '%'
        order by sought
        limit 30
    )
    union
    (
        select id, name, locality, usrn, longitude, latitude, easting, northing, sought
        from street
        where searchable(:words) <> ''
        order by searchable(:words) <<-> sought
        limit 30
    )
)
select id, name, locality, usrn, longitude, latitude, easting, northing
from alike
where sought ^@ searchable(:words) or word_similarity(searchable(:words), sought) >= 0.35
order by
    1.5 * (sought ^@ searchable(:words))::int
    + word_similarity(searchable(:words), sought)
    + 0.3 * similarity(searchable(:words), sought) desc,
    sought collate "C"
limit 10;

-- name: nearest_street
-- The street within 500 m by which a place can be called: "near Fish Lane, Port Wrack". Measured to its line if we have it.
select id, name, locality, usrn, longitude, latitude, easting, northing
from street
cross join coalesce(flat(:longitude, :latitude) <-> run, flat(:longitude, :latitude) <-> place) as metres
where place <@ around(flat(:longitude, :latitude), 3000) and metres <= 500
order by metres, sought collate "C"
limit 1;
