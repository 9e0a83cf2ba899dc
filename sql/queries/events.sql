-- name: insert_event
select record_event(
    :kind, :subject_kind, :subject_id, :actor_kind, :actor_id, :happened_at, :public, :announced, :details, :locked
);

-- name: personal_key_of
-- With what the words beside a subject's events are locked: :new_key, where it has none yet.
select personal_key_of(:subject_id, :new_key);

-- name: insert_events
select record_event(
    :kind, :subject_kind, subject.subject_id, :actor_kind, :actor_id, null, :public, true, subject.details
)
from jsonb_to_recordset(:subjects::jsonb) as subject (subject_id uuid, details jsonb);

-- name: event_by_id
select id, kind, subject_kind, subject_id, actor_kind, actor_id, happened_at, recorded_at, public, details
from event
where id = :event_id;
