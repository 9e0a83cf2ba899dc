-- name: queue
-- A page of rows. It is planned anew each time: each part has an index of its own.
select
    report.id, report.reference, service.name as service_name, service.icon,
    left(report.description, 200) as description, report.place_words, ward.name as ward_name,
    report.team, officer.name as officer_name,
    report.stage, report.status, report.outcome, report.submitted_at, report.expected_on, is_late(report) as is_late,
    report.waiting_since is not null and report.stage <> 'closed' as is_waiting,
    report.flagged_at is not null as is_flagged, report.escalated_to,
    report.xy <-> place_asked(:asked) as distance_m,
    (not report.words_shown)::int + (
        select count(*) from photo where photo.report_id = report.id and photo.state = 'held'
    ) + (
        select count(*) from report_word where report_word.report_id = report.id and read_at is null
    ) + (
        select count(*) from suspicion where suspicion.report_id = report.id and settled_as is null
    ) as to_check
from wanted_reports(:asked) as report
join service on service.service_code = report.service_code
left join area as ward on ward.id = report.ward_id
left join officer on officer.id = report.officer_id
order by
    report.xy <-> place_asked(:asked),
    case :asked ->> 'show' when 'closed' then report.closed_at end desc,
    case :asked ->> 'show' when 'dormant' then report.word_due_on end,
    case :asked ->> 'show'
        when 'waiting' then report.waiting_since
        when 'flagged' then report.flagged_at
    end,
    case when :asked ->> 'show' <> 'closed' then report.expected_on end,
    case when :asked ->> 'show' <> 'closed' then report.submitted_at end
limit :size offset :size::int * (:page - 1);

-- name: desk
-- Beside the rows: how many reports are in each part, of most no more than a thousand counted, and what narrows them.
select
    (select coalesce(sum(reports), 0) from report_promised) as open,
    (select coalesce(sum(reports), 0) from report_promised where expected_on < current_date) as late,
    (
        select count(*)
        from (select from report where team = :asking_team and stage <> 'closed' limit 1000) as found
    ) as team,
    (
        select count(*)
        from (select from report where officer_id = :asking and stage <> 'closed' limit 1000) as found
    ) as mine,
    (
        select count(*)
        from (select from report where officer_id is null and stage <> 'closed' limit 1000) as found
    ) as unassigned,
    (select count(*) from (select from report where is_silent(report) limit 1000) as found) as dormant,
    (
        select count(*)
        from (select from report where waiting_since is not null and stage <> 'closed' limit 1000) as found
    ) as waiting,
    (select count(*) from (select from report where flagged_at is not null limit 1000) as found) as flagged,
    (select count(*) from (select from report_to_check limit 1000) as found) as to_check,
    (select count(*) from thanks where team = :asking_team and given_at > now() - interval '7 days') as thanks,
    (
        select coalesce(jsonb_agg(name order by name collate "C"), '[]')
        from area
        where kind = 'ward' and exists (select from area_part where area_id = area.id)
    ) as wards,
    (select coalesce(jsonb_agg(to_jsonb(offered) order by position, name), '[]') from offered) as groups,
    (select coalesce(jsonb_agg(to_jsonb(team_offered)), '[]') from team_offered) as teams,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', id, 'name', name, 'wanted', wanted, 'is_hers', officer_id = :asking,
            'reports', case when officer_id = :asking or wanted ->> 'show' is distinct from 'mine' then reports end
        ) order by name collate "C"), '[]')
        from saved_filter
        where officer_id = :asking or team = :asking_team
    ) as saved,
    (
        select jsonb_build_object('id', id, 'kind', kind, 'given_to', given_to, 'reports', cardinality(event_ids))
        from (
            select id, kind, given_to, event_ids, undone_at
            from bulk_change
            where officer_id = :asking and done_at > now() - interval '1 day'
            order by done_at desc
            limit 1
        ) as last
        where undone_at is null and not has_newer_events(event_ids)
    ) as last_bulk;

-- name: queue_marks
-- Of what is wanted, the thousand of a part of the map that are due first.
select
    1 as number, report.latitude, report.longitude, report.reference, service.name as service_name, report.stage
from wanted_reports(:asked) as report
join service on service.service_code = report.service_code
where report.longitude between :west and :east and report.latitude between :south and :north
order by report.expected_on
limit 1000;

-- name: report_called
select id from report where reference = upper(:reference);

-- name: newest_event
select max(id) from event where subject_id = :report_id;

-- name: case_report
-- Everything an officer needs about one report. That she looked is written down by the same statement, so no page can forget it.
select
    report.id, report.reference, report.service_code, service.name as service_name, service.icon,
    report.team, report.officer_id, holder.name as officer_name, report.routed,
    (select coalesce(jsonb_agg(to_jsonb(team_offered)), '[]') from team_offered) as teams,
    report.description, report.where_exactly, report.answers, report.place_words, ward.name as ward_name,
    report.latitude, report.longitude, report.easting, report.northing,
    asset_named(report.asset_id) as asset, report.usrn, report.adopted, report.owner, report.passed_on,
    report.location_source, report.accuracy_m, report.channel,
    report.stage, report.status, report.outcome, report.reason, report.version, report.waiting_since, service.outcomes,
    service.closing_photo, report.is_public,
    report.words_shown, report.submitted_at, report.expected_on,
    is_late(report) as is_late, promise_clock(report) as clock,
    (
        select count(*)
        from follow
        where subject_id = report.id and confirmed_at is not null and ended_at is null
    ) as followers,
    (
        select count(distinct message.id)
        from message
        join delivery on delivery.message_id = message.id
        where message.subject_id = report.id and delivery.status = 'delivered'
    ) as told,
    (
        select count(*)
        from follow
        where subject_id = report.id and recipient_kind = 'address' and ended_at is null and channel_of(recipient_id) = 'letter'
    ) as letters,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'title', told.title, 'to', told.recipient_kind,
            'created_at', to_char(told.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'is_read', told.read_at is not null, 'is_for_digest', told.digest_at is not null,
            'deliveries', (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'channel', delivery.channel, 'status', delivery.status, 'reason', delivery.reason,
                    'attempts', delivery.attempts, 'at', to_char(
                        coalesce(delivery.delivered_at, delivery.created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
                    )
                ) order by delivery.id), '[]')
                from delivery
                where delivery.message_id in (told.id, told.told_in)
            )
        ) order by told.created_at desc, told.event_id desc), '[]')
        from (
            select id, event_id, title, recipient_kind, created_at, read_at, digest_at, told_in
            from message
            where message.subject_id = report.id
            order by created_at desc, event_id desc
            limit 50
        ) as told
    ) as messages,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', photo.id, 'width', photo.width, 'height', photo.height, 'state', photo.state, 'alt', photo.alt,
            'kind', photo.kind
        ) order by photo.added_at), '[]')
        from photo
        where photo.report_id = report.id
    ) as photos,
    (
        select coalesce(jsonb_agg(
            happening.said || jsonb_build_object('officer', coalesce(colleague.name, ''))
            order by happening.happened_at, happening.id
        ), '[]')
        from happening
        join event on event.id = happening.id
        left join officer as colleague on colleague.id = event.actor_id and event.actor_kind = 'officer'
        where happening.subject_id = report.id
    ) as history,
    (
        select coalesce(jsonb_agg(to_jsonb(near) order by near.likeness desc, near.distance_m), '[]')
        from (
            select
                other.reference, other_service.name as service_name, left(other.description, 120) as description,
                other.stage, other.outcome, other.is_public, other.xy <-> report.xy as distance_m,
                likeness(
                    other.xy <-> report.xy, other.service_code = report.service_code,
                    other_service.service_group = service.service_group, other.asset_id, report.asset_id,
                    other.description, report.description, other.stems, report.stems
                ) as likeness
            from (
                select id, reference, service_code, description, stems, stage, outcome, is_public, asset_id, xy
                from report as anywhere
                where anywhere.xy <@ circle(report.xy, 100) and anywhere.id <> report.id and anywhere.stage <> 'closed'
                order by anywhere.xy <-> report.xy
                limit 20
            ) as other
            join service as other_service on other_service.service_code = other.service_code
            order by likeness desc, distance_m
            limit 5
        ) as near
    ) as near,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'reference', other.reference, 'service_name', other_service.name, 'description', left(other.description, 120),
            'stage', other.stage, 'outcome', other.outcome
        ) order by other.submitted_at desc), '[]')
        from (select report_id from reports_by_the_same(report.id) limit 5) as same
        join report as other on other.id = same.report_id
        join service as other_service on other_service.service_code = other.service_code
    ) as by_the_same,
    (
        select coalesce(jsonb_agg(other.reference order by other.submitted_at), '[]')
        from report as other
        where other.duplicate_of = report.id
    ) as duplicates,
    (select other.reference from report as other where other.id = report.duplicate_of) as duplicate_of,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', template.id, 'name', template.name, 'used_for', template.used_for, 'words', template.words
        ) order by template.service_code is null, template.name collate "C"), '[]')
        from template
        where template.is_active and (template.service_code is null or template.service_code = report.service_code)
    ) as templates,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', partner.id, 'name', partner.name, 'agreed', (
                select agreed
                from asked
                where asked.report_id = report.id and asked.partner_id = partner.id and agreed is not null
                order by answered_at desc
                limit 1
            )
        ) order by partner.name collate "C"), '[]')
        from partner
        where partner.kind = 'authority' and partner.is_active
    ) as authorities,
    exists (select from report_word where report_word.report_id = report.id and read_at is null) as has_new_words,
    report.hidden_at,
    permissions_in(report.team, report.ward_id) as she_may,
    coalesce((select reasons from suspicion where suspicion.report_id = report.id and settled_as is null), '{}') as suspected
from report
join service on service.service_code = report.service_code
left join area as ward on ward.id = report.ward_id
left join officer as holder on holder.id = report.officer_id
cross join lateral record_look('report', report.id, 'officer', :asking, 'dealing', '{}', null)
where report.reference = upper(:reference);

-- name: show_words
update report set words_shown = true where id = :report_id;

-- name: mark_words_read
update report_word set read_at = now() where report_id = :report_id and read_at is null;

-- name: settle_suspicion
update suspicion
set settled_as = :settled_as, settled_at = now()
where report_id = :report_id and settled_as is null
returning report_id;

-- name: show_as_its_service_is
update report
set is_public = service.is_public
from service
where report.id = :report_id and service.service_code = report.service_code;

-- name: set_photo_state
update photo set state = :state where id = :photo_id and report_id = :report_id returning id;

-- name: reports_to_move
-- The open ones among these, locked in the same order by everybody.
select id, version, team, officer_id
from report
where id = any(:report_ids::uuid[]) and stage <> 'closed'
order by id
for update;

-- name: reports_left_by
-- The open ones that somebody has who works here no longer, locked as above.
select report.id, report.version, report.team, report.officer_id
from report
join officer on officer.id = report.officer_id and not officer.active
where officer.id = :officer_id and stage <> 'closed'
order by report.id
for update of report;

-- name: tell_teams
-- By email, those that have an address; those that share one are told together.
with told as (
    insert into message (event_id, kind, recipient_kind, recipient_id, is_unread, title, body, path)
    select
        :event_id, 'staff', 'address', address_id('email', min(team.email)), false,
        string_agg(given.title, ' · ' order by team.name), min(given.body),
        case when count(*) = 1 then min(given.path) else '/staff/reports?show=unassigned' end
    from jsonb_to_recordset(:told::jsonb) as given (team text, title text, body text, path text)
    join team on team.name = given.team and team.email <> ''
    group by lower(team.email)
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id
),
sent as (
    insert into delivery (message_id, channel, target_id)
    select id, 'email', recipient_id from told
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: team_of_officer
-- Nothing comes back for whoever works here no longer, and an empty name for an officer of no team.
select coalesce(team, '') from officer where id = :officer_id and active;

-- name: is_team
select exists (select from team where name = :team and is_active);

-- name: assign_reports
-- To an officer and a team; a null team is the one that each has already.
update report
set officer_id = :officer_id, team = coalesce(:team, team), version = version + 1
where id = any(:report_ids::uuid[]);

-- name: reports_in_bulk
-- What is about to be changed at once, as it is now.
select
    report.id, report.reference, left(report.description, 200) as description, service.name as service_name,
    report.version, report.stage <> 'closed' as is_open, may_in('reports.assign', report.team, report.ward_id) as may_assign,
    report.team, report.officer_id, officer.name as officer_name
from report
join service on service.service_code = report.service_code
left join officer on officer.id = report.officer_id
where report.reference = any(:references::text[])
order by array_position(:references::text[], report.reference);

-- name: insert_bulk
insert into bulk_change (officer_id, kind, given_to, event_ids)
values (:officer_id, :kind, :given_to, :event_ids)
returning id;

-- name: reports_of_bulk
-- Locked, in the same order by everybody.
select report.id
from report
where report.id in (
    select subject_id
    from event
    where id = any(
        array(select unnest(event_ids) from bulk_change where id = :bulk_id and officer_id = :officer_id and undone_at is null)
    )
)
order by report.id
for update;

-- name: undo_bulk
-- Nothing comes back when something newer has happened to one of its reports, or when it was undone before.
update bulk_change
set undone_at = now()
where id = :bulk_id and officer_id = :officer_id and undone_at is null and not has_newer_events(event_ids)
returning kind, event_ids;

-- name: insert_saved_filter
-- Nothing comes back where she has one of this name, or twenty.
insert into saved_filter (officer_id, team, name, wanted, reports, counted_at)
select :officer_id, :team, :name, :wanted, :reports, now()
where (select count(*) from saved_filter where officer_id = :officer_id) < 20
on conflict do nothing
returning id;

-- name: delete_saved_filter
delete from saved_filter where id = :filter_id and officer_id = :officer_id returning id;

-- name: filters_in_use
-- Those of officers who were here in the last half hour, or of their teams.
select saved_filter.id
from saved_filter
where exists (
    select
    from session
    join officer on officer.id = session.officer_id
    where session.last_seen_at > now() - interval '30 minutes'
        and (officer.id = saved_filter.officer_id or officer.team = saved_filter.team)
);

-- name: saved_filter_to_count
select saved_filter.wanted, saved_filter.officer_id from saved_filter where id = :filter_id;

-- name: keep_filter_count
update saved_filter set reports = :reports, counted_at = now() where id = :filter_id;

-- name: count_wanted
-- No more than a thousand are counted.
select count(*)
from (
    select
    from wanted_reports(:asked)
    limit 1000
) as found;

-- name: last_closings
-- The event by which each of these was closed last.
select max(id) from event where subject_id = any(:report_ids::uuid[]) and kind = 'report.closed' group by subject_id;
