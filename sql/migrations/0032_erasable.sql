-- What is personal beside an event: locked with a key that can be erased, while the event itself stays.

-- squawk-ignore-file ban-drop-constraint, ban-drop-function, constraint-missing-not-valid

create table personal_key (
    subject_id  uuid primary key,
    key         bytea check (length(key) = 32),
    erased_at   timestamptz,
    constraint there_or_erased check (key is not null or erased_at is not null)
);
comment on table personal_key is
'With what the words beside a subject''s events are locked. Backups that are kept for long leave this table out: then what was erased is erased in them too.';
comment on column personal_key.erased_at is 'When it was last erased. What was written down before then is gone.';

create table event_personal (
    event_id    bigint primary key references event,
    subject_id  uuid not null,
    locked      bytea not null
);
comment on table event_personal is
'The words of an event that say something about a person, locked with personal_key (api/erasable.py). The event holds the SHA-256 of this as details.locked.';
create index event_personal_subject on event_personal (subject_id);

create function personal_key_of(given_subject_id uuid, new_key bytea) returns bytea
language sql security definer set search_path = public, pg_temp
begin atomic
    insert into personal_key (subject_id, key) values (given_subject_id, new_key)
    on conflict (subject_id) do update set key = coalesce(personal_key.key, excluded.key)
    returning key;
end;

drop function record_event(text, text, uuid, text, uuid, timestamptz, boolean, boolean, jsonb);
create function record_event(
    kind text, subject_kind text, subject_id uuid, actor_kind text, actor_id uuid,
    happened_at timestamptz, public boolean, announced boolean, details jsonb, locked bytea default null
) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    event_id bigint;
begin
    insert into event (kind, subject_kind, subject_id, actor_kind, actor_id, happened_at, public, details)
    values (kind, subject_kind, subject_id, actor_kind, actor_id, coalesce(happened_at, clock_timestamp()), public, details)
    returning id into event_id;
    if locked is not null then
        insert into event_personal (event_id, subject_id, locked) values (event_id, subject_id, locked);
    end if;
    if announced then
        insert into job (name, arguments) values ('api.events.announce', jsonb_build_object('event_id', event_id));
        perform pg_notify('job', '');
        perform pg_notify('changed', subject_id::text);
    end if;
    return event_id;
end
$$;

create function erase_personal(given_subject_id uuid) returns void
language sql security definer set search_path = public, pg_temp
begin atomic
    delete from event_personal where subject_id = given_subject_id;
    update report_word set words = '' where report_id = given_subject_id;
    insert into personal_key (subject_id, erased_at) values (given_subject_id, now())
    on conflict (subject_id) do update set key = null, erased_at = excluded.erased_at;
end;

-- What she says later is locked too; its row here says what is left to do with it.
alter table report_word drop constraint something_was_said;
comment on table report_word is
'What the person who reported it said later, for her and for officers alone: from where, and whether it was read. Its words stand in event_personal.';

alter table personal_key enable row level security;
alter table event_personal enable row level security;
create policy whoever_holds_it on personal_key for select to doorstep_resident using (holds_report(subject_id));
create policy council on personal_key for select to doorstep_officer, doorstep_worker using (true);
create policy with_its_event on event_personal for select to doorstep_resident using (
    exists (select from event where event.id = event_personal.event_id)
);
create policy council on event_personal for select to doorstep_officer, doorstep_worker using (true);

grant select on personal_key, event_personal to doorstep_resident, doorstep_officer, doorstep_worker;
revoke execute on function record_event, personal_key_of, erase_personal from public;
grant execute on function record_event, personal_key_of to doorstep_resident, doorstep_officer, doorstep_worker;
grant execute on function erase_personal to doorstep_officer, doorstep_worker;

create or replace view happening with (security_invoker = true) as
select
    event.id, event.subject_id, event.happened_at, event.public,
    jsonb_build_object(
        'kind', event.kind,
        'happened_at', to_char(event.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'stage', event.details -> 'stage',
        'outcome', event.details -> 'outcome',
        'words', coalesce(nullif(report_word.words, ''), event.details ->> 'words', ''),
        'by_council', event.actor_kind in ('officer', 'system'),
        'channel', coalesce(report_word.channel, ''),
        'locked', coalesce(encode(personal_key.key || event_personal.locked, 'base64'), '')
    ) as said
from event
left join report_word on report_word.event_id = event.id
left join event_personal on event_personal.event_id = event.id
left join personal_key on personal_key.subject_id = event_personal.subject_id
where event.kind not like '%.looked_at';
comment on column happening.said is 'As Happening in api/reports/schemas.py reads it; locked is a key and what it opens.';
