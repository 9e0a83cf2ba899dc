-- What people say of an ending: that it is not fixed, how it was for them, and thank you; and whose turn a report is.

-- No table is live before the first release.
-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, adding-foreign-key-constraint, ban-drop-constraint
-- squawk-ignore-file disallowed-unique-constraint

alter table report add column follows_on uuid references report on delete set null;
comment on column report.follows_on is 'The report of the same thing that had been closed for too long to be opened again.';

alter table report_word
drop constraint report_word_channel_check,
add constraint report_word_channel_check check (channel in ('email', 'sms', 'link', 'web'));
create policy own_words on report_word for insert to doorstep_resident with check (holds_report(report_id) and channel = 'web');
grant insert on report_word to doorstep_resident;

create table rating (
    id              uuid primary key default gen_random_uuid(),
    subject_id      uuid not null,
    closing_id      bigint references event,
    ending          text not null check (ending <> ''),
    service_code    text references service,
    person_id       uuid not null,
    score           int not null check (score between 1 and 5),
    words           text not null default '',
    rated_at        timestamptz not null default now(),
    constraint one_of_each_person unique nulls not distinct (subject_id, closing_id, person_id)
);
comment on table rating is
'How it was for her, 5 very satisfied to 1 very dissatisfied, asked at every ending, also where nothing was sent (then the subject is what she had '
'begun). One answer a person and ending, which she may change. Officers read score and words, never whose they are.';
create index rating_month on rating (rated_at);

create table thanks (
    report_id   uuid not null references report on delete cascade,
    person_id   uuid not null,
    team        text references team (name) on update cascade,
    given_at    timestamptz not null default now(),
    primary key (report_id, person_id)
);
comment on table thanks is 'One from each who follows it, to the team that had dealt with it then.';
create index thanks_team on thanks (team, given_at);

create function closing_of(given_report_id uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select max(id) from event where subject_id = given_report_id and kind = 'report.closed';
end;
comment on function closing_of is 'The event it was closed by last.';

create function is_told_of(given_report_id uuid, person uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select exists (select from report_holder where report_id = given_report_id and device_id = person)
        or exists (
            select
            from follow
            where subject_id = given_report_id and (recipient_id = person or asked_by = person)
                and confirmed_at is not null and ended_at is null
        );
end;

create function place_in_queue(given_report_id uuid) returns jsonb
language sql stable security definer set search_path = public, pg_temp
begin atomic
    with this as (
        select *
        from report
        where id = given_report_id
            and stage in ('received', 'investigating')
            and team is not null
            and waiting_since is null
            and scheduled_on is null
            and hidden_at is null
            and not passed_on
    ),
    done as materialized (
        select report.expected_on, report.closed_at, report.submitted_at, service.danger_advice is not null as is_dangerous
        from this
        join report on report.team = this.team and report.stage = 'closed'
            and report.closed_at > now() - interval '90 days' and report.outcome not in ('duplicate', 'known', 'planned', 'withdrawn')
        join service on service.service_code = report.service_code
        order by report.closed_at desc
        limit 30
    ),
    kept as (
        select count(*) as pairs, count(*) filter (where earlier.expected_on <= later.expected_on) as in_order
        from done as earlier
        join done as later on earlier.closed_at < later.closed_at and not earlier.is_dangerous and not later.is_dangerous
    )
    select jsonb_build_object(
        'place', (
            select count(*) + 1
            from report
            where team = this.team and stage <> 'closed'
                and (expected_on, submitted_at, reference) < (this.expected_on, this.submitted_at, this.reference)
        ),
        'of', (select count(*) from report where team = this.team and stage <> 'closed'),
        'team', this.team,
        'dangerous_first', (
            select count(*)
            from done
            where is_dangerous and done.submitted_at > this.submitted_at
        )
    )
    from this
    cross join kept
    where pairs < 10 or in_order >= 0.6 * pairs;
end;
comment on function place_in_queue is
'Its place among all that its team has open, by the rule the team''s queue goes by: the day promised. Nothing where that would not be true: it has a day '
'of its own, work has begun, it waits for somebody else, or of the team''s last thirty closings too many pairs were not in that order.';

create or replace function promise_clock(report) returns jsonb
language sql stable
return jsonb_build_object(
    'expected_on', $1.expected_on, 'target_on', $1.target_on, 'word_due_on', $1.word_due_on,
    'heard_on', $1.heard_at::date, 'waiting_on', $1.waiting_since::date, 'waited_days', $1.waited_days,
    'late_notices', $1.late_notices, 'escalated_to', $1.escalated_to,
    'is_open', $1.stage <> 'closed', 'is_silent', coalesce($1.stage <> 'closed' and $1.waiting_since is null and $1.word_due_on < current_date, false),
    'days_left', $1.target_on - current_date,
    'thanks', (select count(*) from thanks where report_id = $1.id),
    'rated', (
        select coalesce(jsonb_agg(jsonb_build_object('score', score, 'words', words) order by rated_at), '[]')
        from rating
        where subject_id = $1.id
    )
);

alter table rating enable row level security;
alter table thanks enable row level security;
create policy own on rating to doorstep_resident using (person_id = actor_id()) with check (person_id = actor_id());
create policy officers on rating for select to doorstep_officer using (true);
create policy worker on rating to doorstep_worker using (true);
create policy own on thanks to doorstep_resident using (person_id = actor_id())
with check (person_id = actor_id() and (holds_report(report_id) or is_told_of(report_id, person_id)));
create policy officers on thanks for select to doorstep_officer using (true);
create policy worker on thanks to doorstep_worker using (true);

grant select, insert, update on rating to doorstep_resident;
grant select (id, subject_id, closing_id, ending, service_code, score, words, rated_at) on rating to doorstep_officer;
grant select, insert, update, delete on rating, thanks to doorstep_worker;
grant select, insert on thanks to doorstep_resident;
grant select (report_id, team, given_at) on thanks to doorstep_officer;
grant update (follows_on) on report to doorstep_resident;
revoke execute on function closing_of, is_told_of, place_in_queue from public;
grant execute on function closing_of, is_told_of, place_in_queue to doorstep_resident, doorstep_officer, doorstep_worker;
