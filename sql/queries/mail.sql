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

-- name: draft_address
-- Found or made, without being asked for anything.
insert into address (channel, value)
values (:channel, :value)
on conflict (channel, value) do update set value = excluded.value
returning id;

-- name: drafts_today
-- From this address, in a day.
select count(*) from incoming_draft where address_id = :address_id and received_at > now() - interval '1 day';

-- name: keep_draft
-- Nothing comes back for what was here already.
insert into incoming_draft (channel, key, address_id, words, set_aside)
values (:channel, :key, :address_id, :words, :set_aside)
on conflict (key) do nothing
returning id;

-- name: keep_draft_photo
insert into photo (id, incoming_draft_id, width, height, sha256) values (:photo_id, :draft_id, :width, :height, :sha256);

-- name: text_to_draft
select words, address_id, stopped_at is not null as means_stop
from text_received
join address on address.id = address_id
where text_received.id = :text_id;

-- name: tell_sender
-- Who wrote hears back on the same channel; :once a day at most, where it is we who write by ourselves, so that two machines do not talk
-- to each other.
with told as (
    insert into message (event_id, kind, recipient_kind, recipient_id, is_unread, title, body, path)
    select :event_id, 'answer', 'address', address.id, false, :title, :body, :path
    from incoming_draft
    join address on address.id = incoming_draft.address_id and address.gone_at is null
    where incoming_draft.id = :draft_id
        and not (:once and exists (
            select from message where recipient_id = address.id and kind = 'answer' and created_at > now() - interval '1 day'
        ))
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id
),
sent as (
    insert into delivery (message_id, channel, target_id, expires_at)
    select told.id, address.channel, address.id, now() + interval '2 days'
    from told
    join address on address.id = told.recipient_id
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: drafts
-- What waits, the first first; what was set aside; or what was ended, the newest first. With how many of the first two there are.
select
    draft.id, draft.channel, draft.words, draft.set_aside, draft.received_at, draft.ending, draft.reason, draft.ended_at, report.reference,
    (
        select coalesce(jsonb_agg(photo.id order by photo.added_at), '[]')
        from photo
        where photo.incoming_draft_id = draft.id
    ) as photos,
    (select count(*) from incoming_draft where ending is null and set_aside = '')::int as waiting,
    (select count(*) from incoming_draft where ending is null and set_aside <> '')::int as aside
from incoming_draft as draft
left join report on report.id = draft.report_id
where case :show
    when 'ended' then draft.ending is not null
    when 'aside' then draft.ending is null and draft.set_aside <> ''
    else draft.ending is null and draft.set_aside = ''
end
order by draft.ended_at desc nulls first, draft.received_at, draft.id
limit 50;

-- name: draft_by_id
select
    draft.id, draft.channel, draft.words, draft.set_aside, draft.received_at, draft.ending, draft.reason, draft.ended_at, report.reference,
    (
        select coalesce(jsonb_agg(photo.id order by photo.added_at), '[]')
        from photo
        where photo.incoming_draft_id = draft.id
    ) as photos,
    0 as waiting, 0 as aside
from incoming_draft as draft
left join report on report.id = draft.report_id
where draft.id = :draft_id;

-- name: end_draft
-- Once: of two officers the second is told. What became a report is said there, and not kept here as well.
update incoming_draft
set
    ending = :ending, reason = :reason, report_id = :report_id, ended_at = now(),
    words = case :ending when 'completed' then '' else words end
where id = :draft_id and ending is null
returning address_id;

-- name: take_up_draft
update incoming_draft
set ending = null, reason = '', ended_at = null, set_aside = ''
where id = :draft_id and (ending in ('answered', 'dismissed') or ending is null and set_aside <> '')
returning id;

-- name: give_photos
update photo set report_id = :report_id, incoming_draft_id = null where incoming_draft_id = :draft_id;

-- name: forget_ended_drafts
delete from incoming_draft where ended_at < now() - interval '90 days';
