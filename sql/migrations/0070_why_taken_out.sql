-- What a file was taken out for is told to everybody whose report is in it with more than all may read.

-- Two files within a quarter of an hour are two, for each was taken out for something of its own.
create or replace function record_look(
    given_subject_kind text, given_subject_id uuid, given_actor_kind text, given_actor_id uuid, given_purpose text, given_details jsonb,
    given_locked bytea
) returns void
language sql security definer set search_path = public, pg_temp
begin atomic
    with look as (
        insert into event (kind, subject_kind, subject_id, actor_kind, actor_id, happened_at, public, details)
        select
            given_subject_kind || '.looked_at', given_subject_kind, given_subject_id, given_actor_kind, given_actor_id,
            clock_timestamp(), false,
            given_details || jsonb_build_object(
                'purpose', given_purpose,
                'team', (select team from officer where officer.id = given_actor_id),
                'role', (
                    select string_agg(distinct role.name, ', ' order by role.name)
                    from officer_role
                    join role on role.id = officer_role.role_id
                    where officer_role.officer_id = given_actor_id
                )
            )
        where not exists (
            select
            from event
            where event.subject_id = given_subject_id
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
        returning id
    )
    insert into event_personal (event_id, subject_id, locked)
    select id, given_subject_id, given_locked from look where given_locked is not null;
end;

-- squawk-ignore ban-drop-function
drop function looks_shown(uuid);
create function looks_shown(given_subject_id uuid)
returns table (happened_at timestamptz, purpose text, taken_for text, locked text, team text, role text, reference text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select
        event.happened_at, event.details ->> 'purpose', event.details ->> 'taken_for',
        coalesce(encode(personal_key.key || event_personal.locked, 'base64'), ''),
        coalesce(event.details ->> 'team', ''), coalesce(event.details ->> 'role', ''), report.reference
    from event
    left join report on report.id = event.subject_id
    left join event as export on export.kind = 'export.made' and export.subject_id = (event.details ->> 'export')::uuid
    left join event_personal on event_personal.event_id = export.id
    left join personal_key on personal_key.subject_id = export.subject_id
    where event.kind like '%.looked_at'
        and event.subject_id = any (
            case
                when given_subject_id is null then array(
                    select account_id()
                    union all
                    select rights_request.id from rights_request where rights_request.resident_id = account_id()
                    union all
                    select follow.subject_id from follow where follow.recipient_id = account_address_id() and follow.is_reporter
                )
                when holds_report(given_subject_id) then array[given_subject_id]
                else '{}'
            end
        )
        and (
            event.details ->> 'purpose' <> 'investigation'
            or exists (select from look_review where look_review.event_id = event.id and not kept_back)
        )
    order by event.id desc
    limit 100;
end;
comment on function looks_shown is
'Of a report that is hers, or, with null, of all that is in her account. Never who it was. `locked` is what was written of a file, with its key.';

revoke execute on function looks_shown from public;
grant execute on function looks_shown to doorstep_resident;
