-- What an officer does with one report: shows the work, asks whoever reported it, and joins what is the same.

-- No table is live before the first release.
-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, adding-foreign-key-constraint, ban-drop-constraint
-- squawk-ignore-file require-concurrent-index-creation

alter table photo add column event_id bigint references event;
comment on column photo.event_id is 'The answer it was shown with.';
create index photo_event on photo (event_id) where event_id is not null;

alter table report_word drop constraint report_word_channel_check;
alter table report_word add constraint report_word_channel_check check (channel in ('email', 'sms', 'link'));

create table asked (
    id          uuid primary key,
    report_id   uuid not null references report on delete cascade,
    event_id    bigint not null references event,
    key         text not null unique,
    remind_on   date not null,
    ends_on     date not null check (ends_on > remind_on),
    reminded_at timestamptz,
    answered_at timestamptz,
    ended_at    timestamptz
);
comment on table asked is
'A question to whoever reported it. Its words stand beside its event; its key opens the page where it is answered, once.';
comment on column asked.ends_on is 'From then on the clock of the report goes on without an answer.';
create unique index asked_open on asked (report_id) where answered_at is null and ended_at is null;
comment on index asked_open is 'One question at a time.';

alter table asked enable row level security;
create policy officers on asked to doorstep_officer using (true);
create policy worker on asked to doorstep_worker using (true);
grant select, insert, update on asked to doorstep_officer;
grant select, insert, update, delete on asked to doorstep_worker;

insert into event_permission (kind, permissions) values
('report.question_ended', array['reports.answer']),
-- Said of the other report when one is merged or parted: that one's own event is what asks.
('report.joined', '{}'),
('report.parted', '{}');

-- Officers see which other reports came from the same hand, and never whose hand it is.
create function reports_by_the_same(given_report_id uuid) returns table (report_id uuid)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select theirs.report_id
    from report_holder as mine
    join report_holder as theirs on theirs.device_id = mine.device_id
    where mine.report_id = given_report_id and theirs.report_id <> given_report_id
    union
    select theirs.subject_id
    from follow as mine
    join follow as theirs on theirs.recipient_id = mine.recipient_id
    where mine.subject_id = given_report_id
        and mine.is_reporter
        and theirs.is_reporter
        and theirs.subject_kind = 'report'
        and theirs.subject_id <> given_report_id;
end;
revoke execute on function reports_by_the_same from public;
grant execute on function reports_by_the_same to doorstep_officer, doorstep_worker;

-- How alike two reports are, from 0 to 1. The weights are of what was tried on pairs of real reports: distance, the service or
-- its group, and words alike by letters or by stems. Of the same asset they are certainly of one thing; of different assets, or
-- with texts that name different lamps or columns, of different things, however near.
create function likeness(
    distance_m double precision, is_same_service boolean, is_same_group boolean, asset_id uuid, other_asset_id uuid,
    words text, other_words text, stems text[], other_stems text[]
) returns double precision
language sql stable parallel safe
return case
    when asset_id = other_asset_id then 1
    when asset_id <> other_asset_id then 0
    when lamp_in(words) <> lamp_in(other_words) then 0
    else
        0.35 * exp(-distance_m / 40)
        + 0.30 * is_same_service::int
        + 0.10 * is_same_group::int
        + 0.35 * greatest(similarity(words, other_words), share_in_both(stems, other_stems))
end;

-- Whoever follows a report hears of the one it was merged into, and of the one that was merged into in turn.
create function merged_into(given_report_id uuid) returns uuid[]
language sql stable
begin atomic
    with recursive merged (id) as (
        select id from report where duplicate_of = given_report_id
        union
        select report.id from report join merged on report.duplicate_of = merged.id
    )
    select coalesce(array_agg(id), '{}') from merged;
end;

create or replace view happening with (security_invoker = true) as
select
    event.id, event.subject_id, event.happened_at, event.public,
    jsonb_build_object(
        'kind', event.kind,
        'happened_at', to_char(event.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'stage', event.details -> 'stage',
        'outcome', case event.details ->> 'outcome' when 'no_action' then '"cannot_act"' else event.details -> 'outcome' end,
        'words', coalesce(nullif(report_word.words, ''), event.details ->> 'words', ''),
        'by_council', event.actor_kind in ('officer', 'system'),
        'channel', coalesce(report_word.channel, ''),
        'locked', coalesce(encode(personal_key.key || event_personal.locked, 'base64'), ''),
        'planned_on', event.details -> 'planned_on',
        'whose', coalesce(event.details -> 'whose', '""'),
        'looked_for', coalesce(event.details -> 'looked_for', '""'),
        'other', coalesce(event.details -> 'other', '""'),
        'photos', coalesce(
            (
                select jsonb_agg(photo.id order by photo.added_at)
                from photo
                where photo.event_id = event.id and photo.state = 'shown'
            ),
            '[]'
        )
    ) as said
from event
left join report_word on report_word.event_id = event.id
left join event_personal on event_personal.event_id = event.id
left join personal_key on personal_key.subject_id = event_personal.subject_id
where event.kind not like '%.looked_at';
