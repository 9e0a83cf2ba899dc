-- name: insert_event
select record_event(
    :kind, :subject_kind, :subject_id, :actor_kind, :actor_id, :happened_at, :public, :announced, :details
);

-- name: event_by_id
select id, kind, subject_kind, subject_id, actor_kind, actor_id, happened_at, recorded_at, public, details
from event
where id = :event_id;
