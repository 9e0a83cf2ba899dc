-- name: partners
select id, name, email, kind, answers, is_active, version from partner order by not is_active, name collate "C";

-- name: partner_by_id
select id, name, email, kind, answers, is_active, version from partner where id = :partner_id;

-- name: in_their_hands
-- How many open reports are with them.
select count(*)
from handover
join report on report.id = handover.report_id
where handover.partner_id = :partner_id and withdrawn_at is null and ended_at is null and report.stage <> 'closed';

-- name: insert_partner
insert into partner (id, name, email, kind, answers, is_active)
select :partner_id, name, email, kind, answers, is_active
from jsonb_populate_record(null::partner, :entry::jsonb)
returning id;

-- name: update_partner
-- Nothing comes back when somebody else has changed it since that version.
update partner
set
    name = new.name, email = new.email, kind = new.kind, answers = new.answers, is_active = new.is_active,
    version = partner.version + 1
from jsonb_populate_record(null::partner, :entry::jsonb) as new
where partner.id = :partner_id and partner.version = :version
returning partner.id;

-- name: delete_partner
delete from partner where id = :partner_id and version = :version returning id;

-- name: to_hand
select
    report.reference, service.name as service_name,
    case when report.words_shown then report.description else '' end as description,
    concat_ws(' · ', nullif(report.place_words, ''), case when report.words_shown then nullif(report.where_exactly, '') end) as place,
    report.latitude, report.longitude,
    (
        select agreed
        from asked
        where asked.report_id = report.id and asked.partner_id = :partner_id and agreed is not null
        order by answered_at desc
        limit 1
    ) as agreed
from report
join service on service.service_code = report.service_code
where report.id = :report_id;

-- name: insert_handover
-- Nothing comes back where it is in their hands already.
insert into handover (id, report_id, partner_id, event_id, words, consented)
values (:handover_id, :report_id, :partner_id, :event_id, :words, :consented)
on conflict do nothing
returning id;

-- name: write_to_partner
-- By email alone, and among what the report's page says was sent.
with told as (
    insert into message (event_id, subject_id, kind, recipient_kind, recipient_id, is_unread, title, body, path)
    select :event_id, :report_id, 'staff', 'address', address_id('email', :address), false, :title, :body, :path
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id
),
sent as (
    insert into delivery (message_id, channel, target_id)
    select id, 'email', recipient_id from told
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: handover_by_id
-- As whoever has it sees it: what and where, and nothing of who reported it. Words that wait for a look are not theirs. It is
-- theirs where the closing that passed it on to them was the last: they may be called otherwise by now.
select
    handover.id, handover.report_id, report.reference, report.stage, service.name as service_name,
    case when report.words_shown then report.description else '' end as description,
    case when report.words_shown then report.where_exactly else '' end as where_exactly,
    report.place_words, report.latitude, report.longitude, handover.words, handover.handed_at,
    partner.id as partner_id, partner.name as partner_name, partner.answers,
    handover.withdrawn_at is not null or report.hidden_at is not null as is_withdrawn,
    theirs.so as is_theirs,
    handover.ended_at is not null or (report.stage = 'closed' and not theirs.so) as is_over,
    array(
        select photo.id
        from photo
        where photo.report_id = report.id and photo.state = 'shown'
        order by photo.added_at
    ) as photos,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', answer.id, 'kind', answer.kind, 'words', answer.words, 'said_at', answer.said_at,
            'is_sent', answer.is_sent
        ) order by answer.said_at), '[]')
        from handover_answer as answer
        where answer.handover_id = handover.id
    ) as answers_given
from handover
join partner on partner.id = handover.partner_id
join report on report.id = handover.report_id
join service on service.service_code = report.service_code
cross join lateral (
    select
        coalesce(report.outcome = 'not_ours' and handover.event_id = (
            select max(event.id) from event where event.subject_id = report.id and event.kind = 'report.closed'
        ), false) as so
) as theirs
where handover.id = :handover_id;

-- name: lock_handover
select id from handover where id = :handover_id for update;

-- name: insert_answer
insert into handover_answer (id, handover_id, kind, words, photo_ids) values (:answer_id, :handover_id, :kind, :words, :photo_ids);

-- name: decide_answer
-- Once: nothing comes back the second time.
update handover_answer
set decided_at = now(), is_sent = :is_sent
from handover
where handover_answer.id = :answer_id
    and handover.id = handover_answer.handover_id
    and handover.report_id = :report_id
    and decided_at is null
returning handover_answer.kind, handover_answer.photo_ids, handover.id as handover_id;

-- name: end_handover
update handover set ended_at = now() where id = :handover_id;

-- name: withdraw_handover
update handover
set withdrawn_at = now()
where id = :handover_id and report_id = :report_id and withdrawn_at is null and ended_at is null
returning id;

-- name: hands_of
-- Who has had a report, newest first, with what they answered; and who may have it.
select
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', handover.id, 'name', partner.name, 'handed_at', handover.handed_at,
            'is_withdrawn', handover.withdrawn_at is not null, 'is_over', handover.ended_at is not null,
            'answers', (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'id', answer.id, 'kind', answer.kind, 'words', answer.words, 'said_at', answer.said_at,
                    'is_sent', answer.is_sent
                ) order by answer.said_at), '[]')
                from handover_answer as answer
                where answer.handover_id = handover.id
            )
        ) order by handover.handed_at desc), '[]')
        from handover
        join partner on partner.id = handover.partner_id
        where handover.report_id = :report_id
    ) as handed,
    (
        select coalesce(jsonb_agg(to_jsonb(partner) order by name collate "C"), '[]') from partner where is_active
    ) as partners;
