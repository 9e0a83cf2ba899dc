-- Roles: what officers may do, by name, and where. The database itself refuses what no role of hers allows.

-- Officers are few, and their permissions move into roles.
-- squawk-ignore-file ban-drop-column, adding-field-with-default

create table role (
    id          uuid primary key default gen_random_uuid(),
    name        text not null unique check (name <> ''),
    permissions text[] not null constraint permissions_by_name check (
        permissions <@ array[
            'reports.answer', 'reports.assign', 'reports.recategorise', 'reports.merge', 'reports.hand_over', 'reports.moderate',
            'reports.type_in', 'reports.export',
            'catalogue.edit', 'known_problems.edit', 'broadcasts.edit', 'words.edit', 'templates.edit', 'teams.edit', 'routing.edit',
            'targets.edit', 'retention.edit', 'officers.edit', 'figures.see', 'personal.see', 'audit.see', 'requests.answer'
        ]
    ),
    version     int not null default 1
);
comment on column role.permissions is 'The same names as Permission in api/accounts/schemas.py.';

insert into role (name, permissions) values
('Administrator', array[
    'reports.answer', 'reports.assign', 'reports.recategorise', 'reports.merge', 'reports.hand_over', 'reports.moderate',
    'reports.type_in', 'reports.export',
    'catalogue.edit', 'known_problems.edit', 'broadcasts.edit', 'words.edit', 'templates.edit', 'teams.edit', 'routing.edit',
    'targets.edit', 'retention.edit', 'officers.edit', 'figures.see', 'personal.see', 'audit.see', 'requests.answer'
]),
('Service manager', array[
    'reports.answer', 'reports.assign', 'reports.recategorise', 'reports.merge', 'reports.hand_over', 'reports.moderate',
    'reports.type_in', 'reports.export', 'known_problems.edit', 'templates.edit', 'teams.edit', 'targets.edit', 'figures.see'
]),
('Service officer', array[
    'reports.answer', 'reports.assign', 'reports.recategorise', 'reports.merge', 'reports.hand_over', 'reports.moderate',
    'reports.type_in'
]),
('Contact centre', array[
    'reports.answer', 'reports.assign', 'reports.recategorise', 'reports.hand_over', 'reports.moderate', 'reports.type_in',
    'personal.see'
]),
('Field officer', array['reports.answer', 'reports.assign', 'reports.moderate']);

create table officer_role (
    id          uuid primary key default gen_random_uuid(),
    officer_id  uuid not null references officer on delete cascade,
    role_id     uuid not null references role,
    team        text constraint team_is_known references team (name) on update cascade,
    ward_id     uuid references area,
    constraint given_once unique nulls not distinct (officer_id, role_id, team, ward_id)
);
comment on table officer_role is
'A role given to an officer. With a team or a ward it allows what its permissions say of their reports, and nothing else.';
create index officer_role_role on officer_role (role_id);

-- What each officer may do moves over as it is: what every officer may, and the rest under its own name.
create temporary table held on commit drop as
select
    officer.id as officer_id,
    officer.permissions @> usual.permissions as is_usual,
    array(
        select distinct permission
        from unnest(officer.permissions) as permission
        where not (officer.permissions @> usual.permissions and permission = any (usual.permissions))
        order by permission
    ) as others
from officer
join role as usual on usual.name = 'Service officer';

insert into role (name, permissions)
select distinct array_to_string(others, ', '), others from held where others <> '{}' on conflict (name) do nothing;
insert into officer_role (officer_id, role_id)
select held.officer_id, role.id
from held
join role on (held.is_usual and role.name = 'Service officer') or (held.others <> '{}' and role.name = array_to_string(held.others, ', '));

create view held_permission with (security_invoker = true) as
select officer_role.officer_id, permission.name as permission, officer_role.team, officer_role.ward_id
from officer_role
join officer on officer.id = officer_role.officer_id and officer.active
join role on role.id = officer_role.role_id
cross join unnest(role.permissions) as permission (name);
comment on view held_permission is 'What each officer may do, and with whose reports: of that team and in that ward, where they are not null.';

create or replace function may(permission text) returns boolean
language sql stable
return exists (
    select
    from held_permission as held
    where held.officer_id = actor_id()
        and held.permission = may.permission
        and (may.permission like 'reports.%' or (held.team is null and held.ward_id is null))
);
comment on function may is
'Whether the officer this transaction acts for has the permission; of reports, with some of them. may_in() knows with which.';

alter table officer
drop column permissions,
add column version int not null default 1;

create function permissions_of(given_officer_id uuid) returns text[]
language sql stable
return array(
    select distinct held.permission
    from held_permission as held
    where held.officer_id = given_officer_id
        and (held.permission like 'reports.%' or (held.team is null and held.ward_id is null))
    order by held.permission
);
comment on function permissions_of is 'All for which may() holds.';

create function permissions_in(in_team text, in_ward_id uuid) returns text[]
language sql stable
return array(
    select distinct held.permission
    from held_permission as held
    where held.officer_id = actor_id()
        and held.permission like 'reports.%'
        and (held.team is null or held.team = in_team)
        and (held.ward_id is null or held.ward_id = in_ward_id)
    order by held.permission
);
comment on function permissions_in is 'What the officer this transaction acts for may do with a report of that team, in that ward.';

create function may_in(permission text, in_team text, in_ward_id uuid) returns boolean
language sql stable
return permission = any (permissions_in(in_team, in_ward_id));
comment on function may_in is 'may_in(''reports.answer'', report.team, report.ward_id): whether she may, with this report.';

-- Every change is an event, so this is where the database asks whether she may make it, whichever page it comes from.
create table event_permission (
    kind        text primary key,
    permissions text[] not null
);
comment on table event_permission is 'What a change to a report asks of the officer who makes it: one of these permissions, with that report; or none.
A kind that does not stand here is no officer''s to make.';
insert into event_permission (kind, permissions) values
('report.looked_at', '{}'),
('report.submitted', array['reports.type_in', 'reports.merge']),
('report.updated', array['reports.answer']),
('report.closed', array['reports.answer', 'reports.merge', 'reports.hand_over']),
('report.reopened', array['reports.answer', 'reports.merge']),
('report.asked', array['reports.answer']),
('report.answered', array['reports.answer', 'reports.hand_over', 'reports.type_in']),
('report.noted', array['reports.answer', 'reports.assign', 'reports.hand_over', 'reports.moderate', 'reports.type_in']),
('report.scheduled', array['reports.answer']),
('report.words_read', array['reports.answer']),
('report.assigned', array['reports.assign', 'reports.recategorise', 'reports.merge', 'reports.hand_over']),
('report.team_changed', array['reports.assign', 'reports.recategorise', 'reports.merge', 'reports.hand_over']),
('report.recategorised', array['reports.recategorise']),
('report.merged', array['reports.merge']),
('report.unmerged', array['reports.merge']),
('report.split', array['reports.merge']),
('report.handed_over', array['reports.hand_over']),
('report.photo_shown', array['reports.moderate']),
('report.photo_hidden', array['reports.moderate']),
('report.words_shown', array['reports.moderate']),
('report.words_changed', array['reports.moderate']),
('report.hidden', array['reports.moderate']),
('report.unhidden', array['reports.moderate']);

create function refuse_unless_may() returns trigger
language plpgsql as $$
declare
    wanted text[] := (select permissions from event_permission where kind = new.kind);
begin
    if new.kind = 'report.closed' and new.details ->> 'outcome' = 'duplicate' then
        wanted := array['reports.merge'];
    end if;
    -- A report that has just been given away is judged by whose it was: the event says so.
    if wanted = '{}' or exists (
        select
        from report
        where report.id = new.subject_id
            and wanted && permissions_in(
                case when new.details -> 'before' ? 'team' then new.details #>> '{before,team}' else report.team end,
                report.ward_id
            )
    ) then
        return new;
    end if;
    raise insufficient_privilege
    using message = new.kind || ' wants ' || coalesce(array_to_string(wanted, ' or '), 'to stand in event_permission');
end
$$;
create trigger refuse_unless_may before insert on event for each row
when (new.actor_kind = 'officer' and new.subject_kind = 'report' and current_setting('doorstep.actor_kind', true) = 'officer')
execute function refuse_unless_may();

-- And whatever is no event changes no report, and no photo of one, with which she may do nothing.
create function refuse_to_touch() returns trigger
language plpgsql as $$
declare
    touched uuid := case tg_table_name when 'photo' then to_jsonb(old) ->> 'report_id' else to_jsonb(old) ->> 'id' end;
begin
    if exists (select from report where report.id = touched and permissions_in(report.team, report.ward_id) <> '{}') then
        return new;
    end if;
    raise insufficient_privilege using message = 'nothing is allowed with this report';
end
$$;
create trigger refuse_to_touch before update on report for each row
when (current_user = 'doorstep_officer') execute function refuse_to_touch();
create trigger refuse_to_touch before update on photo for each row
when (current_user = 'doorstep_officer') execute function refuse_to_touch();

drop policy officers on report;
create policy officers_read on report for select to doorstep_officer using (true);
create policy officers_change on report for update to doorstep_officer using (true);
comment on policy officers_change on report is 'The trigger refuse_to_touch says with which of them: a refusal, where a policy would find nothing.';
create policy officers_write on report for insert to doorstep_officer
with check (may('reports.type_in') or may('reports.merge'));

alter table role enable row level security;
alter table officer_role enable row level security;
create policy all_of_them on role for select using (true);
create policy all_of_them on officer_role for select using (true);

grant select on role, officer_role, held_permission, event_permission to doorstep_officer, doorstep_worker;
