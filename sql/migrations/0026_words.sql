-- The words of messages, as a council writes its own; and the language each message is in.

-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, ban-drop-constraint

alter table officer
drop constraint permissions_by_name,
add constraint permissions_by_name check (
    permissions <@ array['catalogue.edit', 'known_problems.edit', 'broadcasts.edit', 'words.edit']
);
-- Whoever could edit everything still can.
update officer set permissions = permissions || 'words.edit'::text
where permissions @> array['catalogue.edit', 'known_problems.edit', 'broadcasts.edit'];

create table message_words (
    id              uuid not null unique default gen_random_uuid(),
    kind            text not null,
    language        text not null check (language ~ '^[a-z]{2}$'),
    title           text,
    body            text,
    version         int not null default 1,
    primary key (kind, language),
    constraint both_or_neither check ((title is null) = (body is null) and title <> '')
);
comment on table message_words is
'A council''s own words of one kind of message in one language, in place of the original ones, which stand in the code. Null: the original was put back.';
comment on column message_words.version is 'One more at each change, so that of two officers at once the second is told.';

alter table message_words enable row level security;
create policy everybody_reads on message_words for select using (true);
create policy whoever_may on message_words to doorstep_officer using (may('words.edit')) with check (may('words.edit'));
grant select on message_words to doorstep_resident, doorstep_officer, doorstep_worker;
grant insert, update on message_words to doorstep_officer;

alter table message add column language text not null default 'en' check (language ~ '^[a-z]{2}$');
comment on column message.language is 'The one its recipient chose, if there were words in it; what is written around them is in it too.';
