-- name: give_receipt
-- The key again, the first time it comes; nothing for one that was here before. Of two at once, one waits for the other.
insert into outbox_receipt (key, device_id, reference)
values (:key, :device_id, :reference)
on conflict (key) do nothing
returning key;

-- name: forget_receipts
-- Twice the thirty days for which the same key is promised the same answer.
delete from outbox_receipt where received_at < now() - interval '60 days';

-- name: photos_there
-- How the photos a report has already are told from one another.
select sha256 from photo where report_id = :report_id;
