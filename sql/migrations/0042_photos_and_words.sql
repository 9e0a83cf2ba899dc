-- What a photo shows, in words, for people who cannot see it.

-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid

alter table photo add column alt text not null default '' check (length(alt) <= 300);
comment on column photo.alt is 'What it shows, typed by an officer; empty: nobody has said yet.';
create index photo_waiting on photo (added_at, id) where state = 'held' and report_id is not null;

create or replace view report_summary with (security_invoker = true) as
select
    report.id, report.reference, report.service_code, service.name as service_name, service.icon,
    case when report.words_shown then report.description end as description,
    report.place_words, ward.name as ward_name, report.latitude, report.longitude,
    report.stage, report.status, report.outcome, report.submitted_at, report.expected_on, report.updated_at,
    photo.id as photo_id,
    report.is_public,
    photo.alt as photo_alt
from report
join service on service.service_code = report.service_code
left join area as ward on ward.id = report.ward_id
left join lateral (
    select photo.id, photo.alt
    from photo
    where photo.report_id = report.id and photo.state = 'shown'
    order by photo.added_at
    limit 1
) as photo on true;

create table word_change (
    event_id        bigint primary key references event,
    report_id       uuid not null references report on delete cascade,
    description     text not null,
    where_exactly   text not null,
    answers         jsonb not null,
    erased_at       timestamptz
);
comment on table word_change is
'What stood in a report before a moderator changed its words: for moderators alone, to look at, to put back and to erase. It stands beside its event and '
'not in it.';
create index word_change_report on word_change (report_id);

alter table word_change enable row level security;
create policy moderators on word_change to doorstep_officer using (may('reports.moderate')) with check (may('reports.moderate'));
create policy worker on word_change to doorstep_worker using (true);
grant select, insert, update on word_change to doorstep_officer;
grant select, update, delete on word_change to doorstep_worker;
