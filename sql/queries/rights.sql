-- name: kept
select key, keep_days from retention_rule order by position;

-- name: rules
select
    key, keep_days, least_days, most_days, version,
    (
        select coalesce(jsonb_agg(jsonb_build_object('day', day, 'touched', touched) order by day desc), '[]')
        from retention_run
        where rule_id = retention_rule.id and touched > 0 and day > current_date - 30
    ) as runs,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'happened_at', to_char(event.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'who', officer.name, 'before', event.details -> 'before', 'after', event.details -> 'after'
        ) order by event.id desc), '[]')
        from event
        left join officer on officer.id = event.actor_id
        where event.subject_id = retention_rule.id and event.kind = 'retention.edited'
    ) as changes
from retention_rule
order by position;

-- name: change_rule
update retention_rule
set keep_days = :keep_days, version = version + 1
where key = :key and version = :version
returning id;

-- name: due_by
select due_by(:key, :days);

-- name: apply_rule
select apply_retention(:key, :most);

-- name: accounts_to_warn
-- A month before their time comes; again only after they were used meanwhile.
update resident
set warned_at = now()
where last_use_of(id) < now() - kept_for('accounts') + interval '30 days'
    and (warned_at is null or warned_at < last_use_of(id))
returning id;
