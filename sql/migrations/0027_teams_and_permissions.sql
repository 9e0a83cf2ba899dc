-- Whose work a report is: teams, whom it is assigned to, and what each officer may do.

-- Officers and teams are few, and a report gets its new columns without being written again.
-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, adding-foreign-key-constraint
-- squawk-ignore-file ban-drop-constraint, ban-drop-default, ban-drop-not-null

create table team (
    id          uuid primary key default gen_random_uuid(),
    name        text not null unique check (name <> ''),
    email       text not null default '',
    manager_id  uuid references officer,
    is_active   boolean not null default true,
    version     int not null default 1
);
comment on table team is 'Who deals with reports together. Known by its name in services, officers and reports, which change with it.';
comment on column team.email is 'Where the whole team reads its mail; empty: nowhere.';

insert into team (name)
select team from service where team <> ''
union
select team from officer where team <> '';
update service set team = null where team = '';
alter table officer alter column team drop default, alter column team drop not null;
update officer set team = null where team = '';
alter table service add constraint team_is_known foreign key (team) references team (name) on update cascade;
alter table officer add constraint team_is_known foreign key (team) references team (name) on update cascade;

-- What an officer may do; the same names as Permission in api/accounts/schemas.py.
alter table officer
drop constraint permissions_by_name,
add constraint permissions_by_name check (
    permissions <@ array[
        'reports.answer', 'reports.assign', 'reports.recategorise', 'reports.merge', 'reports.hand_over', 'reports.moderate',
        'reports.type_in', 'reports.export',
        'catalogue.edit', 'known_problems.edit', 'broadcasts.edit', 'words.edit', 'templates.edit', 'teams.edit', 'routing.edit',
        'targets.edit', 'retention.edit', 'officers.edit', 'figures.see', 'personal.see', 'audit.see', 'requests.answer'
    ]
);
update officer
set permissions = permissions || array[
    'reports.answer', 'reports.assign', 'reports.recategorise', 'reports.merge', 'reports.hand_over', 'reports.moderate',
    'reports.type_in'
];

alter table report
add column team text constraint team_is_known references team (name) on update cascade,
add column officer_id uuid references officer,
add column waiting_since timestamptz,
add column scheduled_on date,
add column heard_at timestamptz,
add column hidden_at timestamptz,
add column flagged_at timestamptz,
add column duplicate_of uuid references report,
add column version int not null default 1;
comment on column report.team is 'Whose work it is now. Set when it is submitted, by routing; null: nobody''s yet.';
comment on column report.officer_id is 'Whom of the team it is assigned to.';
comment on column report.waiting_since is 'An officer has asked the person who reported it something; until she answers, the clock of its target stands still.';
comment on column report.scheduled_on is 'The day the work is planned for, told to the resident.';
comment on column report.heard_at is 'When the person who reported it was last told something by the council. Null: never since it was submitted.';
comment on column report.hidden_at is 'Taken away from everybody outside the council by a moderator.';
comment on column report.flagged_at is 'Somebody outside said that something in it should not be public, and no officer has looked since.';
comment on column report.duplicate_of is 'The report this one was merged into, whose news its followers hear.';
comment on column report.version is 'One more at each change by an officer, so that of two at once the second is told.';
update report set team = (select team from service where service.service_code = report.service_code);

create index report_team on report (team, expected_on) where stage <> 'closed';
create index report_officer on report (officer_id, expected_on) where stage <> 'closed';
create index report_duplicates on report (duplicate_of) where duplicate_of is not null;
create index report_flagged on report (flagged_at) where flagged_at is not null;

grant select on team to doorstep_resident, doorstep_officer, doorstep_worker;
grant insert, update on team to doorstep_officer;
