-- Who may change teams, and what has to move before one is switched off.

alter table team enable row level security;
drop policy colleagues on team;
create policy everybody_reads on team for select using (true);
create policy who_may_add on team for insert to doorstep_officer with check (may('teams.edit') or may('officers.edit') or may('catalogue.edit'));
create policy who_may_edit on team for update to doorstep_officer using (may('teams.edit')) with check (may('teams.edit'));

create function refuse_team_with_work() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from report where team = new.name and stage <> 'closed')
        or exists (select from service where team = new.name)
        or exists (select from routing_rule where team = new.name and is_active) then
        raise check_violation using message = 'a team with open reports, services or rules cannot be switched off';
    end if;
    return new;
end
$$;
create trigger refuse_team_with_work before update on team
for each row when (old.is_active and not new.is_active) execute function refuse_team_with_work();

create function move_services(from_team text, to_team text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not may('teams.edit') then
        raise insufficient_privilege using message = 'only who may edit teams moves what they do';
    end if;
    update service set team = to_team, version = version + 1 where team = from_team;
    update routing_rule set team = to_team, version = version + 1 where team = from_team;
end
$$;
comment on function move_services is 'What new reports would go to one team for, they go to another for: its services and its rules.';

revoke execute on function refuse_team_with_work, move_services from public;
grant execute on function move_services to doorstep_officer;
