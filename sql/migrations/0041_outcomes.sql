-- How a report ends: more endings, what each of them needs, and which of them a service offers.

-- A report and a service get their new columns without being written again; the endings renamed are few.
-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, ban-drop-constraint

alter table report drop constraint report_outcome_check;
update report set outcome = 'cannot_act' where outcome = 'no_action';
alter table report
add constraint report_outcome_check check (
    outcome in (
        'fixed', 'made_safe', 'planned', 'known', 'not_ours', 'cannot_act', 'duplicate', 'not_found', 'withdrawn'
    )
),
add column whose text not null default '',
add column looked_for text not null default '';
comment on column report.whose is 'Who looks after it, where it ended as not ours.';
comment on column report.looked_for is 'What was looked for, where it ended as not found.';

update message_words set kind = 'report.closed.cannot_act' where kind = 'report.closed.no_action';

alter table service
add column outcomes text[] not null default array[
    'fixed', 'made_safe', 'planned', 'known', 'not_ours', 'cannot_act', 'duplicate', 'not_found'
],
add column closing_photo boolean not null default false,
add constraint outcomes_by_name check (
    outcomes <> '{}'
    and outcomes <@ array['fixed', 'made_safe', 'planned', 'known', 'not_ours', 'cannot_act', 'duplicate', 'not_found']
);
comment on column service.outcomes is 'How a report of it may end.';
comment on column service.closing_photo is 'Work done, fixed or made safe, is shown by a photo.';

alter table photo
add column kind text not null default 'before' check (kind in ('before', 'after'));
comment on column photo.kind is 'Before: of the problem, from whoever reported it. After: of what the council did.';

-- Whoever may end a report or open it again changes these with it.
grant update (scheduled_on, waiting_since, whose, looked_for, duplicate_of, version) on report to doorstep_resident;

-- Events are never altered, so an ending that had another name is read by its new one.
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
        'other', coalesce(event.details -> 'other', '""')
    ) as said
from event
left join report_word on report_word.event_id = event.id
left join event_personal on event_personal.event_id = event.id
left join personal_key on personal_key.subject_id = event_personal.subject_id
where event.kind not like '%.looked_at';
