-- name: teams
-- Those in use first.
select
    id, version, jsonb_build_object('name', name, 'email', email, 'manager_id', manager_id) as team, is_active,
    (select officer.name from officer where officer.id = team.manager_id) as manager_name,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', officer.id, 'name', officer.name) order by officer.name), '[]')
        from officer
        where officer.team = team.name and officer.active
    ) as members,
    (select count(*) from report where report.team = team.name and stage <> 'closed') as open_reports,
    (select count(*) from service where service.team = team.name) as services,
    (select count(*) from routing_rule where routing_rule.team = team.name and routing_rule.is_active) as rules,
    null::bigint as undoable
from team
order by not is_active, name collate "C";

-- name: team_by_id
select
    id, version, jsonb_build_object('name', name, 'email', email, 'manager_id', manager_id) as team, is_active,
    (select officer.name from officer where officer.id = team.manager_id) as manager_name,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', officer.id, 'name', officer.name) order by officer.name), '[]')
        from officer
        where officer.team = team.name and officer.active
    ) as members,
    (select count(*) from report where report.team = team.name and stage <> 'closed') as open_reports,
    (select count(*) from service where service.team = team.name) as services,
    (select count(*) from routing_rule where routing_rule.team = team.name and routing_rule.is_active) as rules,
    (
        select case when last.kind = 'team.edited' then last.id end
        from (select event.id, event.kind from event where subject_id = team.id order by event.id desc limit 1) as last
    ) as undoable
from team
where id = :team_id;

-- name: managers
select id, name from officer where active order by name collate "C";

-- name: insert_team
-- Nothing comes back where there is one of this name.
insert into team (name, email, manager_id)
select name, email, manager_id
from jsonb_to_record(:team::jsonb) as new (name text, email text, manager_id uuid)
on conflict do nothing
returning id;

-- name: update_team
-- Nothing comes back when somebody else was first. What goes by its name goes by the new one.
update team
set name = new.name, email = new.email, manager_id = new.manager_id, version = version + 1
from jsonb_to_record(:team::jsonb) as new (name text, email text, manager_id uuid)
where team.id = :team_id and team.version = :version
returning team.id;

-- name: switch_team
update team
set is_active = :is_active, version = version + 1
where id = :team_id and version = :version and is_active <> :is_active
returning id;

-- name: move_open_reports
-- Each with what its event is to say.
with before as materialized (
    select id, officer_id from report where team = :from_team and stage <> 'closed' order by id for update
)
update report
set team = :to_team, officer_id = null, version = version + 1
from before
where report.id = before.id
returning jsonb_build_object(
    'id', report.id, 'details', jsonb_build_object(
        'team', :to_team::text, 'words', :to_team::text,
        'before', jsonb_build_object('team', :from_team::text, 'officer_id', before.officer_id)
    )
);

-- name: move_services
select move_services(:from_team, :to_team);

-- name: team_before
select details -> 'before' from event where id = :event_id and subject_id = :team_id and kind = 'team.edited';
