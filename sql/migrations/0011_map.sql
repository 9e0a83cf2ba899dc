-- What the map needs: the council's outline in degrees again, and reports by where they are.

create function degrees_ring(ring polygon) returns jsonb
language sql immutable strict parallel safe
return (
    select jsonb_agg(
        jsonb_build_array((position ->> 0)::double precision / 64660, (position ->> 1)::double precision / 111320)
        order by n
    )
    from jsonb_array_elements(translate(ring::text, '()', '[]')::jsonb) with ordinality as line (position, n)
);
comment on function degrees_ring is 'A ring on the plane as GeoJSON positions: flat_ring() undone.';

-- The planner knows how many of these a window holds, and knows nothing of points in a box.
create index report_window on report (latitude, longitude) where is_public;
