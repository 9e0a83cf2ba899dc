-- Whom work can be given to, and what keeps the parts of the officers' queue quick.

create view team_offered with (security_invoker = true) as
select
    coalesce(team.name, '') as name,
    coalesce(
        jsonb_agg(jsonb_build_object('id', officer.id, 'name', officer.name) order by officer.name collate "C")
        filter (where officer.id is not null),
        '[]'
    ) as officers
from (select name from team where is_active) as team
full join (select id, name, team from officer where active) as officer on officer.team = team.name
group by team.name
having team.name is not null or count(officer.id) > 0
order by team.name is null, team.name collate "C";
comment on view team_offered is 'Teams that deal with reports, each with who works in it; at last, without a name, officers of no such team.';

grant select on team_offered to doorstep_officer, doorstep_worker;
