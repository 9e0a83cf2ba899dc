-- Before a known problem is kept, an administrator reads how many open reports it would be shown on.

create function is_known_at(
    problem known_problem, longitude double precision, latitude double precision, easting double precision, northing double precision
) returns boolean
language sql stable
return case (problem).area_kind
    when 'wards' then exists (
        select
        from area_part
        where area_id = any ((problem).ward_ids)
            and bounds && around(flat($2, $3), 0)
            and metres_from(flat($2, $3), outer_ring, holes) = 0
    )
    when 'street' then exists (
        select
        from gazetteer_entry
        where gazetteer_entry.id = (problem).street_id
            and coalesce(flat($2, $3) <-> run, (flat($2, $3) <-> place) / 3) <= 50
    )
    else point((problem).easting, (problem).northing) <-> point($4, $5) <= (problem).radius_m
end;
comment on function is_known_at is
'Whether a place is in its ward, within 50 m of its street''s line (150 m of its middle where no line is known), or in its circle.';
revoke execute on function is_known_at from public;
grant execute on function is_known_at to doorstep_resident, doorstep_officer, doorstep_worker, doorstep_open_data;

create or replace function known_problems_at(
    asked_service text, longitude double precision, latitude double precision, easting double precision, northing double precision
) returns jsonb
language sql stable
return (
    select coalesce(
        jsonb_agg(
            jsonb_build_object('id', id, 'title', title, 'words', words, 'ends_at', ends_at) order by begins_at desc, id
        ),
        '[]'
    )
    from known_problem
    where begins_at <= now()
        and (ends_at is null or ends_at > now())
        and (
            asked_service is null
            or asked_service = any (service_codes)
            or group_ids && array(
                select service_group.id
                from service_group
                where service_group.name in (
                    select service.service_group from service where service_code = asked_service
                    union all
                    select also.service_group from service_also_in as also where service_code = asked_service
                )
            )
        )
        and is_known_at(known_problem, $2, $3, $4, $5)
);
