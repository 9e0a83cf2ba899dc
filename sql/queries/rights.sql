-- name: kept
select key, keep_days from retention_rule order by position;

-- name: gone_lately
-- How many things, in the last thirty days.
select coalesce(sum(touched), 0)::int from retention_run where day > current_date - 30;

-- name: rules
select
    id, key, keep_days, least_days, most_days, version,
    (
        select coalesce(jsonb_agg(jsonb_build_object('day', day, 'touched', touched) order by day desc), '[]')
        from retention_run
        where rule_id = retention_rule.id and touched > 0 and day > current_date - 30
    ) as runs
from retention_rule
order by position;

-- name: change_rule
-- Nothing comes back when somebody else has changed it since that version.
update retention_rule
set keep_days = (:entry::jsonb ->> 'keep_days')::int, version = version + 1
where id = :rule_id and version = :version
returning id;

-- name: due_by
select due_by(:key, :days);

-- name: apply_rule
select apply_retention(:key, :most);

-- name: accounts_to_warn
-- A month before their time comes; again only after they were used meanwhile.
update resident
set warned_at = now()
where last_use_of(id) < now() - kept_for('accounts') + interval '30 days'
    and (warned_at is null or warned_at < last_use_of(id))
returning id;

-- name: held_about_account
select held_about_account();

-- name: erase_account
-- How many reports nobody is known to have sent any more.
select erase_account(:with_photos, :words_instead);

-- name: held_about_mailbox
select held_about_mailbox(:email);

-- name: erase_mailbox
select erase_mailbox(:email, :with_photos, :words_instead);

-- name: insert_request
insert into rights_request (
    id, kind, resident_id, name, contact, words, channel, asked_on, identity_how, identity_at
)
values (
    :request_id, :kind, :resident_id, :name, :contact, :words, :channel, :asked_on, :identity_how,
    case when :identity_how <> '' then now() end
);

-- name: requests
-- Those that wait, the first due first; or the last hundred that were answered.
select
    rights_request.id, kind, resident_id is not null as has_account,
    coalesce(nullif(rights_request.name, ''), mailbox_of(resident_id), '') as name,
    coalesce(nullif(contact, ''), mailbox_of(resident_id), '') as contact,
    words, rights_request.channel, asked_on, due_on, due_on - current_date as days_left,
    identity_how, identity_at, checked.name as identity_by,
    outcome, answer, answered_at, answered.name as answered_by, rights_request.version
from rights_request
left join officer as checked on checked.id = identity_by
left join officer as answered on answered.id = answered_by
where (answered_at is not null) = :with_answered
order by answered_at desc, due_on, asked_on
limit 100;

-- name: request_by_id
select
    rights_request.id, kind, resident_id is not null as has_account,
    coalesce(nullif(rights_request.name, ''), mailbox_of(resident_id), '') as name,
    coalesce(nullif(contact, ''), mailbox_of(resident_id), '') as contact,
    words, rights_request.channel, asked_on, due_on, due_on - current_date as days_left,
    identity_how, identity_at, checked.name as identity_by,
    outcome, answer, answered_at, answered.name as answered_by, rights_request.version
from rights_request
left join officer as checked on checked.id = identity_by
left join officer as answered on answered.id = answered_by
where rights_request.id = :request_id;

-- name: resident_of_request
select resident_id from rights_request where id = :request_id;

-- name: keep_identity
update rights_request
set identity_how = :how, identity_at = now(), identity_by = :officer_id, version = version + 1
where id = :request_id and version = :version and answered_at is null
returning id;

-- name: keep_answer
update rights_request
set outcome = :outcome, answer = :answer, answered_at = now(), answered_by = :officer_id, version = version + 1
where id = :request_id and version = :version and answered_at is null
returning id;
