-- Words that officers begin from, by service and by what is said with them.

create table template (
    id              uuid primary key default gen_random_uuid(),
    name            text not null check (name <> ''),
    service_code    text references service,
    used_for        text not null check (used_for in (
        'received', 'investigating', 'planned', 'in_progress', 'ask',
        'fixed', 'made_safe', 'planned_end', 'known', 'not_ours', 'cannot_act', 'duplicate', 'not_found'
    )),
    words           text not null check (words <> ''),
    is_active       boolean not null default true,
    version         int not null default 1
);
comment on table template is 'Where an officer begins to write: she chooses one, and edits freely after. Its placeholders are filled from the report.';
comment on column template.service_code is 'Null: for every service.';
comment on column template.used_for is 'A stage, an ending, or a question; planned_end is the ending of that name.';
create index template_service on template (service_code);

alter table template enable row level security;
create policy officers_read on template for select to doorstep_officer using (true);
create policy whoever_may on template to doorstep_officer using (may('templates.edit')) with check (may('templates.edit'));
create policy worker on template for select to doorstep_worker using (true);
grant select, insert, update on template to doorstep_officer;
grant select on template to doorstep_worker;
