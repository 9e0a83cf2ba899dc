-- Rounds: the reports an officer goes to, in the order she goes; and what she sent from where she stood.

create table round_stop (
    report_id   uuid primary key references report on delete cascade,
    officer_id  uuid not null references officer on delete cascade,
    position    double precision not null,
    added_at    timestamptz not null default now()
);
comment on table round_stop is 'A report is on one round at most: whoever takes it up takes it off another''s.';
comment on column round_stop.position is 'What comes before has less.';
create index round_stop_officer on round_stop (officer_id, position);

create table visit_receipt (
    key         uuid primary key,
    officer_id  uuid not null references officer on delete cascade,
    reference   text not null,
    received_at timestamptz not null default now()
);
comment on table visit_receipt is 'A visit that came from an officer''s phone, by the phone''s own key: it is done once, however often it arrives.';
create index visit_receipt_received on visit_receipt (received_at);

alter table round_stop enable row level security;
alter table visit_receipt enable row level security;
create policy officers on round_stop to doorstep_officer using (true) with check (officer_id = actor_id());
create policy own on visit_receipt to doorstep_officer using (officer_id = actor_id()) with check (officer_id = actor_id());
create policy worker on round_stop to doorstep_worker using (true);
create policy worker on visit_receipt to doorstep_worker using (true);

grant select, insert, update, delete on round_stop to doorstep_officer;
grant select, insert on visit_receipt to doorstep_officer;
grant select, delete on round_stop, visit_receipt to doorstep_worker;

insert into event_permission (kind, permissions) values ('report.visited', array['reports.answer']);
