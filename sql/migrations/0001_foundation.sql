-- Who may do what, what has happened, and what is still to do.

create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create extension if not exists fuzzystrmatch;
create extension if not exists unaccent;

-- One login; each request's transaction takes one of these roles. Roles belong to the whole server, so another
-- council's database, or another process at this same moment, may have made them already.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['doorstep_resident', 'doorstep_officer', 'doorstep_worker'] loop
        begin
            execute format('create role %I nologin', wanted);
        exception when duplicate_object or unique_violation then
            null;
        end;
        if not pg_has_role(current_user, wanted, 'member') then
            execute format('grant %I to current_user', wanted);
        end if;
    end loop;
end
$$;

create function actor_id() returns uuid
language sql stable
return nullif(current_setting('doorstep.actor_id', true), '')::uuid;
comment on function actor_id is 'Who this transaction acts for, as database.transaction() said; row-level security asks it.';

create table event (
    id              bigint primary key generated always as identity,
    kind            text not null,
    subject_kind    text not null,
    subject_id      uuid not null,
    actor_kind      text not null check (
        actor_kind in ('anonymous', 'device', 'address', 'resident', 'officer', 'system', 'consumer')
    ),
    actor_id        uuid,
    happened_at     timestamptz not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    public          boolean not null,
    details         jsonb not null default '{}'
);
comment on table event is
'Everything that has happened. Written with the change it records, through record_event(); never changed. Nothing personal stands in it.';
create index event_subject on event (subject_id, happened_at, id);

create function refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception 'an event is never changed or taken back';
end
$$;
create trigger event_is_append_only before update or delete or truncate on event
for each statement execute function refuse_change();

create table job (
    id                  bigint primary key generated always as identity,
    name                text not null,
    arguments           jsonb not null,
    attempts            int not null default 0,
    due_at              timestamptz not null default now(),
    abandoned_because   text
);
create index job_due on job (due_at) where abandoned_because is null;

create table schedule (
    name        text primary key,
    every       interval not null,
    due_at      timestamptz not null default now()
);
comment on table schedule is 'Work that comes round again. A round is queued as a job by whichever worker sees it due first.';

-- The only way into the event table: one row, the job that announces it, and word to whoever is watching.
create function record_event(
    kind text, subject_kind text, subject_id uuid, actor_kind text, actor_id uuid,
    happened_at timestamptz, public boolean, announced boolean, details jsonb
) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    event_id bigint;
begin
    insert into event (kind, subject_kind, subject_id, actor_kind, actor_id, happened_at, public, details)
    values (kind, subject_kind, subject_id, actor_kind, actor_id, coalesce(happened_at, clock_timestamp()), public, details)
    returning id into event_id;
    if announced then
        insert into job (name, arguments) values ('api.events.announce', jsonb_build_object('event_id', event_id));
        perform pg_notify('job', '');
        perform pg_notify('changed', subject_id::text);
    end if;
    return event_id;
end
$$;

alter table event enable row level security;
create policy public_events on event for select to doorstep_resident using (public);
create policy all_events on event for select to doorstep_officer, doorstep_worker using (true);

grant select on event to doorstep_resident, doorstep_officer, doorstep_worker;
grant insert on job to doorstep_resident, doorstep_officer;
grant select, insert, update, delete on job, schedule to doorstep_worker;
revoke execute on function record_event from public;
grant execute on function record_event to doorstep_resident, doorstep_officer, doorstep_worker;
