-- name: asset_kinds
select code, name, plural, icon, service_codes
from asset_kind
order by plural collate "C";

-- name: asset_codes
select code from asset;

-- name: asset_by_code
select
    asset.id, asset.code, asset.kind, asset_kind.name as kind_name, asset_kind.icon, asset.number, asset.name, asset.owner,
    asset.longitude, asset.latitude, asset.round, asset_kind.service_codes
from asset
join asset_kind on asset_kind.code = asset.kind
where asset.code = :code;

-- name: assets_called
-- At most eight that somebody means who types an address or a number: "K7M2XQ", "M75", "lamp M75", "street light no 75".
with asked as materialized (
    select string_to_array(regexp_replace(searchable(:words), '\m(no|nr|number)\M ?', '', 'g'), ' ') as each_word
),
meant as materialized (
    select
        array_to_string(each_word[1 : n - 1], ' ') as called,
        array_to_string(each_word[n : cardinality(each_word)], ' ') as numbered
    from asked
    cross join generate_subscripts(each_word, 1) as n
)
select
    asset.id, asset.code, asset.kind, asset_kind.name as kind_name, asset_kind.icon, asset.number, asset.name, asset.owner,
    asset.longitude, asset.latitude, asset.round, asset_kind.service_codes
from asset
join asset_kind on asset_kind.code = asset.kind
where asset.id = any (array(
    select id
    from asset
    where code = upper(replace(:words, ' ', ''))
    union all
    select asset.id
    from meant
    join asset on asset.numbered = meant.numbered
    join asset_kind on asset_kind.code = asset.kind
    where called = '' or called = searchable(asset_kind.name) or called = any (asset_kind.keywords)
))
order by asset_kind.plural collate "C", asset.number collate "C"
limit 8;

-- name: ground_at
-- The highway a place is on, and who looks after the place if that is not the council. A place is on a highway when it is
-- within 5 m of its ground or 15 m of the line along its middle, ground before line and the nearest before others. A
-- thing has the owner it has, whatever it stands on; else ground says it, the smallest piece first, else the highway does.
with highway as (
    select usrn, adopted, owner
    from place_layer_part
    join place_layer on place_layer.id = place_layer_part.layer_id
    cross join lateral (
        select case
            when line is null then metres_from(flat(:longitude, :latitude), outer_ring, holes)
            else flat(:longitude, :latitude) <-> line
        end as metres
    ) as away
    where kind = 'highway'
        and bounds && around(flat(:longitude, :latitude), 15)
        and metres <= case when line is null then 5 else 15 end
    order by line is not null, metres, number collate "C"
    limit 1
),
ground as (
    select owner
    from place_layer_part
    join place_layer on place_layer.id = place_layer_part.layer_id
    where kind = 'ownership'
        and bounds && around(flat(:longitude, :latitude), 0)
        and metres_from(flat(:longitude, :latitude), outer_ring, holes) = 0
    order by area(bounds), number collate "C"
    limit 1
),
whose as (
    select case
        when :asset_id::uuid is not null then (select owner from asset where id = :asset_id)
        else coalesce((select owner from ground), (select owner from highway))
    end as owner
)
select
    (select usrn from highway) as usrn,
    (select adopted from highway) as adopted,
    owner.name as owner,
    case when service_codes is null or :service_code = any (service_codes) then answer end as answer,
    owner.words, owner.telephone, owner.website
from whose
left join owner on owner.name = whose.owner;

-- name: assets_listed
-- For officers: by kind and words, a page at a time.
select
    asset.code, asset.kind, asset_kind.name as kind_name, asset.number, asset.name, asset.owner,
    (select count(*) from report where asset_id = asset.id and stage <> 'closed') as open_reports
from asset
join asset_kind on asset_kind.code = asset.kind
where (:kind::text is null or asset.kind = :kind)
    and (
        :words::text is null
        or asset.code = upper(:words)
        or asset.numbered = searchable(:words)
        or asset.name ilike '%' || literally(:words) || '%'
        or asset.owner ilike '%' || literally(:words) || '%'
    )
order by asset_kind.plural collate "C", length(asset.number), asset.number collate "C"
limit :page_size offset :page_size * (:page - 1);

-- name: keep_owner
-- What is said of an owner we know is changed only where something is said.
insert into owner (name, answer, service_codes, words, telephone, website)
values (:name, coalesce(:answer, 'pass_on'), :service_codes, :words, :telephone, :website)
on conflict (name) do update
set
    answer = excluded.answer,
    service_codes = excluded.service_codes,
    words = excluded.words,
    telephone = excluded.telephone,
    website = excluded.website
where :answer::text is not null;

-- name: unknown_services
select code from unnest(:codes::text[]) as code where code not in (select service_code from service);

-- name: keep_assets
-- Those of a kind, known again by their numbers; how many are new. One without words is called by the street it is near.
with given as (
    select code, number, name, owner, round, longitude, latitude, easting, northing
    from jsonb_to_recordset(:assets::jsonb) as given (
        code text, number text, name text, owner text, round text,
        longitude double precision, latitude double precision, easting double precision, northing double precision
    )
),
kept as (
    insert into asset (code, kind, number, name, owner, round, longitude, latitude, easting, northing)
    select
        given.code, :kind, given.number, coalesce(nullif(given.name, ''), street.words, ''), given.owner, given.round,
        given.longitude, given.latitude, given.easting, given.northing
    from given
    left join lateral (
        select concat_ws(', ', name, nullif(locality, '')) as words
        from gazetteer_entry
        cross join coalesce(flat(given.longitude, given.latitude) <-> run, flat(given.longitude, given.latitude) <-> place) as metres
        where kind = 'street' and place <@ around(flat(given.longitude, given.latitude), 3000) and metres <= 500
        order by metres, sought collate "C"
        limit 1
    ) as street on given.name = ''
    on conflict (kind, number) do update
    set
        name = excluded.name,
        owner = excluded.owner,
        round = coalesce(nullif(excluded.round, ''), asset.round),
        longitude = excluded.longitude,
        latitude = excluded.latitude,
        easting = excluded.easting,
        northing = excluded.northing
    returning code
)
select count(*)::int
from kept
where code in (select code from given);

-- name: keep_layers
-- Those of a kind, known again by their numbers, each with its ground or lines in place of what it had; how many there are.
with given as (
    select number, name, owner, usrn, adopted, polygons, lines
    from jsonb_to_recordset(:layers::jsonb) as given (
        number text, name text, owner text, usrn bigint, adopted boolean, polygons jsonb, lines jsonb
    )
),
cleared as (
    delete from place_layer_part
    using place_layer
    where place_layer.id = place_layer_part.layer_id
        and place_layer.kind = :kind
        and place_layer.number in (select number from given)
),
kept as (
    insert into place_layer (kind, number, name, owner, usrn, adopted)
    select :kind, number, name, owner, usrn, adopted
    from given
    on conflict (kind, number) do update
    set name = excluded.name, owner = excluded.owner, usrn = excluded.usrn, adopted = excluded.adopted
    returning id, number
),
parts as (
    insert into place_layer_part (layer_id, outer_ring, holes, line)
    select
        kept.id,
        flat_ring(polygon -> 0),
        array(select flat_ring(hole) from jsonb_array_elements(polygon) with ordinality as ring (hole, n) where n > 1),
        null
    from kept
    join given using (number)
    cross join jsonb_array_elements(given.polygons) as polygon
    union all
    select kept.id, null, '{}', flat_line(line)
    from kept
    join given using (number)
    cross join jsonb_array_elements(given.lines) as line
)
select count(*)::int
from kept;
