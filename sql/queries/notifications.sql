-- name: address_id
select address_id(:channel, :value);

-- name: insert_follow
-- Asked for twice, or again after stopping, it is one follow.
insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, asked_by, confirmed_at)
values (
    :follow_id, :subject_kind, :subject_id, :recipient_kind, :recipient_id, :is_reporter, :asked_by,
    case when :is_confirmed then now() end
)
on conflict (subject_id, recipient_id) do nothing;

-- name: follow_of
select id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter
from follow
where subject_id = :subject_id and recipient_id = :recipient_id and ended_at is null;

-- name: restart_follow
update follow set ended_at = null where subject_id = :subject_id and recipient_id = :recipient_id;

-- name: follow_by_id
select id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter
from follow
where id = :follow_id;

-- name: confirm_follow
-- Nothing comes back when it was confirmed already.
update follow
set confirmed_at = coalesce(confirmed_at, now()), ended_at = null
where id = :follow_id and (confirmed_at is null or ended_at is not null)
returning id;

-- name: end_follow
update follow set ended_at = now() where id = :follow_id and ended_at is null;

-- name: questions_lately
-- How many times in a day the address of this follow has been asked in vain, for whatever report.
select count(*)
from follow as this
join message on message.recipient_id = this.recipient_id
join follow on follow.id = message.follow_id
where this.id = :follow_id and follow.confirmed_at is null and message.created_at > now() - interval '1 day';

-- name: keep_push_subscription
select keep_endpoint(:endpoint, :p256dh, :auth);

-- name: drop_push_subscription
delete from push_subscription where endpoint = :endpoint;

-- name: drop_push_subscriptions_of
delete from push_subscription where device_id = :device_id;

-- name: tell_followers
-- One message for each confirmed follower but the one who did it, on her phone or at the address she gave on it, and
-- its deliveries; again comes to the same.
with told as (
    insert into message (event_id, follow_id, recipient_kind, recipient_id, title, body, path)
    select :event_id, id, recipient_kind, recipient_id, :title, :body, :path
    from follow
    where subject_id = :subject_id
        and confirmed_at is not null
        and ended_at is null
        and recipient_id is distinct from :but_not
        and (asked_by is null or asked_by is distinct from :but_not)
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_kind, recipient_id
),
sent as (
    insert into delivery (message_id, channel, target_id)
    select told.id, 'web_push', push_subscription.id
    from told
    join push_subscription on push_subscription.device_id = told.recipient_id
    union all
    select told.id, address.channel, address.id
    from told
    join address on address.id = told.recipient_id and address.gone_at is null
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: tell_one
-- A message for one address alone: the question whether it wants to hear, and the first answer to its yes.
with asked as (
    insert into message (event_id, follow_id, recipient_kind, recipient_id, title, body, path)
    select :event_id, follow.id, 'address', address.id, :title, :body, :path
    from follow
    join address on address.id = follow.recipient_id and address.gone_at is null
    where follow.id = :follow_id and follow.ended_at is null
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id
),
sent as (
    insert into delivery (message_id, channel, target_id)
    select asked.id, address.channel, address.id
    from asked
    join address on address.id = asked.recipient_id
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: claim_deliveries
-- Leases, as for jobs: one not recorded falls due again after 15 seconds, then 1 minute, 4, 16 and 64.
with due as materialized (
    select id
    from delivery
    where due_at <= now() and status in ('created', 'sending', 'temporary-failure') and attempts < 6
    order by due_at
    limit :most
    for update skip locked
),
claimed as (
    update delivery
    set status = 'sending', attempts = attempts + 1, due_at = now() + interval '15 seconds' * power(4, attempts)
    from due
    where delivery.id = due.id
    returning delivery.id, message_id, channel, attempts, target_id
)
select
    claimed.id, claimed.message_id, claimed.channel, claimed.attempts, claimed.target_id,
    follow.id as follow_id, follow.subject_id, follow.is_reporter, follow.confirmed_at is null as is_question,
    message.title, message.body, message.path,
    address.value as address, push_subscription.endpoint, push_subscription.p256dh, push_subscription.auth
from claimed
join message on message.id = claimed.message_id
join follow on follow.id = message.follow_id
left join address on address.id = claimed.target_id
left join push_subscription on push_subscription.id = claimed.target_id;

-- name: record_delivery
-- A temporary failure waits as long as it was told to, or as its lease runs; a sixth is the last.
update delivery
set
    status = case when :status = 'temporary-failure' and attempts >= 6 then 'permanent-failure' else :status end,
    reason = :reason,
    delivered_at = case when :status = 'delivered' then clock_timestamp() end,
    due_at = coalesce(now() + make_interval(secs => :retry_after_s), due_at)
where id = :delivery_id;

-- name: forget_subscription
delete from push_subscription where id = :subscription_id;

-- name: forget_address
update address set gone_at = now() where id = :address_id;

-- name: messages_of
select id, title, body, path, created_at, read_at
from message
where recipient_id = :recipient_id
order by created_at desc
limit 50;

-- name: mark_read
update message set read_at = now() where recipient_id = :recipient_id and read_at is null;
