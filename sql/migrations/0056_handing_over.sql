-- Handing a report to a contractor or another authority, and what they answer.

create table partner (
    id          uuid primary key default gen_random_uuid(),
    name        text not null unique check (name <> ''),
    email       text not null check (email <> ''),
    kind        text not null check (kind in ('contractor', 'authority')),
    answers     text not null default 'awaiting' check (answers in ('awaiting', 'directly')),
    is_active   boolean not null default true,
    version     int not null default 1
);
comment on table partner is 'Who may be handed a report: a contractor, who works for the council, or another authority, whose it is.';
comment on column partner.answers is 'Whether what they say waits for an officer, or goes to the resident as it is.';

create table handover (
    id              uuid primary key,
    report_id       uuid not null references report on delete cascade,
    partner_id      uuid not null references partner,
    event_id        bigint not null references event,
    words           text not null,
    consented       boolean not null,
    handed_at       timestamptz not null default now(),
    withdrawn_at    timestamptz,
    ended_at        timestamptz
);
comment on table handover is 'One report in a partner''s hands. They see what it is and where, and nothing of whoever reported it.';
comment on column handover.consented is 'Whoever reported it agreed that another authority has it.';
create unique index handover_once on handover (report_id, partner_id) where withdrawn_at is null and ended_at is null;

create table handover_answer (
    id          uuid primary key,
    handover_id uuid not null references handover on delete cascade,
    kind        text not null check (kind in ('in_work', 'done', 'cannot', 'question')),
    words       text not null check (words <> ''),
    photo_ids   uuid[] not null default '{}',
    said_at     timestamptz not null default clock_timestamp(),
    decided_at  timestamptz,
    is_sent     boolean
);
comment on column handover_answer.is_sent is 'Whether the resident had it. Null until it is decided.';
create index handover_answer_of on handover_answer (handover_id, said_at);
create index handover_answer_waiting on handover_answer (handover_id) where decided_at is null;

alter table partner enable row level security;
alter table handover enable row level security;
alter table handover_answer enable row level security;
create policy officers_read on partner for select to doorstep_officer using (true);
create policy whoever_may on partner to doorstep_officer using (may('teams.edit')) with check (may('teams.edit'));
create policy worker on partner to doorstep_worker using (true);
create policy officers_read on handover for select to doorstep_officer using (true);
create policy whoever_may on handover to doorstep_officer
using (may('reports.hand_over')) with check (may('reports.hand_over'));
create policy worker on handover to doorstep_worker using (true);
create policy officers on handover_answer to doorstep_officer using (true);
create policy worker on handover_answer to doorstep_worker using (true);
grant select, insert, update on partner, handover, handover_answer to doorstep_officer;
grant select, insert, update, delete on partner, handover, handover_answer to doorstep_worker;

insert into event_permission (kind, permissions) values
('report.handover_withdrawn', array['reports.hand_over']),
('report.handover_put_aside', array['reports.hand_over', 'reports.answer']);

create or replace view report_to_check with (security_invoker = true) as
select id as report_id from report where not words_shown
union
select report_id from photo where state = 'held' and report_id is not null
union
select report_id from report_word where read_at is null
union
select report_id from suspicion where settled_as is null
union
select report_id from handover_answer join handover on handover.id = handover_id where decided_at is null;
