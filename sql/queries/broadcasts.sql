-- name: broadcasts
-- For officers: the newest word of each, those that are being written and those of now first.
select
    id, reference, kind, title, broadcast_state(broadcast) as state, corrects is not null as is_correction, area_kind,
    area_in_words(broadcast) as area_words, radius_m, begins_at, ends_at, people
from broadcast
where broadcast_state(broadcast) not in ('replaced', 'dropped')
order by
    array_position(array['asked', 'draft', 'now', 'to-come', 'cancelled', 'over'], broadcast_state(broadcast)) > 4,
    written_at desc, id
limit 100;

-- name: broadcast_by_id
select
    id, reference, subject_id, corrects, version, broadcast_state(broadcast) as state, area_in_words(broadcast) as area_words,
    written_by, (select officer.name from officer where officer.id = written_by) as writer,
    (select officer.name from officer where officer.id = approved_by) as approver,
    asked_at, reach, sent_at, event_id, ended_because, people, told_at,
    (
        select draft.id
        from broadcast as draft
        where draft.reference = broadcast.reference and draft.sent_at is null and draft.ended_at is null and draft.id <> broadcast.id
    ) as draft_id,
    (
        select coalesce(
            jsonb_agg(
                jsonb_build_object('kind', event.kind, 'happened_at', happened_at, 'by', coalesce(officer.name, ''))
                order by happened_at desc, event.id desc
            ),
            '[]'
        )
        from event
        left join officer on officer.id = actor_id
        where event.subject_id = broadcast.subject_id
    ) as history,
    to_jsonb(broadcast) as word
from broadcast
where id = :broadcast_id;

-- name: insert_broadcast
insert into broadcast (
    reference, kind, title, words, advice, numbers, centres, area_kind, ward_ids, place_words, street_id, longitude, latitude,
    easting, northing, radius_m, begins_at, ends_at, written_by
)
select
    :reference, kind, title, words, advice, numbers, centres, area_kind, ward_ids, place_words, street_id, longitude, latitude,
    easting, northing, radius_m, begins_at, ends_at, actor_id()
from jsonb_populate_record(null::broadcast, :word::jsonb)
returning id, subject_id;

-- name: update_broadcast
-- While nobody has sent it. Nothing comes back when somebody else has changed it since that version.
update broadcast
set
    kind = given.kind, title = given.title, words = given.words, advice = given.advice, numbers = given.numbers,
    centres = given.centres, area_kind = given.area_kind, ward_ids = given.ward_ids, place_words = given.place_words,
    street_id = given.street_id, longitude = given.longitude, latitude = given.latitude, easting = given.easting,
    northing = given.northing, radius_m = given.radius_m, begins_at = given.begins_at, ends_at = given.ends_at,
    version = broadcast.version + 1, written_by = actor_id(), written_at = now(), asked_at = null
from jsonb_populate_record(null::broadcast, :word::jsonb) as given
where broadcast.id = :broadcast_id and broadcast.version = :version and broadcast.sent_at is null and broadcast.ended_at is null
returning broadcast.version;

-- name: insert_correction
-- The same again, to be changed. Nothing comes back when it is not what holds now, or a correction is being written.
insert into broadcast (
    reference, subject_id, corrects, kind, title, words, advice, numbers, centres, area_kind, ward_ids, place_words, street_id,
    longitude, latitude, easting, northing, radius_m, begins_at, ends_at, written_by
)
select
    reference, subject_id, id, kind, title, words, advice, numbers, centres, area_kind, ward_ids, place_words, street_id,
    longitude, latitude, easting, northing, radius_m, begins_at, ends_at, actor_id()
from broadcast
where id = :broadcast_id and sent_at is not null and ended_at is null and ends_at > now()
on conflict (reference) where sent_at is null and ended_at is null do nothing
returning id, subject_id;

-- name: ask_for_approval
update broadcast
set asked_at = now(), version = version + 1
where id = :broadcast_id and version = :version and sent_at is null and ended_at is null
returning subject_id;

-- name: reach_of
select people, by_notice, by_email, by_text, inbox_only from reach_of(:broadcast_id);

-- name: replace_broadcast
-- What a correction takes the place of; nothing when that has been replaced or cancelled already.
update broadcast
set ended_at = now(), ended_how = 'replaced'
where id = :broadcast_id and ended_at is null
returning event_id;

-- name: send_broadcast
-- Whoever sends what another has written last has approved it.
update broadcast
set
    version = version + 1, sent_at = now(), event_id = :event_id, reach = :reach, alone_up_to = :alone_up_to,
    approved_by = case when written_by <> actor_id() then actor_id() end
where id = :broadcast_id and version = :version and sent_at is null and ended_at is null and ends_at > now()
returning id;

-- name: cancel_broadcast
-- One that was never sent is dropped. Nothing comes back when it is over, cancelled or replaced already.
update broadcast
set ended_at = now(), ended_how = 'cancelled', ended_because = :because, version = version + 1
where id = :broadcast_id and ended_at is null and (sent_at is null or ends_at > now())
returning id, reference, subject_id, event_id;

-- name: telling
-- With the row's lock: one worker at a time tells a page, and whoever cancels waits for it.
select
    event_id, subject_id, reference, kind, title, words, advice, numbers, corrects is not null as is_correction, ends_at, told_to,
    interests_of(id) as interest_ids
from broadcast
where id = :broadcast_id and sent_at is not null and ended_at is null and told_at is null and begins_at <= now() and ends_at > now()
for update;

-- name: keep_told
update broadcast
set
    told_to = coalesce(:last_id, told_to),
    people = people + :people,
    told_at = case when :last_id::uuid is null then now() end
where id = :broadcast_id;

-- name: news_by_reference
-- The word that holds, or the last one that did.
select
    reference, subject_id, kind, title, words, advice, numbers, centres, broadcast_state(broadcast) as state,
    corrects is not null as is_correction, area_kind, area_in_words(broadcast) as area_words, radius_m, begins_at, ends_at,
    coalesce(ended_at, greatest(sent_at, begins_at)) as changed_at, ended_because
from broadcast
where reference = :reference and sent_at is not null and begins_at <= now()
order by ended_how is not distinct from 'replaced', sent_at desc
limit 1;

-- name: news_listed
-- What holds now, emergencies first, and then what is over, the newest first.
select
    reference, subject_id, kind, title, words, advice, numbers, centres, broadcast_state(broadcast) as state,
    corrects is not null as is_correction, area_kind, area_in_words(broadcast) as area_words, radius_m, begins_at, ends_at,
    coalesce(ended_at, greatest(sent_at, begins_at)) as changed_at, ended_because
from broadcast
where sent_at is not null and begins_at <= now() and ended_how is distinct from 'replaced'
order by
    ends_at <= now() or ended_at is not null,
    case when ends_at > now() and ended_at is null then array_position(array['emergency', 'disruption', 'news'], kind) end,
    greatest(sent_at, begins_at) desc
limit 30;

-- name: headlines
-- For the first page: what holds now everywhere, or where this device follows something.
select reference, broadcast.kind, title, ends_at, area_kind <> 'council' as is_where_she_follows
from broadcast
where sent_at is not null
    and begins_at <= now()
    and ended_at is null
    and ends_at > now()
    and (
        area_kind = 'council'
        or exists (
            select
            from follow
            join interest on interest.id = follow.subject_id
            where follow.recipient_id = :device_id and follow.ended_at is null and is_for(broadcast, interest)
        )
    )
order by array_position(array['emergency', 'disruption', 'news'], broadcast.kind), sent_at desc
limit 3;
