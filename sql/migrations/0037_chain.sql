-- Events are sealed into a chain after they are written, so that a change by anybody, also by who may do everything, is found.

-- squawk-ignore-file constraint-missing-not-valid

alter table event add constraint written_in_one_line check (kind !~ '[[:cntrl:]]' and subject_kind !~ '[[:cntrl:]]');

-- Which events wait for their seal. What commits is here, in whatever order; what does not commit never is.
create table event_unsealed (
    event_id    bigint primary key
);
insert into event_unsealed select id from event;

create function wait_for_seal() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into event_unsealed select id from made;
    return null;
end
$$;
create trigger event_waits_for_its_seal after insert on event
referencing new table as made
for each statement execute function wait_for_seal();

create table event_seal (
    position    bigint primary key,
    event_id    bigint not null unique references event,
    hash        bytea not null check (length(hash) = 32),
    sealed_at   timestamptz not null default clock_timestamp()
);
comment on table event_seal is
'The chain: at each position SHA-256 of the hash before it and of one event, as api/audit/chain.py writes it. Positions have no gaps; ids of events may.';
create trigger seal_is_append_only before update or delete or truncate on event_seal
for each statement execute function refuse_change();

create table event_head (
    day         date primary key,
    position    bigint not null,
    hash        bytea not null
);
comment on table event_head is 'How far the chain had come at the end of each day, in UTC: published, so that copies of it are in others'' hands.';
create trigger head_is_append_only before update or delete or truncate on event_head
for each statement execute function refuse_change();

create table event_check (
    id          bigint primary key generated always as identity,
    started_at  timestamptz not null default now(),
    ended_at    timestamptz,
    position    bigint not null default 0,
    latest      timestamptz,
    findings    text[] not null default '{}'
);
comment on table event_check is 'Each night''s verification of the chain. It goes on from where it is, a handful of events at a time.';
comment on column event_check.latest is 'The latest recorded_at so far: an event that says it is much older was put in afterwards.';

create or replace function erase_personal(given_subject_id uuid) returns void
language sql security definer set search_path = public, pg_temp
begin atomic
    delete from event_personal where subject_id = given_subject_id;
    update report_word set words = '' where report_id = given_subject_id;
    insert into personal_key (subject_id, erased_at) values (given_subject_id, clock_timestamp())
    on conflict (subject_id) do update set key = null, erased_at = excluded.erased_at;
end;
comment on function erase_personal is 'What was written down by this very moment is gone, and known to have gone rightly.';

alter table event_unsealed enable row level security;
alter table event_seal enable row level security;
alter table event_head enable row level security;
alter table event_check enable row level security;
create policy worker on event_unsealed to doorstep_worker using (true);
create policy worker on event_seal to doorstep_worker using (true);
create policy worker on event_head to doorstep_worker using (true);
create policy worker on event_check to doorstep_worker using (true);
create policy everybody on event_head for select using (true);
create policy whoever_may on event_check for select to doorstep_officer using (may('audit.see'));

grant select, delete on event_unsealed to doorstep_worker;
grant select, insert on event_seal, event_head to doorstep_worker;
grant select, insert, update on event_check to doorstep_worker;
grant select on event_head to doorstep_resident, doorstep_officer;
grant select on event_check to doorstep_officer;
