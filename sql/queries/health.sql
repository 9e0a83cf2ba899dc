-- name: problems_now
-- What waits too long, in words; nothing when all is well.
select problem
from (
    select 'work was given up after many tries: ' || count(*) as problem, count(*) as number
    from job
    where abandoned_because is not null or (attempts >= 6 and due_at < now())
    union all
    select 'work is waiting and no worker takes it: ' || count(*), count(*)
    from job
    where due_at < now() - interval '5 minutes' and attempts = 0
    union all
    select 'messages are waiting and no worker takes them: ' || count(*), count(*)
    from delivery
    where due_at < now() - interval '5 minutes' and status = 'created' and lane < 2
    union all
    select 'events are not as they were sealed, as python -m api verify-events shows: ' || cardinality(findings), cardinality(findings)
    from (select findings from event_check where ended_at is not null order by id desc limit 1) as latest
) as found
where number > 0;
