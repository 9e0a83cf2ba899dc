-- What phones kept in their outbox and have sent: each is done once, however often it arrives.

create table outbox_receipt (
    key         uuid primary key,
    device_id   uuid not null references device on delete cascade,
    reference   text not null,
    received_at timestamptz not null default now()
);
comment on table outbox_receipt is
'A change that came from a phone''s outbox, by the phone''s own key. A report has no row here: its submission_key does the same.';
create index outbox_receipt_device on outbox_receipt (device_id);
create index outbox_receipt_received on outbox_receipt (received_at);

alter table outbox_receipt enable row level security;
create policy own on outbox_receipt to doorstep_resident using (device_id = actor_id()) with check (device_id = actor_id());
create policy worker on outbox_receipt to doorstep_worker using (true);

grant select, insert on outbox_receipt to doorstep_resident;
grant select, delete on outbox_receipt to doorstep_worker;
