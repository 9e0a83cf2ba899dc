-- name: insert_job
with queued as (
    insert into job (name, arguments, due_at)
    values (:name, :arguments, coalesce(:due_at, now()))
)
select pg_notify('job', '');

-- name: claim_job
-- A claim is a lease: a job not finished falls due again after 15 seconds, then 1 minute, 4, 16 and 64,
-- so a retry and a crashed worker are the same thing. The attempt is counted here, so that a job which kills
-- its worker is counted too; one that has used them all and never came back is left lying.
update job
set attempts = attempts + 1, due_at = now() + interval '15 seconds' * power(4, attempts)
where id = (
    select id
    from job
    where due_at <= now() and abandoned_because is null and attempts < 6
    order by due_at
    limit 1
    for update skip locked
)
returning id, name, arguments, attempts;

-- name: finish_job
delete from job where id = :job_id;

-- name: abandon_job
update job set abandoned_because = :reason where id = :job_id;

-- name: keep_schedule
insert into schedule (name, every)
values (:name, :every)
on conflict (name) do update set every = excluded.every, due_at = least(schedule.due_at, now() + excluded.every);

-- name: queue_due
-- One job for each schedule whose time has come; the row's lock lets one worker do it.
with due as (
    update schedule
    set due_at = now() + every
    where name in (select name from schedule where due_at <= now() for update skip locked)
    returning name
)
insert into job (name, arguments)
select name, '{}'
from due;
