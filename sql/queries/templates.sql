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
insert into template (id, name, service_code, used_for, words, is_active)
select :template_id, name, service_code, used_for, words, is_active
from jsonb_populate_record(null::template, :entry::jsonb)
returning id;

-- name: update_template
-- Nothing comes back when somebody else has changed it since that version.
update template
set
    name = new.name, service_code = new.service_code, used_for = new.used_for, words = new.words,
    is_active = new.is_active, version = template.version + 1
from jsonb_populate_record(null::template, :entry::jsonb) as new
where template.id = :template_id and template.version = :version
returning template.id;

-- name: delete_template
delete from template where id = :template_id and version = :version returning id;

-- name: newest_report_of
-- A real one to see it with: the newest of its service, or of any.
select report.reference, service.name as service_name, report.place_words, report.expected_on
from report
join service on service.service_code = report.service_code
where :service_code::text is null or report.service_code = :service_code
order by report.submitted_at desc
limit 1;
