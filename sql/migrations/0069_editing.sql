-- One way to read what administrators changed, and to take it back: also what was added.

create function names_of_ids(details jsonb) returns jsonb
language sql stable
begin atomic
    select coalesce(jsonb_object_agg(named.id, named.name), '{}')
    from (
        select id, name from area
        union all
        select id, name from officer
        union all
        select id, name from service_group
    ) as named
    where named.id = any (array(
        select (said #>> '{}')::uuid
        from jsonb_path_query(details, 'strict $.** ? (@.type() == "string")') as said
        where said #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    ));
end;
comment on function names_of_ids is 'What the ids in an event stand for, by name; those of what is gone stand for nothing.';
revoke execute on function names_of_ids from public;
grant execute on function names_of_ids to doorstep_officer;

create view change with (security_invoker = true) as
select
    event.id, event.kind, event.subject_id, event.happened_at, officer.name as who,
    coalesce(event.details -> 'before', '{}') as before, coalesce(event.details -> 'after', '{}') as after,
    event.details - array['before', 'after', 'locked'] as more, names_of_ids(event.details) as names,
    not exists (
        select
        from event as newer
        where newer.subject_id = event.subject_id and newer.id > event.id and newer.details ?| array['before', 'after']
    ) as is_last,
    coalesce(encode(personal_key.key || event_personal.locked, 'base64'), '') as locked
from event
left join officer on officer.id = event.actor_id
left join event_personal on event_personal.event_id = event.id
left join personal_key on personal_key.subject_id = event_personal.subject_id
where event.details ?| array['before', 'after'];
comment on view change is 'Events that changed something, with the fields that differ as they were and as they became.';
grant select on change to doorstep_officer;

-- What was added and is used by nothing is taken away again.
create policy who_may_remove on routing_rule for delete to doorstep_officer using (may('routing.edit'));
create policy who_may_remove on team for delete to doorstep_officer using (may('teams.edit'));
create policy who_may_remove on partner for delete to doorstep_officer using (may('teams.edit'));
grant delete on routing_rule, team, partner to doorstep_officer;

-- squawk-ignore ban-drop-function
drop function move_services;
create function move_services(from_team text, to_team text, only_these jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    codes text[];
    rules uuid[];
begin
    if not may('teams.edit') then
        raise insufficient_privilege using message = 'only who may edit teams moves what they do';
    end if;
    with moved as (
        update service set team = to_team, version = version + 1
        where team = from_team and (only_these is null or only_these -> 'services' ? service_code)
        returning service_code
    )
    select array_agg(service_code order by service_code) into codes from moved;
    with moved as (
        update routing_rule set team = to_team, version = version + 1
        where team = from_team and (only_these is null or only_these -> 'rules' ? id::text)
        returning id
    )
    select array_agg(id order by id) into rules from moved;
    return jsonb_build_object('services', coalesce(codes, '{}'), 'rules', coalesce(rules, '{}'));
end
$$;
comment on function move_services is 'What new reports would go to one team for, they go to another for: its services and its rules, or those of them
that an earlier answer of this function names.';
revoke execute on function move_services from public;
grant execute on function move_services to doorstep_officer;
