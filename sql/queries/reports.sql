-- name: keep_draft
insert into report_draft (id, device_id, answers)
values (:draft_id, :device_id, :answers)
on conflict (id) do update set answers = excluded.answers, updated_at = now()
where report_draft.report_id is null;

-- name: draft_by_id
select
    report_draft.id, report_draft.answers, report.reference,
    (
        select coalesce(json_agg(photo.id order by photo.added_at), '[]')::jsonb
        from photo
        where photo.draft_id = report_draft.id
    ) as photos,
    (
        select jsonb_build_object('service_code', service_code, 'name', name)
        from better_service(report_draft.answers ->> 'service_code', report_draft.answers ->> 'description')
    ) as better
from report_draft
left join report on report.id = report_draft.report_id
where report_draft.id = :draft_id;

-- name: finish_draft
-- What was answered now stands in the report; the draft only points to it.
update report_draft set report_id = :report_id, answers = '{}', updated_at = now() where id = :draft_id;

-- name: forget_drafts
-- Those that were never sent; and of those that were, what points to the report: each when its time has come.
delete from report_draft
where updated_at < now() - kept_for(case when report_id is null then 'drafts' else 'sent_drafts' end);

-- name: photos_of_nothing
-- Whose draft was never sent and is forgotten.
select id from photo where report_id is null and draft_id is null and incoming_draft_id is null;

-- name: forget_photo
delete from photo where id = :photo_id and report_id is null;

-- name: insert_photo
insert into photo (id, draft_id, width, height, sha256) values (:photo_id, :draft_id, :width, :height, :sha256);

-- name: delete_photo
delete from photo where id = :photo_id and draft_id = :draft_id and report_id is null;

-- name: attach_photos
update photo set report_id = :report_id where draft_id = :draft_id and report_id is null;

-- name: photo_may_be_seen
-- Nothing comes back for a photo this actor may not see; true when everybody may.
select state = 'shown' from photo where id = :photo_id;

-- name: lookalikes
-- At most three open public reports within 150 m that may be of the same thing, the likeliest first.
with near as materialized (
    select
        report.id, report.reference, report.service_code, report.description, report.stems, report.words_shown,
        report.place_words, report.stage, report.submitted_at, report.asset_id,
        report.xy <-> point(:easting, :northing) as distance_m
    from public_report as report
    where report.stage <> 'closed'
        and report.xy <@ circle(point(:easting, :northing), 150)
    order by report.xy <-> point(:easting, :northing)
    limit 40
),
asked as materialized (
    select service_group, stems_of(:words) as stems
    from service
    where service_code = :service_code
),
compared as (
    select
        near.id, near.reference, service.name as service_name, service.icon, near.words_shown, near.description,
        near.place_words, near.stage, near.submitted_at, near.distance_m,
        near.asset_id is not null and near.asset_id = :asset_id::uuid as is_same,
        likeness(
            near.distance_m, near.service_code = :service_code, service.service_group = asked.service_group,
            near.asset_id, :asset_id, near.description, :words, near.stems, asked.stems
        ) as likeness
    from near
    join service on service.service_code = near.service_code
    cross join asked
)
select
    reference, service_name, icon, case when words_shown then description end as description, place_words, stage,
    submitted_at,
    photo.id as photo_id, photo.alt as photo_alt,
    distance_m, likeness, coalesce(is_same, false) as is_same,
    exists (
        select from follow
        where subject_id = compared.id and recipient_id = actor_id() and ended_at is null
    ) as is_followed
from compared
left join lateral (
    select photo.id, photo.alt
    from photo
    where photo.report_id = compared.id and photo.state = 'shown'
    order by photo.added_at
    limit 1
) as photo on true
where likeness >= :least
order by likeness desc, distance_m
limit 3;

-- name: service_here
-- What is asked of a service at a place: with the problems known there, and the things it may be reported of within 100 m,
-- at most eight, nearest first.
select
    to_jsonb(catalogue) as service,
    coalesce(known_problems_at(service_code, :longitude, :latitude, :easting, :northing), '[]') as known,
    (
        select coalesce(jsonb_agg(to_jsonb(near) order by distance_m), '[]')
        from (
            select
                asset.code, asset_kind.name as kind_name, asset.number, asset.name,
                asset.xy <-> point(:easting, :northing) as distance_m,
                exists (
                    select from report where asset_id = asset.id and stage <> 'closed' and report.is_public
                ) as is_reported
            from asset
            join asset_kind on asset_kind.code = asset.kind
            where asset.xy <@ circle(point(:easting, :northing), 100)
                and catalogue.service_code = any (asset_kind.service_codes)
            order by asset.xy <-> point(:easting, :northing)
            limit 8
        ) as near
    ) as things
from catalogue
where service_code = :service_code;

-- name: choices
-- What a list may be narrowed by: the wards that have ground, by name, and the services on offer.
select
    (
        select coalesce(jsonb_agg(name order by name collate "C"), '[]')
        from area
        where kind = 'ward' and exists (select from area_part where area_id = area.id)
    ) as wards,
    (select coalesce(jsonb_agg(to_jsonb(offered) order by position, name), '[]') from offered) as groups;

-- name: usual_time
-- How long such reports really took, in its ward where enough were dealt with there.
select reports, half_within_days, most_within_days
from report
cross join lateral usual_time(report.service_code, report.ward_id)
where report.id = :report_id;

-- name: insert_report
insert into report (
    id, reference, submission_key, service_code, description, where_exactly, place_words,
    latitude, longitude, easting, northing, ward_id, asset_id, usrn, adopted, owner, passed_on,
    channel, is_public, words_shown, answers,
    location_source, accuracy_m, submitted_at, target_on, expected_on, updated_at,
    team, officer_id, routed
)
values (
    :report_id, :reference, :submission_key, :service_code, :description, :where_exactly, :place_words,
    :latitude, :longitude, :easting, :northing, :ward_id, :asset_id, :usrn, :adopted, :owner, :passed_on,
    :channel, :is_public, :words_shown, :answers,
    :location_source, :accuracy_m, :submitted_at, :target_on, :expected_on, :submitted_at,
    :team, :officer_id, :routed
);

-- name: report_submitted_as
select reference, id, false as is_new from report_submitted_as(:submission_key) where id is not null;

-- name: hold_report
insert into report_holder (report_id, device_id) values (:report_id, :device_id) on conflict do nothing;

-- name: signs_of_spam
select sent_lately, same_words_hers, same_words_senders, marked_spam, dealt_with
from signs_of_spam(:report_id, :device_id);

-- name: suspect
select suspect(:report_id, :points, :reasons);

-- name: report_page
-- A report with its photos and its history. Words and photos that wait for an officer are for its reporter alone.
select
    report.id, report.reference, report.service_code, service.name as service_name, service.icon,
    case when report.words_shown or mine.it_is then report.description end as description,
    case when report.words_shown or mine.it_is then report.where_exactly end as where_exactly,
    case
        when mine.it_is then report.answers
        when report.words_shown then jsonb_path_query_array(report.answers, '$[*] ? (@.is_public == true)')
        else '[]'
    end as answers,
    asset_named(report.asset_id) as asset, case when report.passed_on then report.owner end as passed_to,
    report.place_words, ward.name as ward_name, report.latitude, report.longitude,
    report.stage, report.status, report.outcome, report.reason,
    report.submitted_at, report.expected_on, report.target_on, report.closed_at, report.updated_at,
    report.is_public, report.words_shown, mine.it_is as is_mine,
    case when report.hidden_at is not null then (
        select details ->> 'words'
        from event
        where subject_id = report.id and kind = 'report.hidden'
        order by id desc
        limit 1
    ) end as hidden_because,
    exists (select from suspicion where report_id = report.id and settled_as is null) as is_looked_at_first,
    case when report.stage <> 'closed' then question_waiting(report.id) end as question_key,
    exists (
        select from follow
        where subject_id = report.id and recipient_id = :device_id::uuid and ended_at is null
    ) as is_followed,
    exists (select from push_subscription where device_id = :device_id::uuid and removed_at is null) as has_push,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', photo.id, 'width', photo.width, 'height', photo.height, 'state', photo.state, 'alt', photo.alt,
            'kind', photo.kind
        ) order by photo.added_at), '[]')
        from photo
        where photo.report_id = report.id
    ) as photos,
    (
        select coalesce(jsonb_agg(happening.said order by happening.happened_at, happening.id), '[]')
        from happening
        where happening.subject_id = report.id
            and (
                happening.public
                or mine.it_is and happening.said ->> 'kind' in (
                    'report.added_to', 'report.hidden', 'report.unhidden', 'report.words_changed'
                )
            )
    ) as history,
    case
        when report.stage = 'closed' then '[]'
        else known_problems_at(
            report.service_code, report.longitude, report.latitude, report.easting, report.northing
        )
    end as known
from report
join service on service.service_code = report.service_code
left join area as ward on ward.id = report.ward_id
cross join lateral (select holds_report(report.id) as it_is) as mine
where report.reference = :reference;

-- name: was_public
select was_public(:reference);

-- name: open_report
-- A public report and its history, as machines and feeds have it.
select
    report.reference, report.service_code, service.name as service_name, report.description, report.answers,
    report.place_words, ward.name as ward_name, report.latitude, report.longitude,
    report.stage, report.status, report.outcome, report.submitted_at, report.expected_on, report.updated_at,
    (
        select coalesce(jsonb_agg(open_step.said order by open_step.happened_at, open_step.id), '[]')
        from open_step
        where open_step.subject_id = report.id
    ) as history
from open_report as report
join service on service.service_code = report.service_code
left join area as ward on ward.id = report.ward_id
where report.reference = :reference;

-- name: reference_seen
-- The reference again, if its report is one that this person may see: row-level security says which.
select reference
from report
where reference = :reference;

-- name: change_words
update report
set description = :description, where_exactly = :where_exactly, words_shown = :words_shown
where id = :report_id;

-- name: change_answers
update report set answers = :answers where id = :report_id;

-- name: add_photo
insert into photo (id, report_id, width, height, sha256) values (:photo_id, :report_id, :width, :height, :sha256);

-- name: add_photo_of_work
insert into photo (id, report_id, kind, width, height, sha256)
values (:photo_id, :report_id, 'after', :width, :height, :sha256);

-- name: show_work
-- With the answer it was added for: everybody who may see that sees these.
update photo
set event_id = :event_id, state = 'shown'
where id = any (:photo_ids) and report_id = :report_id and kind = 'after' and event_id is null;

-- name: version_of
-- Locked, with who changed it last.
select report.version, officer.name as who
from report
left join lateral (
    select actor_id
    from event
    where subject_id = report.id and actor_kind = 'officer' and kind not like '%.looked_at'
    order by id desc
    limit 1
) as last_change on true
left join officer on officer.id = last_change.actor_id
where report.id = :report_id
for update of report;

-- name: insert_asked
-- Nothing comes back where a question is open already.
insert into asked (id, report_id, event_id, key, remind_on, ends_on, partner_id)
values (:asked_id, :report_id, :event_id, :key, :remind_on, :ends_on, :partner_id)
on conflict do nothing
returning id;

-- name: begin_waiting
update report set waiting_since = now(), version = version + 1 where id = :report_id;

-- name: end_waiting
update report set waiting_since = null where id = :report_id and waiting_since is not null;

-- name: question_asked
-- As its page shows it, with what is open or over.
select
    asked.id, asked.report_id, report.reference, report.service_name, report.place_words, happening.said as asked,
    asked.answered_at, asked.ended_at is not null or report.stage = 'closed' as is_over,
    (select count(*) from photo where photo.report_id = asked.report_id and photo.kind = 'before') as photos,
    coalesce(partner.name, '') as may_have_it
from asked
join report_summary as report on report.id = asked.report_id
join happening on happening.id = asked.event_id
left join partner on partner.id = asked.partner_id
where asked.id = :asked_id;

-- name: answer_asked
-- Once: nothing comes back the second time.
update asked
set answered_at = now(), agreed = :agreed
where id = :asked_id and answered_at is null and ended_at is null
returning report_id;

-- name: questions_to_remind_of
update asked
set reminded_at = now()
from report
where report.id = asked.report_id
    and report.stage <> 'closed'
    and asked.answered_at is null
    and asked.ended_at is null
    and asked.reminded_at is null
    and asked.remind_on <= :today
returning asked.id, asked.report_id;

-- name: questions_to_end
update asked
set ended_at = now()
from report
where report.id = asked.report_id
    and asked.answered_at is null
    and asked.ended_at is null
    and (asked.ends_on <= :today or report.stage = 'closed')
returning asked.id, asked.report_id;

-- name: open_question_of
select asked.key, happening.said as asked
from asked
join happening on happening.id = asked.event_id
where asked.report_id = :report_id and asked.answered_at is null and asked.ended_at is null;

-- name: insert_words
insert into report_word (event_id, report_id, words, photos, channel, key)
values (:event_id, :report_id, '', :photos, :channel, :key);

-- name: reports_listed
-- Public reports, newest first, a page at a time: :before and :before_reference are the last one's, for many may be of one
-- moment; without a reference, what is older than that moment. :until is the first moment left out; :box is west, south,
-- east and north.
select
    report.reference, report.service_code, service.name as service_name, service.icon, report.description,
    report.place_words, ward.name as ward_name, report.latitude, report.longitude,
    report.stage, report.status, report.outcome, report.submitted_at, report.expected_on, report.updated_at,
    photo.id as photo_id, photo.alt as photo_alt
from open_report as report
join service on service.service_code = report.service_code
left join area as ward on ward.id = report.ward_id
left join lateral (
    select open_photo.id, open_photo.alt
    from open_photo
    where open_photo.report_id = report.id
    order by open_photo.added_at
    limit 1
) as photo on true
where (:status::text is null or report.status = :status)
    and (:ward::text is null or report.ward_id = (select id from area where kind = 'ward' and name = :ward))
    and (:service_code::text is null or report.service_code = :service_code)
    and (
        :words::text is null
        or report.description ilike '%' || literally(:words) || '%'
        or report.place_words ilike '%' || literally(:words) || '%'
        or report.service_code = any (services_named(:words))
    )
    and (:since::timestamptz is null or report.submitted_at >= :since)
    and (:until::timestamptz is null or report.submitted_at < :until)
    and (
        :box::double precision [] is null
        or (report.longitude between (:box)[1] and (:box)[3] and report.latitude between (:box)[2] and (:box)[4])
    )
    and (:before::timestamptz is null or (report.submitted_at, report.reference) < (:before, :before_reference))
order by report.submitted_at desc, report.reference desc
limit :page_size;

-- name: marks_in_box
-- Each public report in a window of the map.
select
    1 as number, report.latitude, report.longitude, report.reference, service.name as service_name, report.stage
from open_report as report
join service on service.service_code = report.service_code
where map_row(report.latitude) = any (array(select generate_series(map_row(:south), map_row(:north))))
    and report.longitude between :west and :east
    and report.latitude between :south and :north
    and (:status::text is null or report.status = :status)
    and (:service_code::text is null or report.service_code = :service_code)
order by report.latitude desc, report.longitude;

-- name: crowds_in_box
-- How many public reports are in each cell that a window touches. Cells are 2^:size degrees wide and lie where they lie
-- whatever the window, so that a map that is moved shows the same. A report alone in its cell is shown as itself.
with together as materialized (
    select
        sum(reports) as number,
        sum(latitudes) / sum(reports) / 1e7::float8 as latitude,
        sum(longitudes) / sum(reports) / 1e7::float8 as longitude
    from report_cell
    where size = :size
        and service_code = coalesce(:service_code, '')
        and north between floor(:south / 0.6 / 2.0 ^ :size)::int and floor(:north / 0.6 / 2.0 ^ :size)::int
        and east between floor(:west / 2.0 ^ :size)::int and floor(:east / 2.0 ^ :size)::int
        and (:status::text is null or status = :status)
    group by north, east
    having sum(reports) > 0
)
select
    together.number::int, together.latitude, together.longitude, alone.reference, service.name as service_name, alone.stage
from together
left join lateral (
    select reference, stage, service_code
    from open_report
    where together.number = 1
        and map_row(latitude) = any (array[map_row(together.latitude - 1e-7), map_row(together.latitude + 1e-7)])
        and longitude between together.longitude - 1e-7 and together.longitude + 1e-7
        and latitude between together.latitude - 1e-7 and together.latitude + 1e-7
        and (:status::text is null or status = :status)
        and (:service_code::text is null or service_code = :service_code)
    limit 1
) as alone on true
left join service on service.service_code = alone.service_code
order by together.latitude desc, together.longitude;

-- name: fold_cells
-- The rows of a cell become one, or none when they come to nothing. Two at once do each row once.
with many as (
    select size, service_code, north, east, status
    from report_cell
    group by size, service_code, north, east, status
    having count(*) > 1
),
gone as (
    delete from report_cell
    using many
    where (report_cell.size, report_cell.service_code, report_cell.north, report_cell.east, report_cell.status)
        = (many.size, many.service_code, many.north, many.east, many.status)
    returning report_cell.*
)
insert into report_cell (size, north, east, service_code, status, reports, latitudes, longitudes)
select size, north, east, service_code, status, sum(reports), sum(latitudes), sum(longitudes)
from gone
group by size, north, east, service_code, status
having sum(reports) <> 0;

-- name: fold_promised
-- The same of the days that reports are promised for.
with gone as (
    delete from report_promised returning expected_on, reports
)
insert into report_promised (expected_on, reports)
select expected_on, sum(reports)
from gone
group by expected_on
having sum(reports) <> 0;

-- name: reports_on_device
-- What this device has sent, or whoever is signed in on it, newest first, with words and photos that wait; then what it
-- follows beside, newest news first.
(
    select
        summary.reference, summary.service_code, summary.service_name, summary.icon, report.description,
        summary.place_words, summary.ward_name, summary.latitude, summary.longitude,
        summary.stage, summary.status, summary.outcome, summary.submitted_at, summary.expected_on, summary.updated_at,
        photo.id as photo_id, photo.alt as photo_alt,
        true as is_mine
    from (
        select report_id from report_holder where device_id = :device_id
        union
        select subject_id from follow where recipient_id = account_address_id() and is_reporter and subject_kind = 'report'
    ) as held
    join report on report.id = held.report_id
    join report_summary as summary on summary.id = report.id
    left join lateral (
        select photo.id, photo.alt from photo where photo.report_id = report.id order by photo.added_at limit 1
    ) as photo on true
    order by summary.submitted_at desc
    limit 50
)
union all (
    select
        summary.reference, summary.service_code, summary.service_name, summary.icon, summary.description,
        summary.place_words, summary.ward_name, summary.latitude, summary.longitude,
        summary.stage, summary.status, summary.outcome, summary.submitted_at, summary.expected_on, summary.updated_at,
        summary.photo_id, summary.photo_alt,
        false as is_mine
    from (
        select subject_id
        from follow
        where recipient_id = any (array[:device_id, account_address_id()])
            and not is_reporter
            and confirmed_at is not null
            and ended_at is null
        except
        select subject_id from follow where recipient_id = account_address_id() and is_reporter
    ) as followed
    join report_summary as summary on summary.id = followed.subject_id
    order by summary.updated_at desc
    limit 50
);

-- name: reports_of_asset
-- Open public reports of a thing, newest first.
select
    summary.reference, summary.service_code, summary.service_name, summary.icon, summary.description,
    summary.place_words, summary.ward_name, summary.latitude, summary.longitude,
    summary.stage, summary.status, summary.outcome, summary.submitted_at, summary.expected_on, summary.updated_at,
    summary.photo_id, summary.photo_alt
from report
join report_summary as summary on summary.id = report.id
where report.asset_id = :asset_id and report.is_public and report.stage <> 'closed'
order by summary.submitted_at desc
limit 20;

-- name: can_be_asked
-- Whoever reported it is told by a notice, an email, a text or a letter.
select exists (
    select from follow where subject_id = :report_id and is_reporter and confirmed_at is not null and ended_at is null
);

-- name: stage_of
-- Locked, so that of two officers who close it at once the second is told.
select stage from report where id = :report_id for update;

-- name: standing_of
-- Locked likewise, with what its service asks of an ending: a photo counts that is newer than the last one, and is shown, or
-- will be with this ending.
select
    report.reference, report.stage, report.version, report.is_public, report.scheduled_on, report.duplicate_of,
    service.outcomes, service.closing_photo,
    exists (
        select
        from photo
        where photo.report_id = report.id
            and photo.kind = 'after'
            and (photo.state = 'shown' or (photo.state = 'held' and photo.id = any (:photo_ids::uuid[])))
            and photo.added_at > coalesce(
                (
                    select max(event.happened_at)
                    from event
                    where event.subject_id = report.id and event.kind = 'report.closed'
                ),
                '-infinity'
            )
    ) as has_after_photo,
    report.expected_on, report.target_on, report.counted_from, report.waited_days, report.late_notices
from report
join service on service.service_code = report.service_code
where report.id = :report_id
for update of report;

-- name: before_joining
-- How it stood before it was closed as the same as another.
select details -> 'before' as before
from event
where subject_id = :report_id and kind = 'report.closed' and details ? 'before'
order by id desc
limit 1;

-- name: promise_as_before
-- What a closed report still holds of what was promised of it, after the trigger has promised anew.
update report
set
    expected_on = :expected_on, target_on = :target_on, counted_from = :counted_from, waited_days = :waited_days,
    late_notices = :late_notices
where id = :report_id;

-- name: copy_followers
-- Whoever follows the one follows the other, likewise.
insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, asked_by, created_at, confirmed_at)
select gen_random_uuid(), 'report', :other_id, recipient_kind, recipient_id, is_reporter, asked_by, created_at, confirmed_at
from follow
where subject_id = :report_id and ended_at is null
on conflict do nothing;

-- name: copy_holders
insert into report_holder (report_id, device_id)
select :other_id, device_id
from report_holder
where report_id = :report_id
on conflict do nothing;

-- name: split_report
-- The second problem: in the same place, from the same person, sent when the first was.
insert into report (
    id, reference, submission_key, service_code, description, where_exactly, place_words,
    latitude, longitude, easting, northing, ward_id, asset_id, usrn, adopted, owner, passed_on,
    channel, is_public, words_shown, answers, location_source, accuracy_m, submitted_at, target_on, expected_on,
    updated_at, team, officer_id, routed
)
select
    :other_id, :reference, gen_random_uuid(), :service_code, :description, where_exactly, place_words,
    latitude, longitude, easting, northing, ward_id, null, usrn, adopted, owner, false,
    channel, report.is_public and service.is_public, :words_shown, '[]', location_source, accuracy_m, submitted_at,
    :target_on, :expected_on, now(), :team, :officer_id, :routed
from report
join service on service.service_code = :service_code
where report.id = :report_id;

-- name: recategorise
-- Its day is promised anew (the trigger report_promised_again), and its work goes to who does such work.
update report
set
    service_code = :service_code, team = :team, routed = :routed,
    officer_id = coalesce(:officer_id, case when report.team is not distinct from :team then report.officer_id end),
    is_public = coalesce(report.meant_public, report.is_public) and service.is_public,
    updated_at = now(), version = report.version + 1
from service
where report.id = :report_id and service.service_code = :service_code;

-- name: as_sorted
-- What a report is now, locked, for it to become a report of another service or two of them.
select report.reference, report.service_code, service.name as service_name, report.team, report.stage, report.ward_id,
    report.easting, report.northing, report.owner, report.answers, report.submitted_at
from report
join service on service.service_code = report.service_code
where report.id = :report_id
for update of report;

-- name: lock_both
-- In one order, so that of two that are each closed as the other one goes first.
select id from report where id = :report_id or reference = :other order by id for update;

-- name: report_to_join
-- Nothing comes back for a reference that nobody has.
select id, stage, is_public from report where reference = :reference;

-- name: change_stage
-- What an ending alone has is gone with it. A question asked before the ending needs no answer any more.
update report
set
    stage = :stage,
    outcome = :outcome,
    reason = :reason,
    scheduled_on = case when :stage = 'in_progress' then scheduled_on else :planned_on::date end,
    whose = :whose,
    looked_for = :looked_for,
    duplicate_of = :duplicate_of,
    waiting_since = case when :stage <> 'closed' then waiting_since end,
    closed_at = case when :stage = 'closed' then coalesce(:at, now()) end,
    updated_at = coalesce(:at, now()),
    version = version + 1
where id = :report_id;

-- name: forget_words
with forgotten as (
    delete from service_said
)
delete from service_word;

-- name: count_words
-- Of the newest public reports. A word that only one person used says nothing of a service, and might say who she is.
insert into service_word (word, service_code, reports)
select lexeme, service_code, count(*)
from (
    select service_code, description
    from report
    where is_public and words_shown
    order by submitted_at desc
    limit 100000
) as newest
cross join unnest(to_tsvector('english', description))
where length(lexeme) <= 40
group by lexeme, service_code
having count(*) > 1;

-- name: count_reports_by_service
insert into service_said (service_code, reports, words)
select
    service_code, count(*),
    coalesce((select sum(reports) from service_word where service_word.service_code = newest.service_code), 0)
from (
    select service_code
    from report
    where is_public and words_shown
    order by submitted_at desc
    limit 100000
) as newest
group by service_code;

-- name: report_to_tell_of
select
    report.reference, report.service_code, service.name as service_name, service.icon, report.description,
    report.place_words, null as ward_name, report.latitude, report.longitude,
    report.stage, report.status, report.outcome, report.submitted_at, report.expected_on, report.updated_at,
    null::uuid as photo_id, null as photo_alt
from report
join service on service.service_code = report.service_code
where report.id = :report_id;

-- name: interests_in
-- All that it falls in of what people follow; nothing while it, or its words, are not for everybody, nor of an import.
with this as (
    select ward_id, service_code, place_words, xy
    from report
    where id = :report_id and is_public and words_shown and channel <> 'import'
)
select interest.id
from this
join interest on interest.kind = 'ward' and interest.ward_id = this.ward_id
union all
select interest.id
from this
join interest on interest.kind = 'street' and interest.name = this.place_words
union all
select interest.id
from this
join interest on
    interest.kind = 'service'
    and interest.service_code = this.service_code
    and (interest.ward_id is null or interest.ward_id = this.ward_id)
union all
select interest.id
from this
join interest on interest.kind = 'place' and interest.ground @> circle(this.xy, 0);

-- name: submission_of
select id from event where subject_id = :report_id and kind = 'report.submitted';

-- name: receipt
-- What is read out to who reported it through an officer; by which ways she will hear, never where.
select
    report.id, report.reference, service.name as service_name, report.place_words, report.expected_on, report.channel,
    array(
        select distinct channel_of(recipient_id)
        from follow
        where subject_id = report.id and is_reporter and recipient_kind = 'address' and ended_at is null
        order by 1
    ) as ways
from report
join service on service.service_code = report.service_code
where report.reference = :reference;
