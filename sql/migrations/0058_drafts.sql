-- What comes to the council's report address or number by itself: it waits until an officer has made a report of it, has answered
-- it, or has said why it is neither.

-- squawk-ignore-file adding-foreign-key-constraint, constraint-missing-not-valid

create table incoming_draft (
    id              uuid primary key default gen_random_uuid(),
    channel         text not null check (channel in ('email', 'sms')),
    key             text not null unique,
    address_id      uuid not null references address,
    words           text not null default '',
    set_aside       text not null default '' check (set_aside in ('', 'automatic', 'flood')),
    received_at     timestamptz not null default now(),
    ending          text check (ending in ('completed', 'answered', 'dismissed')),
    reason          text not null default '',
    report_id       uuid references report on delete set null,
    ended_at        timestamptz,
    constraint ended_with_why check (
        (ending is null) = (ended_at is null) and (ending is null or ending = 'completed' or reason <> '')
    )
);
comment on table incoming_draft is 'An email or a text that nobody asked for. An officer reads its words and never from which address it came.';
comment on column incoming_draft.key is 'Of the mail or the text: a second arrival finds the first.';
comment on column incoming_draft.set_aside is 'Not answered by itself and not among those that wait: a machine wrote it, or too many came. An officer can still take it up.';
create index incoming_draft_waiting on incoming_draft (received_at) where ending is null;
create index incoming_draft_address on incoming_draft (address_id, received_at);
create index incoming_draft_ended on incoming_draft (ended_at) where ending is not null;

alter table photo add column incoming_draft_id uuid references incoming_draft on delete set null;
create index photo_incoming on photo (incoming_draft_id) where incoming_draft_id is not null;

alter table incoming_draft enable row level security;
create policy who_may_type_in on incoming_draft to doorstep_officer using (may('reports.type_in')) with check (may('reports.type_in'));
create policy worker on incoming_draft to doorstep_worker using (true);
grant select (id, channel, words, set_aside, received_at, ending, reason, report_id, ended_at) on incoming_draft to doorstep_officer;
grant select, insert, update, delete on incoming_draft to doorstep_worker;
