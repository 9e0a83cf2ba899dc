-- A report: a resident telling the council that something in a place needs attention.

create table report (
    id              uuid primary key,
    reference       text not null unique check (reference ~ '^[2-9A-HJKMNP-TV-Z]{7}$'),
    submission_key  uuid not null unique,
    service_code    text not null references service,
    description     text not null check (description <> ''),
    where_exactly   text not null,
    place_words     text not null,
    latitude        double precision not null,
    longitude       double precision not null,
    easting         double precision not null,
    northing        double precision not null,
    xy              point not null generated always as (point(easting, northing)) stored,
    ward_id         uuid references area,
    channel         text not null check (channel in ('web', 'phone', 'counter', 'email', 'open311', 'import')),
    stage           text not null default 'received' check (
        stage in ('received', 'investigating', 'planned', 'in_progress', 'closed')
    ),
    status          text not null generated always as (case stage when 'closed' then 'closed' else 'open' end) stored,
    outcome         text check (outcome in ('fixed', 'no_action', 'not_ours', 'duplicate', 'withdrawn')),
    reason          text not null default '',
    is_public       boolean not null,
    words_shown     boolean not null,
    submitted_at    timestamptz not null,
    expected_on     date not null,
    closed_at       timestamptz,
    updated_at      timestamptz not null,
    constraint closed_with_outcome_and_reason check (
        (stage = 'closed') = (outcome is not null)
        and (stage = 'closed') = (reason <> '')
        and (stage = 'closed') = (closed_at is not null)
    )
);
comment on column report.submission_key is 'The sender''s own key: a second arrival of the same report finds the first.';
comment on column report.words_shown is 'False while words that look personal wait for an officer.';
comment on column report.place_words is 'The nearest street when it was reported, for people.';
create index report_newest on report (submitted_at desc);
create index report_newest_open on report (submitted_at desc) where stage <> 'closed';
create index report_due on report (expected_on, submitted_at) where stage <> 'closed';
create index report_ward on report (ward_id, submitted_at desc);
create index report_service on report (service_code, submitted_at desc);
create index report_near on report using gist (xy) where stage <> 'closed';

create table report_holder (
    report_id   uuid not null references report on delete cascade,
    device_id   uuid not null references device on delete cascade,
    added_at    timestamptz not null default now(),
    primary key (report_id, device_id)
);
comment on table report_holder is 'Phones that may manage a report: the one that sent it, and those its private link was opened on.';
create index report_holder_device on report_holder (device_id);

create table report_draft (
    id          uuid primary key,
    device_id   uuid not null references device on delete cascade,
    answers     jsonb not null default '{}',
    report_id   uuid references report on delete cascade,
    updated_at  timestamptz not null default now()
);
comment on table report_draft is 'What has been answered so far. Its id becomes the report''s submission_key; forgotten after a day.';

create table photo (
    id          uuid primary key,
    draft_id    uuid references report_draft on delete set null,
    report_id   uuid references report on delete cascade,
    state       text not null default 'held' check (state in ('held', 'shown', 'hidden')),
    width       int not null,
    height      int not null,
    sha256      text not null,
    added_at    timestamptz not null default clock_timestamp()
);
comment on column photo.state is 'Held until an officer has looked; only a shown photo is public.';
create index photo_report on photo (report_id, added_at);
create index photo_draft on photo (draft_id, added_at) where draft_id is not null;

-- Row-level security asks this of other tables' rows, so it must not ask those tables' own policies again.
create function holds_report(given_report_id uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select exists (
        select from report_holder where report_id = given_report_id and device_id = actor_id()
    );
end;

-- Whoever knows a submission's key sent it, and may know what became of it, also when the report is not public.
create function report_submitted_as(given_key uuid, out id uuid, out reference text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select report.id, report.reference from report where submission_key = given_key;
end;

alter table report enable row level security;
alter table report_holder enable row level security;
alter table report_draft enable row level security;
alter table photo enable row level security;

create policy public_or_held on report for select to doorstep_resident using (is_public or holds_report(id));
create policy anyone_may_report on report for insert to doorstep_resident with check (stage = 'received');
create policy holders_may_change on report for update to doorstep_resident using (holds_report(id));
create policy officers on report to doorstep_officer using (true);
create policy worker on report to doorstep_worker using (true);

-- What happened to a report is for whoever may see the report.
alter policy public_events on event using (public and exists (select from report where report.id = event.subject_id));

create policy own on report_holder to doorstep_resident using (device_id = actor_id()) with check (device_id = actor_id());
create policy worker on report_holder to doorstep_worker using (true);

create policy own on report_draft to doorstep_resident using (device_id = actor_id()) with check (device_id = actor_id());
create policy worker on report_draft to doorstep_worker using (true);

create policy shown_or_held on photo for select to doorstep_resident using (
    (state = 'shown' and exists (select from report where report.id = photo.report_id))
    or holds_report(report_id)
    or exists (select from report_draft where report_draft.id = photo.draft_id)
);
create policy to_own_draft on photo for insert to doorstep_resident with check (
    exists (select from report_draft where report_draft.id = photo.draft_id)
);
create policy from_own_draft on photo for update to doorstep_resident using (
    exists (select from report_draft where report_draft.id = photo.draft_id)
);
create policy not_yet_sent on photo for delete to doorstep_resident using (
    report_id is null and exists (select from report_draft where report_draft.id = photo.draft_id)
);
create policy officers on photo to doorstep_officer using (true);
create policy worker on photo to doorstep_worker using (true);

revoke execute on function holds_report, report_submitted_as from public;
grant execute on function holds_report, report_submitted_as to doorstep_resident, doorstep_officer, doorstep_worker;
grant select, insert on report to doorstep_resident;
grant update (stage, outcome, reason, closed_at, updated_at) on report to doorstep_resident;
grant select, insert on report_holder to doorstep_resident;
grant select, insert, update, delete on report_draft, photo to doorstep_resident;
grant select, insert, update on report, photo to doorstep_officer;
grant select, insert, update, delete on report, report_holder, report_draft, photo to doorstep_worker;
