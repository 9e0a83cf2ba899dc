-- What an administrator may do: edit the catalogue of services, and say which problems are known already.

-- Each table altered here has some tens of rows, or few hundred: looking through them keeps nobody waiting.
-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, adding-foreign-key-constraint
-- squawk-ignore-file ban-drop-constraint, disallowed-unique-constraint

alter table officer add column permissions text[] not null default '{}' constraint permissions_by_name check (
    permissions <@ array['catalogue.edit', 'known_problems.edit']
);
comment on column officer.permissions is 'What this officer may do beyond dealing with reports.';

create function may(permission text) returns boolean
language sql stable
return exists (select from officer where id = actor_id() and active and permission = any (permissions));
comment on function may is 'Whether the officer this transaction acts for has the permission.';

create table service_group (
    id          uuid primary key default gen_random_uuid(),
    name        text not null unique check (name <> ''),
    position    int not null
);
insert into service_group (name, position) select service_group, min(position) from service group by service_group;

alter table service
add column id uuid not null unique default gen_random_uuid(),
add column responsible text not null default '',
add column responsible_url text not null default '' constraint responsible_url_is_safe check (responsible_url ~ '^(https://.+)?$'),
add column staff_only boolean not null default false,
add column season_from int,
add column season_to int,
add column version int not null default 1,
add constraint season_has_two_ends check ((season_from is null) = (season_to is null)),
add constraint season_is_of_days_in_every_year check (
    make_date(2001, season_from / 100, season_from % 100) is distinct from make_date(2001, season_to / 100, season_to % 100)
    or season_from is null
),
add constraint group_is_known foreign key (service_group) references service_group (name) on update cascade;
comment on column service.responsible is 'Who else looks after such things, in words; responsible_url is where to find them.';
comment on column service.season_from is 'With season_to, the days of each year it is offered on: 1001 to 430 is 1 October to 30 April.';
comment on column service.version is 'One more at each change, so that of two administrators at once the second is told.';

create table service_also_in (
    service_code    text not null references service on delete cascade,
    service_group   text not null references service_group (name) on update cascade on delete cascade,
    primary key (service_code, service_group)
);
comment on table service_also_in is 'Groups a service is shown in beside its own.';

alter table question
drop constraint question_kind_check,
add constraint question_kind_check check (kind in ('text', 'number', 'date', 'one', 'several', 'notice')),
add constraint notices_need_no_answer check (kind <> 'notice' or not required);

create function in_season(season_from int, season_to int, day date) returns boolean
language sql immutable parallel safe
return case
    when season_from is null then true
    when season_from <= season_to then to_char(day, 'MMDD')::int between season_from and season_to
    else to_char(day, 'MMDD')::int not between season_to + 1 and season_from - 1
end;

create function season_after(season_from int, day date) returns date
language sql immutable strict parallel safe
return make_date(
    extract(year from day)::int + (season_from <= to_char(day, 'MMDD')::int)::int, season_from / 100, season_from % 100
);
comment on function season_after is 'The day a season next begins.';

create view catalogue with (security_invoker = true) as
select
    service_code, name, description, service_group,
    array(
        select service_also_in.service_group
        from service_also_in
        where service_also_in.service_code = service.service_code
        order by 1
    ) as also_in,
    lgsl, icon, team, target_days, target_unit, danger_advice, responsible, responsible_url, is_public, is_active, staff_only,
    is_active and not staff_only and in_season(season_from, season_to, current_date) as is_offered,
    case
        when is_active and not staff_only and not in_season(season_from, season_to, current_date)
            then season_after(season_from, current_date)
    end as comes_back_on,
    questions_of(service_code) as questions
from service;
comment on view catalogue is 'Services as they stand today.';

create view offered with (security_invoker = true) as
select
    service_group.name, service_group.position,
    jsonb_agg(to_jsonb(catalogue) order by service.position, catalogue.service_code) as services
from catalogue
join service using (service_code)
join service_group on service_group.name = catalogue.service_group or service_group.name = any (catalogue.also_in)
where catalogue.is_offered
group by service_group.id;
comment on view offered is 'What a resident may choose from today: each group with its services. One that is in two groups stands in both.';

create table known_problem (
    id              uuid primary key default gen_random_uuid(),
    title           text not null check (title <> ''),
    words           text not null default '',
    service_codes   text[] not null,
    group_ids       uuid[] not null,
    area_kind       text not null check (area_kind in ('wards', 'street', 'circle')),
    ward_ids        uuid[] not null,
    place_words     text not null,
    street_id       uuid,
    easting         double precision,
    northing        double precision,
    radius_m        int check (radius_m between 10 and 5000),
    begins_at       timestamptz not null,
    ends_at         timestamptz,
    version         int not null default 1,
    constraint ends_after_it_begins check (ends_at >= begins_at),
    constraint is_of_a_service check (cardinality(service_codes) + cardinality(group_ids) > 0),
    constraint has_its_area check (
        case area_kind
            when 'wards' then cardinality(ward_ids) > 0
            when 'street' then street_id is not null
            else easting is not null and northing is not null and radius_m is not null
        end
    )
);
comment on table known_problem is 'What the council knows of and need not be told: shown to who is about to report it, for as long as it lasts.';
comment on column known_problem.service_codes is 'With group_ids, what it is about. Neither services, groups nor wards are ever deleted.';
create index known_problem_end on known_problem (ends_at);

create function known_problems_at(
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
        and case area_kind
            when 'wards' then exists (
                select
                from area_part
                where area_id = any (ward_ids)
                    and bounds && around(flat($2, $3), 0)
                    and metres_from(flat($2, $3), outer_ring, holes) = 0
            )
            when 'street' then exists (
                select
                from gazetteer_entry
                where gazetteer_entry.id = street_id
                    and coalesce(flat($2, $3) <-> run, (flat($2, $3) <-> place) / 3) <= 50
            )
            else point(known_problem.easting, known_problem.northing) <-> point($4, $5) <= radius_m
        end
);
comment on function known_problems_at is
'Of a service, or of any, at a place: in a ward, within 50 m of a street''s line (150 m of its middle where no line is known), in a circle.';

alter table service enable row level security;
alter table service_group enable row level security;
alter table service_also_in enable row level security;
alter table question enable row level security;
alter table known_problem enable row level security;

create policy everybody_reads on service for select using (true);
create policy everybody_reads on service_group for select using (true);
create policy everybody_reads on service_also_in for select using (true);
create policy everybody_reads on question for select using (true);
create policy administrators on service to doorstep_officer using (may('catalogue.edit')) with check (may('catalogue.edit'));
create policy administrators on service_group to doorstep_officer using (may('catalogue.edit')) with check (may('catalogue.edit'));
create policy administrators on service_also_in to doorstep_officer using (may('catalogue.edit')) with check (may('catalogue.edit'));
create policy administrators on question to doorstep_officer using (may('catalogue.edit')) with check (may('catalogue.edit'));
create policy while_it_lasts on known_problem for select to doorstep_resident, doorstep_worker
using (begins_at <= now() and (ends_at is null or ends_at > now()));
create policy all_of_them on known_problem for select to doorstep_officer using (true);
create policy administrators on known_problem to doorstep_officer
using (may('known_problems.edit')) with check (may('known_problems.edit'));

grant select on service_group, service_also_in, catalogue, offered, known_problem to doorstep_resident, doorstep_officer, doorstep_worker;
grant insert, update on service, service_group, known_problem to doorstep_officer;
grant insert, update, delete on service_also_in, question to doorstep_officer;
