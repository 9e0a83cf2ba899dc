-- What a service asks beside the words (Open311 calls them attributes), and what was answered.

create table question (
    service_code    text not null references service on delete cascade,
    code            text not null check (code ~ '^[a-z]+(-[a-z]+)*$'),
    position        int not null,
    text            text not null check (text <> ''),
    hint            text not null default '',
    kind            text not null check (kind in ('text', 'number', 'date', 'one', 'several')),
    options         jsonb not null default '[]',
    required        boolean not null default false,
    is_public       boolean not null default true,
    primary key (service_code, code),
    constraint options_where_there_is_a_choice check (
        jsonb_typeof(options) = 'array' and (kind in ('one', 'several')) = (options @? '$[0]')
    ),
    constraint each_option_has_a_value_and_a_text check (
        not options @? '$[*] ? (!(@.value.type() == "string" && @.text.type() == "string" && @.value != "" && @.text != ""))'
    )
);
comment on column question.options is
'Of a choice, in order: {value, text, stop}, where stop is what to do instead of a report when that is the answer.';
comment on column question.is_public is 'False where only the council reads the answer, as for a number plate.';

create function questions_of(given_service_code text) returns jsonb
language sql stable parallel safe
return (
    select coalesce(jsonb_agg(to_jsonb(question) - 'service_code' - 'position' order by position, code), '[]')
    from question
    where service_code = given_service_code
);
comment on function questions_of is 'What a service asks, in order.';

alter table report add column answers jsonb not null default '[]' check (jsonb_typeof(answers) = 'array');
comment on column report.answers is
'As it was asked and answered, in words: [{code, question, answer, is_public}]. A later change of a question changes nothing here.';

grant select on question to doorstep_resident, doorstep_officer, doorstep_worker;
