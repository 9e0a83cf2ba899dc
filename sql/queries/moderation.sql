-- name: hide_report
-- From everybody but who reported it; the table's own trigger takes is_public away. Nothing comes back when it is hidden already.
update report
set hidden_at = now(), version = version + 1
where id = :report_id and hidden_at is null
returning id;

-- name: unhide_report
update report
set hidden_at = null, version = version + 1
where id = :report_id and hidden_at is not null
returning id;

-- name: moderated_report
-- All of a report that everybody might see, and what was decided about it.
select
    report.id, report.reference, service.name as service_name, report.place_words, report.description, report.where_exactly,
    report.answers, report.stage, report.outcome, report.is_public, report.words_shown, report.version, report.hidden_at,
    coalesce((
        select details ->> 'words'
        from event
        where subject_id = report.id and kind = 'report.hidden'
        order by id desc
        limit 1
    ), '') as hidden_because,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', photo.id, 'width', photo.width, 'height', photo.height, 'state', photo.state, 'alt', photo.alt
        ) order by photo.added_at), '[]')
        from photo
        where photo.report_id = report.id
    ) as photos,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'event_id', event.id, 'changed_at', to_char(event.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'officer', coalesce(officer.name, ''), 'reason', event.details ->> 'words', 'silence', event.details ->> 'silence',
            'description', word_change.description, 'where_exactly', word_change.where_exactly,
            'answers', word_change.answers, 'is_erased', word_change.erased_at is not null
        ) order by event.id desc), '[]')
        from word_change
        join event on event.id = word_change.event_id
        left join officer on officer.id = event.actor_id
        where word_change.report_id = report.id
    ) as changes,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'about', flag.about, 'why', flag.why, 'times', flag.times, 'words', flag.words
        ) order by flag.times desc, flag.flagged_at), '[]')
        from flag
        where flag.report_id = report.id and flag.answered_at is null
    ) as flags
from report
join service on service.service_code = report.service_code
where report.reference = :reference;

-- name: photos_waiting
-- Photos that nobody has looked at yet, the oldest first; with how many there are in all.
select
    photo.id, photo.width, photo.height, photo.alt, report.reference, service.name as service_name, report.place_words,
    left(report.description, 200) as description, photo.added_at, count(*) over () as waiting
from photo
join report on report.id = photo.report_id
join service on service.service_code = report.service_code
where photo.state = 'held'
order by photo.added_at, photo.id
limit :page_size;

-- name: photo_of
select
    photo.id, photo.width, photo.height, photo.alt, photo.state, report.id as report_id, report.reference,
    service.name as service_name, report.place_words
from photo
join report on report.id = photo.report_id
join service on service.service_code = report.service_code
where photo.id = :photo_id;

-- name: decide_photo
-- Shown or hidden, with what it shows in words. Nothing comes back for one that is gone.
update photo
set state = :state, alt = coalesce(:alt, alt)
where id = :photo_id and report_id is not null
returning report_id;

-- name: describe_photo
update photo set alt = :alt where id = :photo_id and report_id is not null returning report_id;

-- name: replace_photo
-- Its redacted copy takes its place under another address; under the old one there is nothing from now on.
update photo
set id = :new_id, width = :width, height = :height, sha256 = :sha256
where id = :photo_id and report_id is not null
returning report_id;

-- name: change_words
-- Of the version that was looked at. Nothing comes back when somebody else has changed it since.
update report
set
    description = :description, where_exactly = :where_exactly, answers = :answers, words_shown = true, version = version + 1
where id = :report_id and version = :version
returning id;

-- name: keep_original
insert into word_change (event_id, report_id, description, where_exactly, answers)
values (:event_id, :report_id, :description, :where_exactly, :answers);

-- name: original_words
select description, where_exactly, answers
from word_change
where event_id = :event_id and report_id = :report_id and erased_at is null;

-- name: erase_original
update word_change
set description = '', where_exactly = '', answers = '[]', erased_at = now()
where event_id = :event_id and report_id = :report_id and erased_at is null
returning event_id;

-- name: raise_flag
select flagged_id as report_id, is_first from raise_flag(:reference, :about, :why, :words);

-- name: answer_flags
-- All that wait of a report; what people wrote is not needed any more.
with answered as (
    update flag
    set answer = :answer, answered_at = now(), words = ''
    where report_id = :report_id and answered_at is null
    returning times
),
looked_at as (
    update report set flagged_at = null where id = :report_id and flagged_at is not null
)
select coalesce(sum(times), 0)::int from answered;

-- name: flagged
-- Reports that somebody says something is wrong with, the first first, each with what was said.
select
    report.id, report.reference, service.name as service_name, report.place_words, report.description, report.flagged_at,
    count(*) over ()::int as waiting,
    (
        select jsonb_agg(jsonb_build_object(
            'about', flag.about, 'why', flag.why, 'times', flag.times, 'words', flag.words
        ) order by flag.times desc, flag.flagged_at)
        from flag
        where flag.report_id = report.id and flag.answered_at is null
    ) as flags
from report
join service on service.service_code = report.service_code
where report.flagged_at is not null
    and exists (select from flag where flag.report_id = report.id and flag.answered_at is null)
order by report.flagged_at, report.id
limit :page_size;

-- name: suspects
-- Reports that may be spam and wait, the first first, each with why.
select
    report.id, report.reference, service.name as service_name, report.place_words, report.description, suspicion.found_at,
    count(*) over ()::int as waiting, suspicion.reasons as suspected,
    permissions_in(report.team, report.ward_id) as she_may
from suspicion
join report on report.id = suspicion.report_id
join service on service.service_code = report.service_code
where suspicion.settled_as is null
order by suspicion.found_at, report.id
limit :page_size;
