-- name: overrides
-- A council's own words of one kind of message, in whichever languages it has some: once for each announcement.
select language, title, body
from message_words
where kind = :kind and title is not null;

-- name: edited_words
select message_words.kind, message_words.title, last.happened_at as changed_at, last.who
from message_words
cross join lateral (
    select event.happened_at, officer.name as who
    from event
    left join officer on officer.id = event.actor_id
    where event.subject_id = message_words.id
    order by event.happened_at desc, event.id desc
    limit 1
) as last
where message_words.language = :language;

-- name: kept_words
-- The one row there always is: what was never edited has version 0, and an id that nothing else has.
select
    coalesce(message_words.id, gen_random_uuid()) as id, kind, language, message_words.title, message_words.body,
    coalesce(message_words.version, 0) as version
from (values (:kind, :language)) as asked (kind, language)
left join message_words using (kind, language);

-- name: kept_by_id
select id, kind, language, title, body, version from message_words where id = :words_id;

-- name: keep_words
-- Nothing comes back when somebody else has changed them since that version.
insert into message_words as kept (kind, language, title, body)
select :kind, :language, :title, :body
where :version = 0 or exists (select from message_words where kind = :kind and language = :language)
on conflict (kind, language) do update
set title = excluded.title, body = excluded.body, version = kept.version + 1
where kept.version = :version
returning id;
