-- name: take_tokens
select take_tokens(:keys, :most, make_interval(mins => :minutes));

-- name: forget_full_buckets
-- No limit takes longer than a day to be whole again.
delete from allowance where changed_at < now() - interval '1 day';
