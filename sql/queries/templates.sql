-- name: templates
select template.id, template.name, template.service_code, service.name as service_name, used_for, words, template.is_active,
    template.version
from template
left join service on service.service_code = template.service_code
order by not template.is_active, service.name nulls first, template.name collate "C";

-- name: template_by_id
select template.id, template.name, template.service_code, service.name as service_name, used_for, words, template.is_active,
    template.version
from template
left join service on service.service_code = template.service_code
where template.id = :template_id;

-- name: insert_template
insert into template (name, service_code, used_for, words, is_active)
values (:name, :service_code, :used_for, :words, :is_active)
returning id;

-- name: update_template
-- Nothing comes back when somebody else has changed it since that version.
update template
set
    name = :name, service_code = :service_code, used_for = :used_for, words = :words, is_active = :is_active,
    version = version + 1
where id = :template_id and version = :version
returning id;

-- name: changes_of_template
-- The last ten, newest first, and who made each.
select event.id, event.kind, event.happened_at, officer.name as who,
    coalesce(event.details -> 'before', '{}') as before, coalesce(event.details -> 'after', '{}') as after
from event
left join officer on officer.id = event.actor_id
where event.subject_id = :template_id
order by event.id desc
limit 10;

-- name: newest_report_of
-- A real one to see it with: the newest of its service, or of any.
select report.reference, service.name as service_name, report.place_words, report.expected_on
from report
join service on service.service_code = report.service_code
where :service_code::text is null or report.service_code = :service_code
order by report.submitted_at desc
limit 1;
