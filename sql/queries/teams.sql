-- name: teams
-- Those in use first.
select
    id, version, jsonb_build_object('name', name, 'email', email, 'manager_id', manager_id, 'is_active', is_active) as entry,
    (select officer.name from officer where officer.id = team.manager_id) as manager_name,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', officer.id, 'name', officer.name) order by officer.name), '[]')
        from officer
        where officer.team = team.name and officer.active
    ) as members,
    (select count(*) from report where report.team = team.name and stage <> 'closed') as open_reports,
    (select count(*) from service where service.team = team.name) as services,
    (select count(*) from routing_rule where routing_rule.team = team.name and routing_rule.is_active) as rules
from team
order by not is_active, name collate "C";

-- name: team_by_id
select
    id, version, jsonb_build_object('name', name, 'email', email, 'manager_id', manager_id, 'is_active', is_active) as entry,
    (select officer.name from officer where officer.id = team.manager_id) as manager_name,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', officer.id, 'name', officer.name) order by officer.name), '[]')
        from officer
        where officer.team = team.name and officer.active
    ) as members,
    (select count(*) from report where report.team = team.name and stage <> 'closed') as open_reports,
    (select count(*) from service where service.team = team.name) as services,
    (select count(*) from routing_rule where routing_rule.team = team.name and routing_rule.is_active) as rules
from team
where id = :team_id;

-- name: managers
select id, name from officer where active order by name collate "C";

-- name: insert_team
insert into team (id, name, email, manager_id, is_active)
select :team_id, name, email, manager_id, is_active
from jsonb_to_record(:team::jsonb) as new (name text, email text, manager_id uuid, is_active boolean)
returning id;

-- name: update_team
-- Nothing comes back when somebody else was first. What goes by its name goes by the new one.
update team
set name = new.name, email = new.email, manager_id = new.manager_id, is_active = new.is_active, version = version + 1
from jsonb_to_record(:team::jsonb) as new (name text, email text, manager_id uuid, is_active boolean)
where team.id = :team_id and team.version = :version
returning team.id;

-- name: delete_team
delete from team where id = :team_id and version = :version returning id;

-- name: move_open_reports
-- Each with what its event is to say.
with before as materialized (
    select id, officer_id from report where team = :from_team and stage <> 'closed' order by id for update
)
update report
set team = :to_team, officer_id = null, version = version + 1
from before
where report.id = before.id
returning report.id, jsonb_build_object(
    'team', :to_team::text, 'words', :to_team::text,
    'before', jsonb_build_object('team', :from_team::text, 'officer_id', before.officer_id)
) as details;

-- name: put_back
-- Each report whose it was before these events, where it has not been given away since and she is still here, with what the
-- new event of it is to say.
with was as (
    select
        subject_id as id, details -> 'before' ->> 'team' as team,
        (select id from officer where id = (details -> 'before' ->> 'officer_id')::uuid and active) as officer_id
    from event
    where id = any(:event_ids::bigint[]) and not exists (
        select
        from event as newer
        where newer.subject_id = event.subject_id
            and newer.id > event.id
            and newer.kind in ('report.assigned', 'report.team_changed', 'report.recategorised')
    )
),
now as (
    select report.id, report.team, report.officer_id
    from report
    join was on was.id = report.id
)
update report
set team = was.team, officer_id = was.officer_id, version = version + 1
from was
join now on now.id = was.id
where report.id = was.id
returning report.id, jsonb_build_object(
    'team', was.team, 'officer_id', was.officer_id,
    'before', jsonb_build_object('team', now.team, 'officer_id', now.officer_id)
) as details;

-- name: move_services
-- Which of them were moved, for moving them back.
select move_services(:from_team, :to_team, :only_these::jsonb);
