-- name: changes
-- The last ten of a thing, newest first.
select id, kind, subject_id, happened_at, who, before, after, more, names, is_last, locked
from change
where subject_id = :subject_id
order by id desc
limit 10;

-- name: last_changes
-- The last ten of all things of a kind, newest first.
select id, kind, subject_id, happened_at, who, before, after, more, names, is_last, locked
from change
where kind in (:kind || '.added', :kind || '.edited', :kind || '.removed')
order by id desc
limit 10;

-- name: change_by_id
select id, kind, subject_id, happened_at, who, before, after, more, names, is_last, locked from change where id = :event_id;
