-- name: put_off
-- Open reports whose promised day is about to pass get another, honest one: the day the work is planned for; else the day by
-- which nine in ten of those that took as long already were done; else as long again as the target. Said on the last working
-- day up to the day promised, :noticed_on. Two workers at once do each once.
with due as materialized (
    select report.id, report.expected_on as before
    from report
    where report.stage <> 'closed'
        and report.waiting_since is null
        and report.late_notices < 2
        and report.expected_on <= :noticed_on::date + 30
        and last_working_day(report.expected_on) <= :noticed_on
    order by report.expected_on
    limit :most
    for update of report skip locked
),
put_off as (
    select
        due.id, due.before,
        coalesce(report.scheduled_on > greatest(due.before, :today::date - 1), false) as scheduled,
        case
            when report.scheduled_on > greatest(due.before, :today::date - 1) then report.scheduled_on
            else greatest(
                coalesce(
                    report.submitted_at::date + slower.days,
                    days_later(:today, service.target_days, service.target_unit)
                ),
                working_days_after(greatest(due.before, :today), 1)
            )
        end as expected_on,
        case when report.passed_on then report.owner end as passed_to,
        known_problems_at(
            report.service_code, report.longitude, report.latitude, report.easting, report.northing
        ) -> 0 ->> 'title' as known
    from due
    join report using (id)
    join service on service.service_code = report.service_code
    cross join lateral (
        select
            case when count(*) >= 5 then
                ceil(percentile_cont(0.9) within group (
                    order by extract(epoch from other.closed_at - other.submitted_at)
                ) / 86400)::int
            end as days
        from report as other
        where other.service_code = report.service_code
            and other.stage = 'closed'
            and other.outcome not in ('duplicate', 'known', 'planned', 'withdrawn')
            and other.closed_at > now() - interval '1 year'
            and other.closed_at - other.submitted_at > now() - report.submitted_at
    ) as slower
)
update report
set expected_on = put_off.expected_on, late_notices = late_notices + 1
from put_off
where report.id = put_off.id
returning report.id, put_off.before, report.expected_on, report.late_notices as notice, scheduled, known, passed_to;

-- name: escalate
-- The steps that are due, each once for each silence and one after the other. On the last day on which she may have heard nothing, the officer whose
-- it is; the day after, when it is silent, the team; two working days later, the manager, and so too when it is late after two
-- notices of that. What waits for her own answer is not silent.
with due as materialized (
    select id, 'silent' as because, 'officer' as step, word_due_on as due_on
    from report
    where stage <> 'closed' and waiting_since is null and word_due_on <= :today::date
    union all
    select report.id, 'silent', 'team', word_due_on
    from report
    join escalation on (report_id, because, step, due_on) = (report.id, 'silent', 'officer', word_due_on)
    where stage <> 'closed' and waiting_since is null and word_due_on < :today
    union all
    select report.id, 'silent', 'manager', word_due_on
    from report
    join escalation on (report_id, because, step, due_on) = (report.id, 'silent', 'team', word_due_on)
    where stage <> 'closed' and waiting_since is null and word_due_on < :today and working_days_after(word_due_on, 2) < :today
    union all
    select id, 'late', 'manager', expected_on
    from report
    where stage <> 'closed' and late_notices >= 2 and expected_on < :today and waiting_since is null
),
made as (
    insert into escalation (report_id, because, step, due_on)
    select due.id, due.because, due.step, due.due_on
    from due
    where not exists (
        select
        from escalation
        where (escalation.report_id, escalation.because, escalation.step, escalation.due_on)
            = (due.id, due.because, due.step, due.due_on)
    )
    order by due.due_on
    limit :most
    on conflict do nothing
    returning report_id, because, step
),
highest as (
    select distinct on (report_id)
        report_id, because, step, array_agg(step) over (partition by report_id) as steps,
        bool_or(step = 'team' and because = 'silent') over (partition by report_id) as tells_her
    from made
    order by report_id, array_position(array['manager', 'team', 'officer'], step), because
)
update report
set escalated_to = highest.step
from highest
where report.id = highest.report_id
returning report.id, highest.step, highest.because, report.team, highest.tells_her, highest.steps;

-- name: say_when_escalated
update escalation
set event_id = said.event_id
from unnest(:report_ids::uuid[], :event_ids::bigint[]) as said (report_id, event_id)
where escalation.report_id = said.report_id and escalation.event_id is null;

-- name: reminders
-- One for each address, whatever the number: a team's own, or its manager's.
with escalated as (
    select report_id, step
    from unnest(:report_ids::uuid[], :steps::text[]) as each (report_id, step)
    where step <> 'officer'
),
addressed as (
    select
        team.id as team_id, team.name as team, escalated.step,
        case escalated.step when 'team' then team.email else officer.email end as address,
        report.reference || ' ' || service.name || coalesce(', ' || nullif(report.place_words, ''), '') as line,
        row_number() over (partition by team.id, escalated.step order by report.word_due_on, report.reference) as place
    from escalated
    join report on report.id = escalated.report_id
    join service on service.service_code = report.service_code
    join team on team.name = report.team
    left join officer on officer.id = team.manager_id
)
select
    team_id, team, step, address, count(*)::int as reports,
    string_agg(line, E'\n' order by place) filter (where place <= 20) as listed
from addressed
where address <> ''
group by team_id, team, step, address
order by team, step;

-- name: tell_staff
-- By email, to an address of the council's own.
with told as (
    insert into message (event_id, kind, recipient_kind, recipient_id, is_unread, title, body, path)
    select :event_id, 'staff', 'address', address_id('email', :address), false, :title, :body, :path
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id
),
sent as (
    insert into delivery (message_id, channel, target_id)
    select id, 'email', recipient_id from told
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: kept
-- What a report's page says of its promise, to this person.
select
    (
        select to_jsonb(usual)
        from usual_time(report.service_code, report.ward_id) as usual
        where report.stage <> 'closed'
    ) as usual,
    place_in_queue(report.id) as place,
    (
        select jsonb_build_object('score', score, 'words', words)
        from rating
        where subject_id = report.id and closing_id = closing_of(report.id) and person_id = :person_id
    ) as rated,
    exists (select from thanks where report_id = report.id and person_id = :person_id) as has_thanked,
    (
        select count(*) from event where subject_id = report.id and kind = 'report.reopened' and actor_kind <> 'officer'
    )::int as reopened,
    (select other.reference from report as other where other.id = report.follows_on) as earlier
from report
where report.id = :report_id;

-- name: team_address
-- Where the team whose work it is reads its mail.
select team.email
from report
join team on team.name = report.team
where report.id = :report_id and team.email <> '';

-- name: rate
-- Of its last ending: how it ended, or nothing while it is open. Said again it is changed.
insert into rating (subject_id, closing_id, ending, service_code, person_id, score)
select id, closing_of(id), outcome, service_code, :person_id, :score
from report
where id = :report_id and stage = 'closed'
on conflict on constraint one_of_each_person do update set score = excluded.score, rated_at = now()
returning ending;

-- name: rate_words
-- Beside the score that is there.
update rating
set words = :words
where subject_id = :report_id and closing_id = closing_of(:report_id) and person_id = :person_id
returning score;

-- name: rate_stop
insert into rating (subject_id, ending, service_code, person_id, score)
values (:subject_id, :ending, (select service_code from service where service_code = :service_code), :person_id, :score)
on conflict on constraint one_of_each_person do update set score = excluded.score, rated_at = now();

-- name: ending_of_follow
-- What a letter's link is about. An address that a phone asked for answers for that phone: a person has one answer.
select
    report.id as report_id, report.reference, service.name as service_name, report.outcome, report.closed_at,
    person.id as person_id,
    (
        select jsonb_build_object('score', score, 'words', words)
        from rating
        where subject_id = report.id and closing_id = closing_of(report.id) and person_id = person.id
    ) as rated
from follow
join report on report.id = follow.subject_id
join service on service.service_code = report.service_code
cross join lateral (select coalesce(follow.asked_by, follow.recipient_id) as id) as person
where follow.id = :follow_id and follow.subject_kind = 'report';

-- name: thank
-- The team, where this is the first thanks of that person.
insert into thanks (report_id, person_id, team)
select id, :person_id, team
from report
where id = :report_id and stage = 'closed' and outcome in ('fixed', 'made_safe')
on conflict do nothing
returning coalesce(team, '');

-- name: link_to_earlier
update report
set follows_on = (select other.id from report as other where other.reference = :earlier)
where reference = :reference;

-- name: silent_reports
-- The longest silent first. How many there are stands in the figures.
select
    report.reference, service.name as service_name, report.place_words, report.team, officer.name as officer_name,
    report.word_due_on, report.escalated_to
from report
join service on service.service_code = report.service_code
left join officer on officer.id = report.officer_id
where is_silent(report)
order by report.word_due_on, report.submitted_at, report.reference
limit 50;

-- name: word_by_service
select
    kept_word.service_code, kept_word.name, kept_word.open, kept_word.silent, kept_word.late, kept_word.answers, kept_word.satisfied,
    silence_published.since as published_at, officer.name as published_by
from kept_word
left join silence_published using (service_code)
left join officer on officer.id = silence_published.officer_id
order by kept_word.silent desc, kept_word.late desc, kept_word.open desc, kept_word.name collate "C";

-- name: satisfaction_by_month
-- Of each service and month of the last year in which somebody answered; nothing sent is its own kind of ending.
select
    to_char(date_trunc('month', rating.rated_at at time zone :zone), 'YYYY-MM') as month,
    coalesce(service.name, '') as service_name,
    count(*)::int as answers,
    count(*) filter (where rating.score >= 4)::int as satisfied
from rating
left join service on service.service_code = rating.service_code
where rating.rated_at > now() - interval '1 year'
group by month, service.name
order by month desc, service.name collate "C" nulls last;

-- name: published_word
select name, open, silent, late, answers, satisfied from published_word() order by name collate "C";

-- name: publish_word
insert into silence_published (service_code, officer_id) values (:service_code, :officer_id)
on conflict do nothing
returning (select id from service where service_code = :service_code);

-- name: unpublish_word
delete from silence_published
where service_code = :service_code
returning (select id from service where service_code = :service_code);
