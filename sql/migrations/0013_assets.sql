-- Things with a number that the council looks after, and whose the ground is that they and the reports stand on.

create table owner (
    name            text primary key check (name <> ''),
    answer          text not null default 'pass_on' check (answer in ('pass_on', 'stop')),
    service_codes   text[],
    words           text not null default '',
    telephone       text not null default '',
    website         text not null default '' check (website ~ '^(https?://|$)'),
    constraint a_stop_says_whom_to_ask check (answer <> 'stop' or (words || telephone || website) <> '')
);
comment on table owner is
'Somebody else than the council who looks after a thing, a road or a piece of ground: a report of it is taken and passed '
'on, or stopped with whom to ask instead.';
comment on column owner.service_codes is 'What that holds for; null for every service. Of others the council takes reports as its own.';

create table asset_kind (
    code            text primary key check (code ~ '^[a-z]+(_[a-z]+)*$'),
    name            text not null unique check (name <> ''),
    plural          text not null check (plural <> ''),
    keywords        text[] not null default '{}',
    icon            text not null,
    service_codes   text[] not null
);
comment on table asset_kind is 'In residents'' words: “Street light”, and as keywords what else they call it before its number, “lamp”.';
comment on column asset_kind.service_codes is 'What may be reported of one.';

create table asset (
    id              uuid primary key default gen_random_uuid(),
    code            text not null unique check (code ~ '^[2-9A-HJKMNP-TV-Z]{6}$'),
    kind            text not null references asset_kind,
    number          text not null check (number <> ''),
    name            text not null default '',
    owner           text references owner,
    longitude       double precision not null,
    latitude        double precision not null,
    easting         double precision not null,
    northing        double precision not null,
    xy              point not null generated always as (point(easting, northing)) stored,
    round           text not null default '',
    numbered        text not null generated always as (searchable(number)) stored,
    unique (kind, number)
);
comment on column asset.code is 'Its short address, /a/K7M2XQ: printed on it, so never changed.';
comment on column asset.number is 'The council''s own, as painted on it: M75.';
comment on column asset.name is 'Where it is, in words: “outside the bakery”.';
comment on column asset.owner is 'Null for the council.';
comment on column asset.round is 'When it is seen to without being asked for, in words: “Emptied every Monday”; '''' where nobody knows.';
create index asset_near on asset using gist (xy);
create index asset_numbered on asset (numbered);

create function asset_named(given_id uuid) returns jsonb
language sql stable strict parallel safe
return (
    select jsonb_build_object('code', asset.code, 'kind_name', asset_kind.name, 'number', asset.number, 'name', asset.name)
    from asset
    join asset_kind on asset_kind.code = asset.kind
    where asset.id = given_id
);
comment on function asset_named is 'What a report says of its asset.';

create table place_layer (
    id          uuid primary key default gen_random_uuid(),
    kind        text not null check (kind in ('ownership', 'highway')),
    number      text not null check (number <> ''),
    name        text not null default '',
    owner       text references owner,
    usrn        bigint check (usrn between 1 and 99999999),
    adopted     boolean,
    unique (kind, number),
    constraint ownership_has_an_owner check (kind <> 'ownership' or owner is not null)
);
comment on table place_layer is 'A piece of ground that is somebody else''s, or a highway.';
comment on column place_layer.usrn is 'The Unique Street Reference Number that works on a highway are ordered by.';
comment on column place_layer.adopted is 'Whether the highway is kept at public expense (Highways Act 1980, section 36); null where it is not known.';

create table place_layer_part (
    layer_id    uuid not null references place_layer on delete cascade,
    outer_ring  polygon,
    holes       polygon[] not null default '{}',
    line        path,
    bounds      box not null generated always as (box(coalesce(outer_ring, polygon(pclose(line))))) stored,
    constraint ground_or_line check ((outer_ring is null) <> (line is null))
);
comment on table place_layer_part is 'On the plane of flat(), as area_part: a piece of ground with its holes, or a line along the middle of a highway.';
create index place_layer_part_bounds on place_layer_part using gist (bounds);
create index place_layer_part_layer on place_layer_part (layer_id);

-- squawk-ignore adding-foreign-key-constraint
alter table report add column asset_id uuid references asset;
alter table report
    add column usrn bigint,
    add column adopted boolean,
    add column owner text,
    add column passed_on boolean not null default false check (owner is not null or not passed_on);
comment on column report.usrn is 'With adopted: of the highway it was on when it was reported; null off any that we know.';
comment on column report.owner is 'Who looked after the place when it was reported; null for the council.';
comment on column report.passed_on is 'The sender was told that it goes to the owner.';
create index report_asset on report (asset_id, submitted_at desc) where asset_id is not null;

grant select on owner, asset_kind, asset, place_layer, place_layer_part to doorstep_resident, doorstep_officer, doorstep_worker;
