-- name: letter_by_delivery
-- A letter that came back. What it was about is a report or not; the follow is its address's, also where that has what
-- another device does not open.
select
    delivery.id as delivery_id, address.id as address_id,
    delivery.status = 'sending' and delivery.due_at > now() as is_under_way,
    coalesce(agreed.id, own.id) as follow_id,
    address.gone_at is not null
    or case when agreed.id is null then own.ended_at else agreed.ended_at end is not null as is_over,
    report.id as report_id, coalesce(own.is_reporter and own.subject_id = message.subject_id, false) as is_reporter, report.stage, message.path,
    (select count(*) from photo where report_id = report.id) as photos,
    (
        select count(*)
        from report_word
        join event on event.id = report_word.event_id
        where report_word.report_id = report.id and event.recorded_at > now() - interval '1 day'
    ) as filed_today,
    (
        select count(*)
        from event
        where subject_id = coalesce(agreed.id, own.id)
            and kind = 'follow.answered'
            and recorded_at > now() - interval '1 day'
    ) as answered_today
from delivery
join message on message.id = delivery.message_id
join address on address.id = delivery.target_id
left join follow as own on own.id = message.follow_id
left join follow as agreed on agreed.subject_id = message.recipient_id and agreed.recipient_id = delivery.target_id
left join report on report.id = message.subject_id
where delivery.id = :delivery_id and delivery.channel = 'email';

-- name: letter_failed
-- The next way that person allows may have it, while it is news.
with failed as (
    update delivery
    set status = 'permanent-failure', reason = :reason
    where id = :delivery_id and status <> 'permanent-failure'
    returning message_id
)
update message
set decided_at = null
from failed, message_kind
where message.id = failed.message_id
    and message_kind.kind = message.kind
    and message.created_at > now() - message_kind.kept_for;

-- name: letter_late
update delivery set reason = :reason where id = :delivery_id and status = 'delivered';

-- name: is_filed
select exists (select from report_word where key = :key);

-- name: count_mail
insert into mail_count (outcome, number)
values (:outcome, 1)
on conflict (day, outcome) do update set number = mail_count.number + 1;
