-- name: record_look
select record_look(:subject_kind, :subject_id, :actor_kind, :actor_id, :purpose, :details, :locked);

-- name: looks_shown
-- Of a report that is hers, or of all that is in her account, newest first; with what is kept back left out.
select happened_at, purpose, taken_for, locked, team, role, reference from looks_shown(:subject_id::uuid);

-- name: trail
-- What was done and seen, newest first, before an event; of one officer, of one kind, about one report, in a time.
select
    event.id, event.kind, event.happened_at, event.actor_kind, officer.name as officer,
    coalesce(event.details ->> 'team', officer.team, '') as team, event.subject_kind, report.reference,
    event.details ->> 'purpose' as purpose, event.details ->> 'taken_for' as taken_for, look_review.kept_back,
    coalesce(encode(personal_key.key || event_personal.locked, 'base64'), '') as locked
from event
left join officer on officer.id = event.actor_id and event.actor_kind = 'officer'
left join report on report.id = event.subject_id
left join look_review on look_review.event_id = event.id
left join event_personal on event_personal.event_id = event.id
    and (event.details ->> 'purpose' = 'investigation' or event.kind = 'export.made')
left join personal_key on personal_key.subject_id = event_personal.subject_id
where (:before::bigint is null or event.id < :before)
    and (:officer_id::uuid is null or (event.actor_kind = 'officer' and event.actor_id = :officer_id))
    and (:kind::text is null or event.kind = :kind)
    and (:reference::text is null or event.subject_id = (select id from report where reference = :reference))
    and (:since::timestamptz is null or event.recorded_at >= :since)
    and (:until::timestamptz is null or event.recorded_at < :until)
    and (not :is_kept_back or event.details ->> 'purpose' = 'investigation')
order by event.id desc
limit 50;

-- name: keeping_watch
-- Beside the trail: who is there to choose from, what kinds there are, and how the last check of the chain went.
select
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name collate "C"), '[]') from officer
    ) as officers,
    (
        with recursive kinds as (
            (select kind from event order by kind limit 1)
            union all
            select (select event.kind from event where event.kind > kinds.kind order by event.kind limit 1)
            from kinds
            where kinds.kind is not null
        )
        select coalesce(jsonb_agg(kind), '[]') from kinds where kind is not null
    ) as kinds,
    (
        select jsonb_build_object(
            'ended_at', to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'events', position, 'findings', findings
        )
        from event_check
        where ended_at is not null
        order by id desc
        limit 1
    ) as last_check;

-- name: look_for_investigation
select id, actor_id from event where id = :event_id and details ->> 'purpose' = 'investigation';

-- name: insert_review
insert into look_review (event_id, kept_back, reviewed_by)
values (:event_id, :kept_back, :officer_id)
on conflict do nothing
returning event_id;

-- name: erase_personal
select erase_personal(:subject_id);

-- name: may_seal
-- One at a time, until its transaction ends; who comes second goes home.
select pg_try_advisory_xact_lock(5331743);

-- name: head
select position, hash from event_seal order by position desc limit 1;

-- name: lines_to_seal
select
    event.id, event.kind, event.subject_kind, event.subject_id, event.actor_kind, event.actor_id, event.happened_at,
    event.recorded_at, event.public, event.details::text as details
from event_unsealed
join event on event.id = event_unsealed.event_id
order by event.id
limit :most;

-- name: insert_seals
with sealed as (
    delete from event_unsealed where event_id = any (:event_ids::bigint[])
)
insert into event_seal (position, event_id, hash)
select :position + number, event_id, hash
from unnest(:event_ids::bigint[], :hashes::bytea[]) with ordinality as link (event_id, hash, number);

-- name: links
-- The chain after a position, with what there is of each event. Times are written so that msgspec reads them as they are.
select
    event_seal.position, event_seal.event_id, event_seal.hash,
    case when event.id is not null then jsonb_build_object(
        'id', event.id, 'kind', event.kind, 'subject_kind', event.subject_kind, 'subject_id', event.subject_id,
        'actor_kind', event.actor_kind, 'actor_id', event.actor_id,
        'happened_at', to_char(event.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'recorded_at', to_char(event.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'public', event.public, 'details', event.details::text
    ) end as line,
    event.details ->> 'locked' as marked, encode(sha256(event_personal.locked), 'hex') as locked, personal_key.erased_at
from event_seal
left join event on event.id = event_seal.event_id
left join event_personal on event_personal.event_id = event.id and event.details ? 'locked'
left join personal_key on personal_key.subject_id = event.subject_id and event.details ? 'locked'
where event_seal.position > :after
order by event_seal.position
limit :most;

-- name: ids_without_a_seal
-- Events that neither have a seal nor wait for one: the first hundred.
select event.id
from event
where not exists (select from event_seal where event_seal.event_id = event.id)
    and not exists (select from event_unsealed where event_unsealed.event_id = event.id)
order by event.id
limit 100;

-- name: heads
select day, position, hash from event_head order by day;

-- name: positions_that_differ
-- Those of the given ones at which the chain has another hash now, or nothing.
select given.position
from unnest(:positions::bigint[], :hashes::bytea[]) as given (position, hash)
left join event_seal on event_seal.position = given.position
where event_seal.hash is distinct from given.hash;

-- name: keep_heads
-- For each day that has ended since the last head, from the first seal on. A day without events ends where the one before did.
insert into event_head (day, position, hash)
select ended.day, seal.position, seal.hash
from generate_series(
    coalesce(
        (select max(day) + 1 from event_head),
        (select (min(sealed_at) at time zone 'UTC')::date from event_seal where position = 1)
    ),
    (now() at time zone 'UTC')::date - 1,
    interval '1 day'
) as ended (day)
cross join lateral (
    select position, hash
    from event_seal
    where sealed_at < (ended.day + interval '1 day') at time zone 'UTC'
    order by position desc
    limit 1
) as seal
on conflict do nothing;

-- name: begin_check
insert into event_check default values returning id;

-- name: check_under_way
-- How far it has come: :check_id's own position in the chain, and the hash that was sealed there.
select
    event_check.position, event_seal.hash, event_check.latest, event_check.findings
from event_check
left join event_seal on event_seal.position = event_check.position
where event_check.id = :check_id;

-- name: keep_check
update event_check
set position = :position, latest = :latest, findings = :findings, ended_at = case when :is_over then now() end
where id = :check_id;
