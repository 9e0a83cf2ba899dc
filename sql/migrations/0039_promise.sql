-- The promise keeper: late is said before it is late, silence is noticed, and the clock stands still while she is asked.

-- No table is live before the first release.
-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, adding-foreign-key-constraint

create function days_between(earlier date, later date, unit text) returns int
language sql stable strict parallel safe
return case unit
    when 'working' then (
        select count(*) from generate_series(earlier + 1, later, interval '1 day') as day where is_working_day(day::date)
    )::int
    else greatest(0, later - earlier)
end;

create function days_later(day date, days int, unit text) returns date
language sql stable strict parallel safe
return case when days < 1 then day when unit = 'working' then working_days_after(day, days) else day + days end;

create function last_working_day(day date) returns date
language sql stable strict parallel safe
return (
    select max(each::date) from generate_series(day - 30, day, interval '1 day') as each where is_working_day(each::date)
);
comment on function last_working_day is 'That day itself, or the last before it on which somebody works.';

alter table report add column escalated_to text check (escalated_to in ('officer', 'team', 'manager'));
comment on column report.escalated_to is 'Who was reminded last, since nobody has told her anything for too long or it is late again. Null once she hears.';

-- What she hears ends the silence, whoever of the council says it and by whatever page; so does an import's own past.
create function hear_event() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update report
    set heard_at = greatest(heard_at, new.happened_at), escalated_to = null
    where id = new.subject_id;
    return null;
end
$$;
create trigger event_is_heard after insert on event
for each row when (
    (
        new.kind in (
            'report.updated', 'report.closed', 'report.reopened', 'report.asked', 'report.scheduled', 'report.handed_over',
            'report.recategorised', 'report.merged', 'report.unmerged', 'report.split', 'report.late'
        )
        or (new.kind = 'report.submitted' and new.details ? 'split_from')
    )
    and new.actor_kind in ('officer', 'system', 'consumer')
)
execute function hear_event();

-- However the waiting ends, what was promised moves by it, once, and silence counts anew.
create function move_by_wait() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    unit text := (select target_unit from service where service_code = new.service_code);
    waited int := days_between(old.waiting_since::date, now()::date, unit);
begin
    new.expected_on := days_later(new.expected_on, waited, unit);
    new.target_on := days_later(new.target_on, waited, unit);
    new.waited_days := new.waited_days + waited;
    new.word_due_on := due_on(
        now(), (select silent_days from service where service_code = new.service_code), unit, 'UTC'
    );
    return new;
end
$$;
create trigger report_waits_no_more before update on report
for each row when (old.waiting_since is not null and new.waiting_since is null and new.stage <> 'closed')
execute function move_by_wait();

create table escalation (
    report_id   uuid not null references report on delete cascade,
    because     text not null check (because in ('silent', 'late')),
    step        text not null check (step in ('officer', 'team', 'manager')),
    due_on      date not null,
    event_id    bigint,
    made_at     timestamptz not null default now(),
    primary key (report_id, because, step, due_on)
);
comment on table escalation is 'Each step once for each silence: due_on is the day by which she should have heard, or by which it was promised.';

create function promise_clock(report) returns jsonb
language sql stable
return jsonb_build_object(
    'expected_on', $1.expected_on, 'target_on', $1.target_on, 'word_due_on', $1.word_due_on,
    'heard_on', $1.heard_at::date, 'waiting_on', $1.waiting_since::date, 'waited_days', $1.waited_days,
    'late_notices', $1.late_notices, 'escalated_to', $1.escalated_to,
    'is_open', $1.stage <> 'closed', 'is_silent', coalesce($1.stage <> 'closed' and $1.waiting_since is null and $1.word_due_on < current_date, false),
    'days_left', $1.target_on - current_date
);

insert into message_kind (kind, urgency, kept_for, unread_after, may_wait) values ('staff', 'normal', '48 hours', null, false);

-- A report's own past, where it came with one.
update report
set heard_at = heard.at
from (
    select subject_id, max(happened_at) as at
    from event
    where kind in ('report.updated', 'report.closed', 'report.reopened') and actor_kind in ('officer', 'system')
    group by subject_id
) as heard
where report.id = heard.subject_id and report.heard_at is null;

alter table escalation enable row level security;
create policy officers on escalation for select to doorstep_officer using (true);
create policy worker on escalation to doorstep_worker using (true);
grant select on escalation to doorstep_officer;
grant select, insert, update on escalation to doorstep_worker;
revoke execute on function hear_event, move_by_wait from public;
