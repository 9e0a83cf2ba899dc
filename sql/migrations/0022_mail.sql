-- Mail that comes in: what she who reported says since, and how much of each kind has come.

create table report_word (
    event_id    bigint primary key references event,
    report_id   uuid not null references report on delete cascade,
    words       text not null,
    photos      int not null,
    channel     text not null check (channel in ('email', 'sms')),
    key         text not null unique,
    read_at     timestamptz,
    constraint something_was_said check (words <> '' or photos > 0)
);
comment on table report_word is
'What the person who reported it said later, for her and for officers alone. It stands beside its event and not in it, so that it can be erased.';
comment on column report_word.key is 'Of the mail it came in: a second arrival finds the first.';
comment on column report_word.read_at is 'When an officer had read it; until then its report is among those to look at.';
create index report_word_report on report_word (report_id);
create index report_word_unread on report_word (report_id) where read_at is null;

create table mail_count (
    day         date not null default current_date,
    outcome     text not null,
    number      int not null,
    primary key (day, outcome)
);
comment on table mail_count is 'How many mails came to what: filed, automatic, bounced, ….';

alter table report_word enable row level security;
alter table mail_count enable row level security;
create policy own on report_word for select to doorstep_resident using (holds_report(report_id));
create policy officers on report_word to doorstep_officer using (true);
create policy worker on report_word to doorstep_worker using (true);
create policy worker on mail_count to doorstep_worker using (true);
create policy own_words on event for select to doorstep_resident using (kind = 'report.added_to' and holds_report(subject_id));

grant select on report_word to doorstep_resident, doorstep_officer;
grant update (read_at) on report_word to doorstep_officer;
grant select, insert, update, delete on report_word, mail_count to doorstep_worker;

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
left join report_word on report_word.event_id = event.id;
