-- name: keep_challenge
select keep_challenge(:challenge_hash, :owner_id);

-- name: use_challenge
-- Whether it was asked, of this owner and lately; never true twice.
select use_challenge(:challenge_hash, :owner_id);
