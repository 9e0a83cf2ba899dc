-- Routing: which team, or whom of it, a new report goes to; by what it is, where, when, and what was answered.

-- squawk-ignore-file adding-field-with-default

create table routing_rule (
    id              uuid primary key default gen_random_uuid(),
    position        int not null unique deferrable initially deferred,
    name            text not null check (name <> ''),
    service_codes   text[] not null default '{}',
    area_kind       text not null check (area_kind in ('anywhere', 'wards', 'circle', 'polygon', 'owner')),
    ward_ids        uuid[] not null default '{}',
    place_words     text not null default '',
    easting         double precision,
    northing        double precision,
    radius_m        int,
    ground          polygon,
    owners          text[] not null default '{}',
    weekdays        int[] not null default '{}' check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]),
    from_time       time,
    to_time         time,
    season_from     int,
    season_to       int,
    answer_code     text not null default '',
    answer_words    text[] not null default '{}',
    team            text constraint team_is_known references team (name) on update cascade,
    officer_id      uuid references officer,
    pass_on         boolean not null default false,
    is_active       boolean not null default true,
    version         int not null default 1,
    constraint circle_is_whole check ((area_kind = 'circle') = (easting is not null and northing is not null and radius_m is not null)),
    constraint polygon_is_drawn check ((area_kind = 'polygon') = (ground is not null)),
    constraint times_go_together check ((from_time is null) = (to_time is null) and (season_from is null) = (season_to is null)),
    constraint leads_somewhere check (team is not null or pass_on)
);
comment on table routing_rule is 'Asked in the order of position: the first that fits a new report says where it goes. Empty lists ask nothing.';
comment on column routing_rule.ground is 'In grid metres.';
comment on column routing_rule.season_from is '1001 is 1 October. A season may go over the new year, and hours over midnight.';

alter table report add column routed jsonb not null default '{}';
comment on column report.routed is 'Why it went where it went: the rule''s name, and what of the report the rule asks about. Empty: by its service alone.';

create function goes_round(value anyelement, first anyelement, last anyelement) returns boolean
language sql immutable as
'select first is null or case when first <= last then value between first and last else value >= first or value <= last end';
comment on function goes_round is 'Between the two, which may lie over the end of the day or of the year.';

-- For whoever reports something, too, who may read no rule.
create function routing_tried(
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
            when 'wards' then given_ward = any (rule.ward_ids)
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
comment on function routing_tried is 'Each rule in force, in order, with which of its four parts fit such a report at that time in the council''s zone.';

alter table routing_rule enable row level security;
create policy officers_read on routing_rule for select to doorstep_officer using (true);
create policy who_may_add on routing_rule for insert to doorstep_officer with check (may('routing.edit'));
create policy who_may_edit on routing_rule for update to doorstep_officer using (may('routing.edit')) with check (may('routing.edit'));

revoke execute on function routing_tried from public;
grant execute on function routing_tried to doorstep_resident, doorstep_officer, doorstep_worker;
grant select, insert, update on routing_rule to doorstep_officer;

create function rule_written(given routing_rule) returns jsonb
language sql stable
return jsonb_build_object(
    'name', (given).name, 'service_codes', (given).service_codes, 'area_kind', (given).area_kind,
    'ward_ids', (given).ward_ids, 'place_words', (given).place_words, 'easting', (given).easting,
    'northing', (given).northing, 'radius_m', (given).radius_m, 'ground', (given).ground::text,
    'owners', (given).owners, 'weekdays', (given).weekdays,
    'from_time', to_char((given).from_time, 'HH24:MI'), 'to_time', to_char((given).to_time, 'HH24:MI'),
    'season_from', (given).season_from, 'season_to', (given).season_to, 'answer_code', (given).answer_code,
    'answer_words', (given).answer_words, 'team', (given).team, 'officer_id', (given).officer_id,
    'pass_on', (given).pass_on, 'is_active', (given).is_active
);
