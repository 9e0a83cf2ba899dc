-- A file of a hundred thousand reports is a hundred thousand looks: written down at once, and only of those that are in it.

create function exportable_reports(asked jsonb) returns setof report
language sql stable parallel safe as $$
select report.*
from wanted_reports(asked) as report
where (
    select exists (
        select
        from held_permission
        where officer_id = actor_id() and permission = 'reports.export' and team is null and ward_id is null
    )
)
or may_in('reports.export', report.team, report.ward_id)
$$;
comment on function exportable_reports is 'Of what a queue would show, what the role of who asks lets her take out.';

create function record_looks(
    given_subject_kind text, given_subject_ids uuid[], given_actor_kind text, given_actor_id uuid, given_purpose text,
    given_details jsonb, given_locked bytea
) returns void
language sql security definer set search_path = public, pg_temp
begin atomic
    with look as (
        insert into event (kind, subject_kind, subject_id, actor_kind, actor_id, happened_at, public, details)
        select
            given_subject_kind || '.looked_at', given_subject_kind, subject.id, given_actor_kind, given_actor_id,
            clock_timestamp(), false, looker.details
        from unnest(given_subject_ids) as subject (id)
        cross join (
            select
                given_details || jsonb_build_object(
                    'purpose', given_purpose,
                    'team', (select team from officer where officer.id = given_actor_id),
                    'role', (
                        select string_agg(distinct role.name, ', ' order by role.name)
                        from officer_role
                        join role on role.id = officer_role.role_id
                        where officer_role.officer_id = given_actor_id
                    )
                ) as details
        ) as looker
        where not exists (
            select
            from event
            where event.subject_id = subject.id
                and event.kind like '%.looked_at'
                and event.actor_id = given_actor_id
                and (
                    event.details ->> 'purpose' = 'investigation'
                    or (
                        event.details ->> 'purpose' = given_purpose
                        and event.details ->> 'export' is not distinct from given_details ->> 'export'
                    )
                )
                and event.recorded_at > clock_timestamp() - interval '15 minutes'
        )
        returning id, subject_id
    )
    insert into event_personal (event_id, subject_id, locked)
    select id, subject_id, given_locked from look where given_locked is not null;
end;
comment on function record_looks is
'Events that tell nobody: somebody read what is not public about people or their reports. They keep the team and the roles she had then. Shown anew within '
'a quarter of an hour, or while she investigates, it is the same look; two files are two.';

create or replace function record_look(
    given_subject_kind text, given_subject_id uuid, given_actor_kind text, given_actor_id uuid, given_purpose text, given_details jsonb,
    given_locked bytea
) returns void
language sql security definer set search_path = public, pg_temp
begin atomic
    select record_looks(
        given_subject_kind, array[given_subject_id], given_actor_kind, given_actor_id, given_purpose, given_details, given_locked
    );
end;
comment on function record_look is 'As record_looks, of one.';

revoke execute on function exportable_reports, record_looks from public;
grant execute on function exportable_reports, record_looks to doorstep_officer;
