-- Who looked is told to whom it is about; what is kept back for a time is reviewed by somebody else.

-- squawk-ignore-file ban-drop-function, require-concurrent-index-creation

create table look_review (
    event_id    bigint primary key references event,
    kept_back   boolean not null,
    reviewed_by uuid not null references officer,
    reviewed_at timestamptz not null default now()
);
comment on table look_review is 'What somebody independent said of a look for an investigation: whether it stays kept back from whom it is about.';

drop function record_look(text, uuid, text, uuid, text);
create function record_look(
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
                and event.details ->> 'purpose' in (given_purpose, 'investigation')
                and event.recorded_at > clock_timestamp() - interval '15 minutes'
        )
        returning id
    )
    insert into event_personal (event_id, subject_id, locked)
    select id, given_subject_id, given_locked from look where given_locked is not null;
end;
comment on function record_look is
'An event that tells nobody: somebody read what is not public about a person or her report. It keeps the team and the roles she had then. Shown anew within '
'a quarter of an hour, or while she investigates, it is the same look.';

create function looks_shown(given_subject_id uuid)
returns table (happened_at timestamptz, purpose text, team text, role text, reference text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select
        event.happened_at, event.details ->> 'purpose', coalesce(event.details ->> 'team', ''), coalesce(event.details ->> 'role', ''),
        report.reference
    from event
    left join report on report.id = event.subject_id
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
comment on function looks_shown is 'Of a report that is hers, or, with null, of all that is in her account. Never who it was.';

create index event_actor on event (actor_id, id desc) where actor_kind = 'officer';
create index event_kind on event (kind, id desc);
create index event_investigations on event (id desc) where details ->> 'purpose' = 'investigation';

alter table look_review enable row level security;
create policy whoever_may on look_review to doorstep_officer using (may('audit.see')) with check (may('audit.see'));
create policy worker on look_review for select to doorstep_worker using (true);
grant select, insert on look_review to doorstep_officer;
grant select on look_review to doorstep_worker;
revoke execute on function record_look, looks_shown from public;
grant execute on function record_look to doorstep_officer, doorstep_worker;
grant execute on function looks_shown to doorstep_resident;
