-- What may be reported, who deals with it and by when; and the days on which nobody works.

create table service (
    service_code    text primary key check (service_code ~ '^[a-z]+(-[a-z]+)*$'),
    name            text not null unique check (name <> ''),
    description     text not null,
    service_group   text not null,
    keywords        text not null default '',
    lgsl            int,
    icon            text not null,
    team            text,
    target_days     int not null check (target_days between 1 and 365),
    target_unit     text not null check (target_unit in ('working', 'calendar')),
    danger_advice   text,
    is_public       boolean not null default true,
    position        int not null,
    is_active       boolean not null default true,
    sought          tsvector not null generated always as (
        setweight(to_tsvector('english', name), 'A')
        || setweight(to_tsvector('english', keywords), 'B')
        || setweight(to_tsvector('english', description), 'C')
    ) stored
);
comment on column service.keywords is 'Other words residents use for it, between commas; looked in, never shown.';
comment on column service.lgsl is 'Its number in the Local Government Services List, by which councils'' services are told alike.';
comment on column service.danger_advice is 'What to do now, and whom to ring, when it may hurt somebody.';
comment on column service.is_public is 'False where a report points at a person or a home: none of it is ever shown to the public.';

create table holiday (
    held_on     date primary key,
    name        text not null
);

create function working_days_after(day date, days int) returns date
language sql stable strict parallel safe
return (
    select later::date
    from generate_series(day + 1, day + days * 2 + 30, interval '1 day') as later
    where extract(isodow from later) < 6 and not exists (select from holiday where held_on = later::date)
    order by later
    offset days - 1
    limit 1
);
comment on function working_days_after is 'The last of so many working days, the first being the first after the day: 1 is the next working day.';

grant select on service, holiday to doorstep_resident, doorstep_officer, doorstep_worker;
