-- name: record_look
select record_look(:subject_kind, :subject_id, :actor_kind, :actor_id, :purpose);

-- name: erase_personal
select erase_personal(:subject_id);
