-- name: hide_report
-- From everybody but who reported it; the table's own trigger takes is_public away. Nothing comes back when it is hidden already.
update report
set hidden_at = now(), flagged_at = null, version = version + 1
where id = :report_id and hidden_at is null
returning id;

-- name: unhide_report
update report
set hidden_at = null, version = version + 1
where id = :report_id and hidden_at is not null
returning id;

-- name: moderated_report
-- All of a report that everybody might see, and what was decided about it.
select
    report.id, report.reference, service.name as service_name, report.place_words, report.description, report.where_exactly,
    report.answers, report.stage, report.outcome, report.is_public, report.words_shown, report.version, report.hidden_at,
    coalesce((
        select details ->> 'words'
        from event
        where subject_id = report.id and kind = 'report.hidden'
        order by id desc
        limit 1
    ), '') as hidden_because
from report
join service on service.service_code = report.service_code
where report.reference = :reference;
