-- Who has looked at a personal record, and why.

create index event_looks on event (subject_id, id desc) where kind like '%.looked_at';

-- A page that is shown anew, as live pages are, is one look: the same officer for the same purpose, within a quarter of an hour.
create function record_look(
    given_subject_kind text, given_subject_id uuid, given_actor_kind text, given_actor_id uuid, given_purpose text
) returns void
language sql security definer set search_path = public, pg_temp
begin atomic
    insert into event (kind, subject_kind, subject_id, actor_kind, actor_id, happened_at, public, details)
    select
        given_subject_kind || '.looked_at', given_subject_kind, given_subject_id, given_actor_kind, given_actor_id,
        clock_timestamp(), false,
        jsonb_build_object('purpose', given_purpose, 'team', (select team from officer where officer.id = given_actor_id))
    where not exists (
        select
        from event
        where event.subject_id = given_subject_id
            and event.kind like '%.looked_at'
            and event.actor_id = given_actor_id
            and event.details ->> 'purpose' = given_purpose
            and event.recorded_at > clock_timestamp() - interval '15 minutes'
    );
end;
comment on function record_look is
'An event that tells nobody: somebody read what is not public about a person or her report. It keeps the team she was of then.';

revoke execute on function record_look from public;
grant execute on function record_look to doorstep_officer, doorstep_worker;

-- What was looked at is no part of what happened to it.
create or replace view happening with (security_invoker = true) as
select
    event.id, event.subject_id, event.happened_at, event.public,
    jsonb_build_object(
        'kind', event.kind,
        'happened_at', to_char(event.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'stage', event.details -> 'stage',
        'outcome', event.details -> 'outcome',
        'words', coalesce(report_word.words, event.details ->> 'words', ''),
        'by_council', event.actor_kind in ('officer', 'system'),
        'channel', coalesce(report_word.channel, '')
    ) as said
from event
left join report_word on report_word.event_id = event.id
where event.kind not like '%.looked_at';
