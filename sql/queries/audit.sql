-- name: record_look
select record_look(:subject_kind, :subject_id, :actor_kind, :actor_id, :purpose);

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
