-- name: exported_reports
-- What the queue would show, all of it, of those that her role lets her take out. Words that are not for everybody, and the
-- place of what points at a home, only :with_personal.
select
    report.reference, report.status, report.stage, report.outcome, report.reason, service.name as service,
    report.team, officer.name as officer, ward.name as ward,
    case when :with_personal or report.is_public then report.place_words end as place,
    report.submitted_at, report.expected_on, report.target_on, report.closed_at, report.channel,
    case when :with_personal or report.is_public then report.latitude end as latitude,
    case when :with_personal or report.is_public then report.longitude end as longitude,
    case when shown.to_all then report.description end as description,
    case when shown.to_all then report.where_exactly end as where_exactly,
    case
        when shown.to_all then (
            select string_agg(
                concat(answer ->> 'question', ' ', answer ->> 'answer'), '; ' order by place
            ) filter (where :with_personal or (answer ->> 'is_public')::boolean)
            from jsonb_array_elements(report.answers) with ordinality as given (answer, place)
        )
    end as answers
from exportable_reports(:asked) as report
cross join lateral (
    select :with_personal or (report.is_public and report.words_shown and report.hidden_at is null) as to_all
) as shown
join service on service.service_code = report.service_code
left join area as ward on ward.id = report.ward_id
left join officer on officer.id = report.officer_id
order by report.submitted_at desc;

-- name: record_looks
-- Of each whose words or place not everybody sees, that somebody took them out, in which file and what for.
select record_looks(
    'report',
    array(
        select report.id
        from exportable_reports(:asked) as report
        where not (report.is_public and report.words_shown and report.hidden_at is null)
    ),
    'officer', actor_id(), 'export', jsonb_build_object('export', :export_id::uuid, 'taken_for', :taken_for::text), null
);
