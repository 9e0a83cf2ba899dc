-- Filters of the queue kept by name, and what was done to many reports at once, so that it can be taken back.

create table saved_filter (
    id          uuid primary key default gen_random_uuid(),
    officer_id  uuid not null references officer,
    team        text references team (name) on update cascade,
    name        text not null check (name <> ''),
    wanted      jsonb not null,
    reports     int,
    counted_at  timestamptz,
    unique (officer_id, name)
);
comment on table saved_filter is 'What of the queue an officer comes back to, under a name of hers; with a team, everybody''s in it.';
comment on column saved_filter.wanted is 'As Wanted in api/triage/schemas.py: what stands in the queue''s address.';
comment on column saved_filter.reports is 'How many there were at counted_at, no more than a thousand counted.';
create index saved_filter_team on saved_filter (team) where team is not null;

create function follow_team_name() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update saved_filter set wanted = jsonb_set(wanted, '{team}', to_jsonb(new.name)) where wanted ->> 'team' = old.name;
    return null;
end
$$;
create trigger team_renamed after update on team
for each row when (old.name <> new.name) execute function follow_team_name();

create table bulk_change (
    id          uuid primary key default gen_random_uuid(),
    officer_id  uuid not null references officer,
    kind        text not null check (kind in ('report.assigned', 'report.team_changed')),
    given_to    text not null,
    event_ids   bigint[] not null check (cardinality(event_ids) > 0),
    done_at     timestamptz not null default clock_timestamp(),
    undone_at   timestamptz
);
comment on table bulk_change is 'The same done to many reports at once. Its events say how each of them was before.';
comment on column bulk_change.given_to is 'The name of whom or which team they went to, empty when they were put back.';
create index bulk_change_last on bulk_change (officer_id, done_at desc);

create function has_newer_events(event_ids bigint[]) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select exists (
        select
        from event as newer
        where newer.subject_id in (select subject_id from event where id = any (event_ids))
            and newer.id > (select max(id) from unnest(event_ids) as id)
            and newer.kind not like '%.looked_at'
    );
end;
comment on function has_newer_events is 'Whether anything has happened since to what these events are of. That somebody looked is nothing.';

alter table saved_filter enable row level security;
alter table bulk_change enable row level security;
create policy hers_or_her_teams on saved_filter for select to doorstep_officer using (
    officer_id = actor_id() or team = (select officer.team from officer where officer.id = actor_id())
);
create policy hers_to_add on saved_filter for insert to doorstep_officer with check (officer_id = actor_id());
create policy hers_to_remove on saved_filter for delete to doorstep_officer using (officer_id = actor_id());
create policy worker on saved_filter to doorstep_worker using (true);
create policy hers on bulk_change to doorstep_officer using (officer_id = actor_id()) with check (officer_id = actor_id());

revoke execute on function follow_team_name, has_newer_events from public;
grant execute on function has_newer_events to doorstep_officer;
grant select, insert, delete on saved_filter to doorstep_officer;
grant select, update on saved_filter to doorstep_worker;
grant select, insert, update on bulk_change to doorstep_officer;
