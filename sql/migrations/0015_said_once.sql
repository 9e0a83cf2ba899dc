-- What several pages say of a report, said once. Each view asks as whoever looks: row-level security holds as on the tables.

create view report_summary with (security_invoker = true) as
select
    report.id, report.reference, report.service_code, service.name as service_name, service.icon,
    case when report.words_shown then report.description end as description,
    report.place_words, ward.name as ward_name, report.latitude, report.longitude,
    report.stage, report.status, report.outcome, report.submitted_at, report.expected_on, report.updated_at,
    (
        select photo.id
        from photo
        where photo.report_id = report.id and photo.state = 'shown'
        order by photo.added_at
        limit 1
    ) as photo_id,
    report.is_public
from report
join service on service.service_code = report.service_code
left join area as ward on ward.id = report.ward_id;
comment on view report_summary is 'A report as a list or a card shows it to everybody: no words and no photo that wait for an officer.';

create view happening with (security_invoker = true) as
select
    event.id, event.subject_id, event.happened_at, event.public,
    jsonb_build_object(
        'kind', event.kind,
        'happened_at', to_char(event.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'stage', event.details -> 'stage',
        'outcome', event.details -> 'outcome',
        'words', coalesce(event.details ->> 'words', ''),
        'by_council', event.actor_kind in ('officer', 'system')
    ) as said
from event;
comment on view happening is 'One step of a history, as pages and machines read it.';

grant select on report_summary, happening to doorstep_resident, doorstep_officer, doorstep_worker;

-- Personal details are taken out of answers too.
grant update (answers) on report to doorstep_resident;
