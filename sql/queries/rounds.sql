-- name: round_of
-- Her stops in their order, and what is assigned to her and on no round yet; distances where her own place is known.
with stop as (
    select
        report.reference, report.officer_id, round_stop.officer_id as taken_up_by, round_stop.position, report.submitted_at,
        jsonb_build_object(
            'reference', report.reference, 'service_name', service.name, 'icon', service.icon,
            'place_words', report.place_words, 'latitude', report.latitude, 'longitude', report.longitude,
            'stage', report.stage, 'expected_on', report.expected_on, 'is_late', is_late(report),
            'distance_m', report.xy <-> point(:easting, :northing), 'on_round_of', null
        ) as shown
    from report
    join service on service.service_code = report.service_code
    left join round_stop on round_stop.report_id = report.id
    where report.stage <> 'closed'
        and (round_stop.officer_id = :officer_id or (report.officer_id = :officer_id and round_stop.officer_id is null))
)
select
    (select coalesce(jsonb_agg(shown order by position), '[]') from stop where taken_up_by is not null) as stops,
    (select coalesce(jsonb_agg(shown order by submitted_at), '[]') from stop where taken_up_by is null) as assigned;

-- name: open_near
-- The nearest thirty open reports, and whose round each is on.
select
    report.reference, service.name as service_name, service.icon, report.place_words, report.latitude, report.longitude,
    report.stage, report.expected_on, is_late(report) as is_late,
    report.xy <-> point(:easting, :northing) as distance_m, officer.name as on_round_of
from report
join service on service.service_code = report.service_code
left join round_stop on round_stop.report_id = report.id
left join officer on officer.id = round_stop.officer_id
where report.stage <> 'closed'
order by report.xy <-> point(:easting, :northing)
limit 30;

-- name: take_up
-- At the end of her round, in the order given, and off any other.
insert into round_stop (report_id, officer_id, position)
select report.id, :officer_id, coalesce(last.position, 0) + given.n
from unnest(:references::text[]) with ordinality as given (reference, n)
join report on report.reference = given.reference and report.stage <> 'closed'
cross join (select max(position) as position from round_stop where officer_id = :officer_id) as last
on conflict (report_id) do update set officer_id = excluded.officer_id, position = excluded.position, added_at = now()
where round_stop.officer_id <> excluded.officer_id;

-- name: leave_out
delete from round_stop
using report
where report.id = round_stop.report_id and round_stop.officer_id = :officer_id and report.reference = any (:references::text[]);

-- name: put_in_order
update round_stop
set position = given.n
from unnest(:references::text[]) with ordinality as given (reference, n)
join report on report.reference = given.reference
where round_stop.report_id = report.id and round_stop.officer_id = :officer_id;

-- name: report_visited
select id, latitude, longitude, stage from report where reference = :reference;

-- name: receive_visit
-- The key again, the first time it comes; nothing for one that was here before. Of two at once, one waits for the other.
insert into visit_receipt (key, officer_id, reference)
values (:key, :officer_id, :reference)
on conflict (key) do nothing
returning key;

-- name: add_photo_of_work
-- Held until it is shown with what the visit came to.
insert into photo (id, report_id, width, height, sha256, kind, state)
values (:photo_id, :report_id, :width, :height, :sha256, 'after', 'held');

-- name: visited
-- It is on nobody's round any more.
delete from round_stop where report_id = :report_id;

-- name: forget_visits
-- As long as any outbox keeps a key (outbox.sql).
delete from visit_receipt where received_at < now() - interval '60 days';

-- name: stop_by_reference
-- What an officer needs where she stands.
select
    report.id, report.reference, service.name as service_name, report.description, report.where_exactly, report.place_words,
    report.latitude, report.longitude, report.stage, report.outcome, report.expected_on, is_late(report) as is_late,
    array(select photo.id from photo where photo.report_id = report.id and photo.state <> 'hidden' order by photo.added_at) as photos
from report
join service on service.service_code = report.service_code
where report.reference = :reference;

-- name: end_round_of
delete from round_stop where officer_id = :officer_id;
