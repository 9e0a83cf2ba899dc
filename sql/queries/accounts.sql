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
    session.proved_at > now() - interval '10 minutes' as is_proved,
    jsonb_build_object(
        'id', officer.id, 'name', officer.name, 'email', officer.email, 'team', coalesce(officer.team, ''),
        'permissions', officer.permissions
    ) as officer
from session
join officer on officer.id = session.officer_id
where session.key_hash = :key_hash
    and session.ends_at > now()
    and session.last_seen_at > now() - interval '30 minutes'
    and officer.active;

-- name: officer_by_id
select id, name, email, coalesce(team, '') as team, permissions
from officer
where id = :officer_id and active;

-- name: officers
select id, name, email, coalesce(team, '') as team, permissions
from officer
where active
order by name collate "C";

-- name: keep_officer
-- With :permissions null, one who is there already keeps what she may do, and a new one may do what is :usual.
with named_team as (
    insert into team (name) select :team where :team <> '' on conflict do nothing
)
insert into officer (name, email, team, permissions)
values (:name, lower(:email), nullif(:team, ''), coalesce(:permissions::text[], :usual::text[]))
on conflict (email) do update
set name = excluded.name, team = excluded.team, active = true, permissions = coalesce(:permissions::text[], officer.permissions)
returning id, name, email, coalesce(team, '') as team, permissions;

-- name: insert_session
insert into session (key_hash, officer_id, ends_at) values (:key_hash, :officer_id, :ends_at);

-- name: end_session
delete from session where key_hash = :key_hash;

-- name: insert_sign_in_link
insert into sign_in_link (key_hash, officer_id, expires_at) values (:key_hash, :officer_id, :expires_at);

-- name: use_sign_in_link
-- Once only: the row's lock lets one of two requests have it.
update sign_in_link
set used_at = now()
where key_hash = :key_hash and used_at is null and expires_at > now()
returning officer_id;

-- name: forget_ended_sessions
with old_links as (
    delete from sign_in_link where expires_at < now()
)
delete from session where ends_at < now() or last_seen_at < now() - interval '30 minutes';
