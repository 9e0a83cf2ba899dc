-- name: keep_device
insert into device (id) values (:device_id) on conflict do nothing;

-- name: session_by_key
-- The session, if it has not ended; last_seen_at moves once a minute at most.
with seen as (
    update session set last_seen_at = now()
    where key_hash = :key_hash and ends_at > now()
        and last_seen_at between now() - interval '30 minutes' and now() - interval '1 minute'
)
select
    session.id,
    coalesce(session.proved_at > now() - interval '10 minutes', false) as is_proved,
    jsonb_build_object(
        'id', officer.id, 'name', officer.name, 'email', officer.email, 'team', coalesce(officer.team, ''),
        'permissions', permissions_of(officer.id)
    ) as officer
from session
join officer on officer.id = session.officer_id
where session.key_hash = :key_hash
    and session.ends_at > now()
    and session.last_seen_at > now() - interval '30 minutes'
    and officer.active;

-- name: officer_by_id
select id, name, email, coalesce(team, '') as team, permissions_of(id) as permissions
from officer
where id = :officer_id and active;

-- name: officers
select id, name, email, coalesce(team, '') as team, permissions_of(id) as permissions
from officer
where active
order by name collate "C";

-- name: keep_officer
-- Also of one who had left; whether she is new.
with named_team as (
    insert into team (name) select :team where :team <> '' on conflict do nothing
)
insert into officer (name, email, team)
values (:name, lower(:email), nullif(:team, ''))
on conflict (email) do update set name = excluded.name, team = excluded.team, active = true
returning id, xmax = 0 as is_new;

-- name: take_roles
delete from officer_role where officer_id = :officer_id;

-- name: give_roles
insert into officer_role (officer_id, role_id, team)
select :officer_id, role.id, :team from role where role.name = any (:roles::text[]);

-- name: insert_session
insert into session (key_hash, officer_id, ends_at, way, browser, proved_at)
values (:key_hash, :officer_id, :ends_at, :way, :browser, :proved_at);

-- name: end_session
delete from session where key_hash = :key_hash;

-- name: end_sessions_of
-- One of an officer's, or with :session_id null every one but :but_for.
delete from session
where officer_id = :officer_id
    and (:session_id::uuid is null or id = :session_id)
    and (:but_for::uuid is null or id <> :but_for)
returning id;

-- name: ways_in_of
-- What an officer has to sign in with, and where she is signed in.
select
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', id, 'name', name,
            'added_at', to_char(added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'used_at', to_char(used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        ) order by added_at, id), '[]')
        from officer_passkey
        where officer_id = :officer_id
    ) as passkeys,
    exists (select from officer_identity where officer_id = :officer_id) as has_single_sign_on,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', id, 'way', way, 'browser', browser,
            'started_at', to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'last_seen_at', to_char(last_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        ) order by last_seen_at desc, id), '[]')
        from session
        where officer_id = :officer_id and ends_at > now() and last_seen_at > now() - interval '30 minutes'
    ) as sessions;

-- name: credentials_of_officer
select credential_id from officer_passkey where officer_id = :officer_id;

-- name: insert_officer_passkey
-- Nothing comes back for one that is there already.
insert into officer_passkey (officer_id, credential_id, public_key, sign_count, name)
values (:officer_id, :credential_id, :public_key, :sign_count, :name)
on conflict (credential_id) do nothing
returning id;

-- name: officer_passkey_by_credential
select officer_passkey.id, officer_passkey.officer_id, credential_id, public_key, sign_count
from officer_passkey
join officer on officer.id = officer_passkey.officer_id and officer.active
where credential_id = :credential_id;

-- name: use_officer_passkey
update officer_passkey set sign_count = :sign_count, used_at = now() where id = :passkey_id;

-- name: remove_officer_passkey
delete from officer_passkey where id = :passkey_id and officer_id = :officer_id returning name;

-- name: insert_sign_in_link
insert into sign_in_link (key_hash, officer_id, permissions, expires_at)
values (:key_hash, :officer_id, permissions_given(:officer_id), :expires_at);

-- name: use_sign_in_link
-- Once only: the row's lock lets one of two requests have it. Never to more than she could do when it was made.
update sign_in_link
set used_at = now()
where key_hash = :key_hash and used_at is null and expires_at > now() and permissions_given(officer_id) <@ permissions
returning officer_id;

-- name: forget_ended_sessions
with old_links as (
    delete from sign_in_link where expires_at < now()
)
delete from session where ends_at < now() or last_seen_at < now() - interval '30 minutes';

-- name: codes_lately
-- How many this device asked for in an hour, and everybody in ten minutes.
select
    (
        select count(*) from one_time_code where device_id = :device_id and asked_at > now() - interval '1 hour'
    )::int as of_device,
    codes_asked()::int as in_all;

-- name: insert_code
-- Void from the start when its address has been sent as many as it may: it is asked, and answered, as any other.
insert into one_time_code (id, purpose, device_id, address_id, resident_id, expires_at, tries)
values (
    :code_id, :purpose, :device_id, :address_id, :resident_id, :expires_at,
    case when codes_of_address(:address_id) >= :most_of_address then :most_tries else 0 end
);

-- name: code_tried
-- The newest code of a device, with one more try counted; nothing when it is over. The row's lock lets no two be one.
update one_time_code
set tries = tries + 1
where id = (
        select newest.id
        from one_time_code as newest
        where newest.device_id = :device_id and newest.purpose = :purpose
        order by newest.asked_at desc, newest.id
        limit 1
    )
    and tries < :most_tries
    and used_at is null
    and expires_at > now()
returning id, purpose, device_id, address_id, resident_id, tries;

-- name: code_by_link
select id, purpose, device_id, address_id, resident_id, tries
from one_time_code
where id = :code_id and device_id = :device_id and tries < :most_tries and used_at is null and expires_at > now();

-- name: use_code
-- Once only, and with it every other that this device has asked for: an older one is of no use any more.
with older as (
    update one_time_code as other
    set used_at = now()
    from one_time_code as this
    where this.id = :code_id and other.device_id = this.device_id and other.id <> this.id and other.used_at is null
)
update one_time_code set used_at = now() where id = :code_id and used_at is null returning id;

-- name: keep_resident
-- The account of a mailbox, made when it first proves itself.
insert into resident (email_id)
values (:address_id)
on conflict (email_id) do update set seen_at = now()
returning id;

-- name: insert_resident_session
insert into resident_session (key_hash, resident_id, device_id, name, ends_at, proved_at)
values (:key_hash, :resident_id, :device_id, :name, :ends_at, case when :is_proved then now() end);

-- name: end_resident_session
delete from resident_session where key_hash = :key_hash;

-- name: end_sessions
-- Of the account signed in here: one, or all.
delete from resident_session where resident_id = account_id() and (:session_id::uuid is null or id = :session_id);

-- name: session_here
select session_id();

-- name: account
-- Whoever is signed in here, if anybody is, and on which other devices.
select
    resident.id, email.value as email, mobile.value as mobile, resident.mobile_id,
    coalesce(here.proved_at > now() - interval '15 minutes', false) as is_proved,
    coalesce(here.started_at > now() - interval '15 minutes', false) as is_fresh,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', session.id, 'name', session.name, 'started_at', session.started_at, 'seen_at', session.seen_at,
            'is_this', session.id = session_id()
        ) order by session.id <> session_id(), session.seen_at desc), '[]')
        from resident_session as session
        where session.resident_id = resident.id and session.seen_at > now() - interval '30 days' and session.ends_at > now()
    ) as devices,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', passkey.id, 'name', passkey.name, 'added_at', passkey.added_at, 'used_at', passkey.used_at
        ) order by passkey.added_at), '[]')
        from resident_passkey as passkey
        where passkey.resident_id = resident.id
    ) as passkeys
from resident
join resident_session as here on here.id = session_id()
join address as email on email.id = resident.email_id
left join address as mobile on mobile.id = resident.mobile_id
where resident.id = account_id();

-- name: passkeys_known
-- What her phone need not make again.
select credential_id from resident_passkey where resident_id = :resident_id;

-- name: insert_passkey
insert into resident_passkey (resident_id, credential_id, public_key, sign_count, name)
values (:resident_id, :credential_id, :public_key, :sign_count, :name)
on conflict (credential_id) do nothing
returning id;

-- name: remove_passkey
delete from resident_passkey where id = :passkey_id and resident_id = account_id() returning id;

-- name: passkey_by_credential
select id, resident_id, credential_id, public_key, sign_count
from resident_passkey
where credential_id = :credential_id
for update;

-- name: use_passkey
with seen as (
    update resident set seen_at = now() where id = (select resident_id from resident_passkey where id = :passkey_id)
)
update resident_passkey set sign_count = :sign_count, used_at = now() where id = :passkey_id;

-- name: prove_session
update resident_session set proved_at = now() where key_hash = :key_hash;

-- name: change_mobile
update resident set mobile_id = :address_id where id = :resident_id;

-- name: change_email
-- What was asked for, and written, with the old address goes with her. The old address; nothing where the new one has an
-- account of its own.
with moved as (
    update resident as changed
    set email_id = :address_id
    from resident as before
    where changed.id = :resident_id
        and before.id = changed.id
        and not exists (select from resident as other where other.email_id = :address_id)
    returning before.email_id as old_id
),
follows as (
    update follow
    set recipient_id = :address_id
    from moved
    where recipient_id = moved.old_id
        and not exists (
            select from follow as same where same.subject_id = follow.subject_id and same.recipient_id = :address_id
        )
),
messages as (
    update message
    set recipient_id = :address_id
    from moved
    where recipient_id = moved.old_id
        and not exists (
            select from message as same where same.event_id = message.event_id and same.recipient_id = :address_id
        )
)
select old_id from moved;

-- name: forget_ended_resident_sessions
with old_codes as (
    delete from one_time_code where asked_at < now() - kept_for('codes')
)
delete from resident_session where ends_at < now() or seen_at < now() - interval '30 days';

-- name: lock_officers
-- Whoever changes officers or roles does so one after another: two administrators cannot take each other's role at once.
select pg_advisory_xact_lock(hashtext('officers'));

-- name: officers_listed
-- Everybody, those who have left last.
select
    officer.id, officer.name, officer.email, coalesce(officer.team, '') as team, officer.active,
    array(
        select distinct role.name from officer_role join role on role.id = officer_role.role_id
        where officer_role.officer_id = officer.id order by role.name
    ) as roles,
    (select count(*) from session where session.officer_id = officer.id and session.ends_at > now()
        and session.last_seen_at > now() - interval '30 minutes') as sessions,
    exists (select from officer_passkey where officer_passkey.officer_id = officer.id)
        or exists (select from officer_identity where officer_identity.officer_id = officer.id) as can_sign_in
from officer
order by not officer.active, officer.name collate "C";

-- name: officer_kept
select
    officer.id, officer.name, officer.email, coalesce(officer.team, '') as team, officer.active, officer.version,
    may_give(permissions_given(officer.id)) as is_within_reach,
    (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', officer_role.id, 'role', role.name, 'team', officer_role.team, 'ward', area.name
        ) order by role.name, officer_role.team, area.name), '[]')
        from officer_role
        join role on role.id = officer_role.role_id
        left join area on area.id = officer_role.ward_id
        where officer_role.officer_id = officer.id
    ) as roles,
    (select count(*) from report where report.officer_id = officer.id and stage <> 'closed') as open_reports,
    (select count(*) from routing_rule where routing_rule.officer_id = officer.id and is_active) as rules,
    array(select name from team where team.manager_id = officer.id and is_active order by name) as leads
from officer
where officer.id = :officer_id;

-- name: insert_officer
-- Nothing comes back where the address is somebody's already.
insert into officer (name, email, team)
values (:name, lower(:email), nullif(:team, ''))
on conflict (email) do nothing
returning id;

-- name: update_officer
-- Nothing comes back when somebody else has changed it since.
update officer
set name = :name, team = nullif(:team, ''), active = :active, version = version + 1
where id = :officer_id and version = :version
returning id;

-- name: give_role
-- Nothing comes back where she has it so already.
insert into officer_role (officer_id, role_id, team, ward_id)
values (:officer_id, :role_id, nullif(:team, ''), :ward_id)
on conflict do nothing
returning id;

-- name: take_role
delete from officer_role where id = :given_id and officer_id = :officer_id returning role_id;

-- name: team_names
select name from team where is_active order by name collate "C";

-- name: roles_listed
select
    role.id, role.name, role.permissions, role.version, may_give(role.permissions) as is_within_reach,
    array(
        select distinct officer.name from officer_role join officer on officer.id = officer_role.officer_id and officer.active
        where officer_role.role_id = role.id order by officer.name
    ) as officers
from role
order by cardinality(role.permissions) desc, role.name;

-- name: role_by_id
select
    role.id, role.name, role.permissions, role.version, may_give(role.permissions) as is_within_reach,
    array(
        select distinct officer.name from officer_role join officer on officer.id = officer_role.officer_id and officer.active
        where officer_role.role_id = role.id order by officer.name
    ) as officers
from role
where role.id = :role_id;

-- name: insert_role
insert into role (id, name, permissions)
select :role_id, name, permissions
from jsonb_populate_record(null::role, :entry::jsonb)
returning id;

-- name: update_role
-- Nothing comes back when somebody else has changed it since.
update role set name = new.name, permissions = new.permissions, version = role.version + 1
from jsonb_populate_record(null::role, :entry::jsonb) as new
where role.id = :role_id and role.version = :version
returning role.id;

-- name: remove_role
-- Only one that nobody has.
delete from role
where id = :role_id and version = :version and not exists (select from officer_role where officer_role.role_id = role.id)
returning id;

-- name: holds_role
select exists (select from officer_role where officer_id = :officer_id and role_id = :role_id);

-- name: changes_of
-- The last ten of an officer or a role, newest first, and who made each; not who came and went.
select event.id, event.kind, event.happened_at, officer.name as who, event.details
from event
left join officer on officer.id = event.actor_id
where event.subject_id = :subject_id and event.kind not in ('officer.signed_in', 'officer.signed_out')
order by event.happened_at desc, event.id desc
limit 10;

-- name: may_give
select may_give(:permissions);

-- name: officer_by_identity
select officer.id
from officer_identity
join officer on officer.id = officer_identity.officer_id and officer.active
where officer_identity.issuer = :issuer and officer_identity.subject = :subject;

-- name: link_identity
-- To the officer with this address, who has none of this provider's yet; nothing comes back where there is no such one.
insert into officer_identity (issuer, subject, officer_id)
select :issuer, :subject, officer.id
from officer
where officer.email = lower(:email) and officer.active and :email <> ''
on conflict do nothing
returning officer_id;
