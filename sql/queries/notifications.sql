-- name: address_id
select address_id(:channel, :value);

-- name: channel_of
select channel_of(:address_id);

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

-- name: ask_again
-- What an address has stopped, asked for anew; nothing when it was not stopped.
select ask_again(:subject_id, :address_id, :asked_by);

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
-- False when she had taken it off the list and this only mends it.
select keep_endpoint(:endpoint, :p256dh, :auth, :name, :replaces, :is_repair);

-- name: drop_push_subscription
delete from push_subscription where endpoint = :endpoint;

-- name: drop_push_subscriptions_of
delete from push_subscription where device_id = :device_id;

-- name: tell_followers
-- One message for each who follows any of the subjects, however many of them, but the one who did it; and its deliveries,
-- by the channel, at the hour and in the language that person chose (:others has {language: {title, body}}). Again comes to the same. Where they are very many, :most after :after.
-- Of a hidden report only who reported it hears; of any other also who follows a report that was merged into it.
with following as (
    select
        (array_agg(follow.id order by (follow.subject_id = :subject_id) desc, follow.created_at))[1] as follow_id,
        follow.recipient_kind, follow.recipient_id,
        case when bool_or(follow.subject_id = :subject_id or follow.subject_kind = 'report') then 'report' else :kind end as kind,
        coalesce(
            array_agg(interest.name order by interest.name collate "C") filter (where interest.id is not null), '{}'
        ) as because
    from follow
    left join interest on interest.id = follow.subject_id
    where follow.subject_id = any (
            :subject_ids::uuid[]
            || case when :only_reporter then '{}' else (select merged_into(:subject_id)) end
        )
        and (:after::uuid is null or follow.recipient_id > :after)
        and follow.confirmed_at is not null
        and follow.ended_at is null
        and follow.recipient_id is distinct from :but_not
        and (follow.asked_by is null or follow.asked_by is distinct from :but_not)
        and (follow.is_reporter and follow.subject_id = :subject_id or not (:only_reporter or (select taken_away(:subject_id))))
        and not exists (
            select from muted where muted.recipient_id = follow.recipient_id and muted.subject_id = :subject_id
        )
    group by follow.recipient_kind, follow.recipient_id
    order by follow.recipient_id
    limit :most
),
today as (
    select following.recipient_id, this_day.number
    from following
    cross join lateral (
        select count(*) as number
        from message
        where message.recipient_id = following.recipient_id
            and message.created_at >= date_trunc('day', now() at time zone :zone) at time zone :zone
            and message.digest_at is null
            and message.kind in ('report', 'place', 'disruption', 'news')
    ) as this_day
),
chosen as (
    select
        following.*,
        coalesce(notice_choice.channel, 'web_push') as channel,
        case
            when not message_kind.may_wait then null
            when notice_choice.pace <> 'at_once' then next_digest(now(), notice_choice.pace, :zone)
            when today.number >= coalesce(notice_rules.most_a_day, 10) then next_digest(now(), 'daily', :zone)
        end as digest_at,
        case when message_kind.may_wait then after_quiet(now(), quiet_from, quiet_to, :zone) else now() end as due_at,
        message_kind.kept_for, message_kind.lane,
        coalesce(notice_rules.language, 'en') as language, :others::jsonb -> notice_rules.language as in_it
    from following
    join message_kind using (kind)
    left join notice_choice using (recipient_id, kind)
    left join notice_rules using (recipient_id)
    left join today using (recipient_id)
),
told as (
    insert into message (
        event_id, subject_id, kind, follow_id, recipient_kind, recipient_id, because, title, body, path, digest_at, news_until,
        language
    )
    select
        :event_id, :subject_id, kind, follow_id, recipient_kind, recipient_id, because,
        coalesce(in_it ->> 'title', :title), coalesce(in_it ->> 'body', :body), :path,
        case when channel <> 'none' then digest_at end, :news_until, language
    from chosen
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id, digest_at
),
reached as (
    select
        told.id, way.channel, way.target_id, chosen.lane, chosen.due_at,
        least(chosen.due_at + chosen.kept_for, :news_until) as expires_at,
        rank() over (partition by told.id order by way.channel <> chosen.channel, way.turn) as place
    from told
    join chosen using (recipient_id)
    cross join lateral (
        select channel, target_id, turn from way_to_reach where way_to_reach.recipient_id = told.recipient_id offset 0
    ) as way
    where told.digest_at is null and chosen.channel <> 'none'
),
sent as (
    insert into delivery (message_id, channel, target_id, lane, due_at, expires_at, counted_for)
    select id, channel, target_id, lane, due_at, expires_at, case when :most is not null then :event_id end
    from reached
    where place = 1
    returning id
)
select people, last_id
from (
    select
        (select count(*) from told)::int as people, (select recipient_id from following order by recipient_id desc limit 1) as last_id,
        pg_notify('delivery', '')
) as said;

-- name: tell_one
-- A message for one address alone: the question whether it wants to hear, and the first answer to its yes.
with asked as (
    insert into message (event_id, follow_id, subject_id, recipient_kind, recipient_id, title, body, path, is_question)
    select
        :event_id, follow.id, follow.subject_id, 'address', address.id, :title, :body, :path, follow.confirmed_at is null
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

-- name: send_code
-- To the address it is for, and into no inbox; nothing for one that is void, or over before the worker came to it.
with told as (
    insert into message (event_id, kind, subject_id, recipient_kind, recipient_id, is_unread, title, body, path, language)
    select :event_id, 'code', one_time_code.id, 'address', address.id, false, :title, :body, :path, :language
    from one_time_code
    join address on address.id = one_time_code.address_id and address.gone_at is null
    where one_time_code.id = :code_id and tries = 0 and used_at is null and expires_at > now()
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id, subject_id
),
sent as (
    insert into delivery (message_id, channel, target_id, expires_at)
    select told.id, address.channel, address.id, one_time_code.expires_at
    from told
    join address on address.id = told.recipient_id
    join one_time_code on one_time_code.id = told.subject_id
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: tell_account
with told as (
    insert into message (event_id, kind, recipient_kind, recipient_id, title, body, path)
    select :event_id, 'account', 'address', address.id, :title, :body, :path
    from address
    where address.gone_at is null
        and address.id in (
            select email_id from resident where id = :resident_id
            union all
            select :old_address_id
        )
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id
),
sent as (
    insert into delivery (message_id, channel, target_id)
    select told.id, 'email', told.recipient_id from told
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: tell_device
-- A test: to this one subscription, and to no other.
with told as (
    insert into message (event_id, kind, recipient_kind, recipient_id, is_unread, title, body, path)
    select :event_id, 'test', 'device', device_id, false, :title, :body, '/account/devices'
    from push_subscription
    where id = :subscription_id and device_id = :device_id and removed_at is null
    on conflict (event_id, recipient_id) do nothing
    returning id
),
sent as (
    insert into delivery (message_id, channel, target_id, expires_at)
    select told.id, 'web_push', :subscription_id, now() + message_kind.kept_for
    from told
    join message_kind on message_kind.kind = 'test'
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: digests_are_due
-- With the lock that lets one worker at a time make them.
select exists (
    select from message where digest_at <= now() and told_in is null and is_unread
)
from (select pg_advisory_xact_lock(hashtext('digest'))) as held;

-- name: make_digests
-- One message for each recipient that lists what waited and was not read meanwhile, by the channel of the newest.
with due as (
    select id, kind, recipient_kind, recipient_id, follow_id, title, created_at
    from message
    where digest_at <= now() and told_in is null and is_unread and coalesce(news_until > now(), true)
),
grouped as (
    select
        recipient_kind, recipient_id, count(*) as number,
        left(string_agg(title, E'\n' order by created_at, id), 1000) as body,
        (array_agg(follow_id order by created_at desc, id))[1] as follow_id,
        (array_agg(kind order by created_at desc, id))[1] as kind
    from due
    group by recipient_kind, recipient_id
),
digest as (
    insert into message (event_id, kind, follow_id, recipient_kind, recipient_id, is_unread, title, body, path)
    select
        :event_id, 'digest', follow_id, recipient_kind, recipient_id, false,
        replace(case number when 1 then :title_of_one else :title_of_many end, '{n}', number::text), body, '/messages'
    from grouped
    on conflict (event_id, recipient_id) do nothing
    returning id, recipient_id
),
listed as (
    update message
    set told_in = digest.id
    from digest
    join due using (recipient_id)
    where message.id = due.id
),
reached as (
    select
        digest.id, way_to_reach.channel, way_to_reach.target_id,
        after_quiet(now(), notice_rules.quiet_from, notice_rules.quiet_to, :zone) as due_at, message_kind.kept_for, message_kind.lane,
        rank() over (
            partition by digest.id
            order by way_to_reach.channel <> coalesce(notice_choice.channel, 'web_push'), way_to_reach.turn
        ) as place
    from digest
    join grouped using (recipient_id)
    join way_to_reach using (recipient_id)
    join message_kind on message_kind.kind = 'digest'
    left join notice_choice on notice_choice.recipient_id = grouped.recipient_id and notice_choice.kind = grouped.kind
    left join notice_rules on notice_rules.recipient_id = grouped.recipient_id
    where coalesce(notice_choice.channel, '') <> 'none'
),
sent as (
    insert into delivery (message_id, channel, target_id, lane, due_at, expires_at)
    select id, channel, target_id, lane, due_at, due_at + kept_for
    from reached
    where place = 1
    returning id
)
select count(*), pg_notify('delivery', '') from sent;

-- name: fall_back_alone
-- One worker at a time: a second would look at deliveries as they were before the first had made the next ones.
select pg_advisory_xact_lock(hashtext('fall_back'));

-- name: fall_back
-- Of messages whose deliveries have all come to an end: what failed, or lay unread for as long as its kind may, goes to the
-- next way to reach that person which has not been told of the same event. Where nothing is left to do, that is decided, and
-- when it was read is forgotten. The row's lock lets one worker do it.
with ended as (
    select message.id, message.event_id, message.recipient_id, message.is_unread or kind = 'digest' as is_unread, how.was_shown,
        how.was_sent, how.counted_for, unread_after, kept_for, lane, news_until
    from message
    join message_kind using (kind)
    cross join lateral (
        select
            bool_or(status = 'delivered' and channel = 'web_push') as was_shown,
            bool_or(status = 'delivered' and channel <> 'web_push') as was_sent,
            max(delivered_at) as last_at, max(counted_for) as counted_for,
            bool_or(status in ('created', 'sending', 'temporary-failure')) as is_under_way
        from delivery
        where delivery.message_id = message.id
    ) as how
    where message.decided_at is null
        and not is_under_way
        and (was_sent or not was_shown or unread_after is null or last_at <= now() - unread_after)
    limit 5000
    for update of message skip locked
),
reached as (
    select
        ended.id, way_to_reach.channel, way_to_reach.target_id, ended.lane, ended.counted_for,
        least(now() + ended.kept_for, ended.news_until) as expires_at,
        rank() over (partition by ended.id order by way_to_reach.turn) as place
    from ended
    join way_to_reach using (recipient_id)
    where not was_sent
        and is_unread
        and coalesce(news_until > now(), true)
        and (not was_shown or unread_after is not null)
        and not exists (
            select
            from delivery
            join message as other on other.id = delivery.message_id
            where other.event_id = ended.event_id
                and (delivery.target_id = way_to_reach.target_id or other.id = ended.id and delivery.channel = way_to_reach.channel)
        )
),
sent as (
    insert into delivery (message_id, channel, target_id, lane, expires_at, counted_for)
    select id, channel, target_id, lane, expires_at, counted_for
    from reached
    where place = 1
    returning message_id
),
decided as (
    update message
    set decided_at = now(), read_at = null
    from ended
    where message.id = ended.id and ended.id not in (select message_id from sent)
)
select count(*), pg_notify('delivery', '') from sent;

-- name: claim_deliveries
-- Leases, as for jobs: one not recorded falls due again after 15 seconds, then 1 minute, 4, 16 and 64, and then every 4 hours
-- for as long as it is news. Emergencies come first, but a quarter of the room is for what somebody waits for, while there is
-- any; what is for very many has what is left. What tells of something that is told no more ends here.
with too_old as (
    update delivery
    set status = 'permanent-failure', reason = 'Too old'
    where due_at <= now() and status in ('created', 'sending', 'temporary-failure') and expires_at <= now()
),
urgent as materialized (
    select count(*) as number
    from (
        select
        from delivery
        where lane = 0 and due_at <= now() and status in ('created', 'sending', 'temporary-failure') and expires_at > now()
        limit :most
    ) as waiting
),
usual as materialized (
    select id
    from delivery
    where lane = 1
        and due_at <= now()
        and status in ('created', 'sending', 'temporary-failure')
        and expires_at > now()
        and attempts < 20
    order by due_at
    limit greatest(floor(:most / 4.0 + random())::int, :most - (select number from urgent))
    for update skip locked
),
first as materialized (
    select id
    from delivery
    where lane = 0
        and due_at <= now()
        and status in ('created', 'sending', 'temporary-failure')
        and expires_at > now()
        and attempts < 20
    order by due_at
    limit :most - (select count(*) from usual)
    for update skip locked
),
last as materialized (
    select id
    from delivery
    where lane = 2
        and due_at <= now()
        and status in ('created', 'sending', 'temporary-failure')
        and expires_at > now()
        and attempts < 20
    order by due_at
    limit :most - (select count(*) from usual) - (select count(*) from first)
    for update skip locked
),
leased as (
    update delivery
    set
        (status, reason) = (
            select
                case when told_no_more.because is null or notify_id is not null then 'sending' else 'permanent-failure' end,
                coalesce('No longer so: ' || told_no_more.because, delivery.reason)
            from message
            left join told_no_more on told_no_more.event_id = message.event_id
            where message.id = delivery.message_id
        ),
        attempts = attempts + (notify_id is null)::int,
        due_at = now() + least(interval '15 seconds' * power(4, attempts), interval '4 hours')
    where id = any (array(select id from usual union all select id from first union all select id from last))
    returning id, message_id, channel, attempts, target_id, expires_at, status, notify_id
),
claimed as (
    select id, message_id, channel, attempts, target_id, expires_at, notify_id from leased where status = 'sending'
)
select
    claimed.id, claimed.message_id, claimed.channel, claimed.attempts, claimed.target_id,
    message.kind, message_kind.urgency, greatest(60, extract(epoch from claimed.expires_at - now()))::int as ttl_s,
    coalesce(agreed.id, follow.id) as follow_id,
    message.subject_id, coalesce(follow.is_reporter and follow.subject_id = message.subject_id, false) as is_reporter,
    follow.id is not null and follow.confirmed_at is null as is_question,
    coalesce(
        event.kind = 'report.closed' and follow.is_reporter and follow.subject_id = message.subject_id, false
    ) as may_say_not_fixed,
    message.title, message.body, message.path, message.because,
    case when message.kind = 'digest' then (
        select coalesce(jsonb_agg(jsonb_build_object('title', listed.title, 'path', listed.path) order by listed.created_at), '[]')
        from message as listed
        where listed.told_in = message.id
    ) else '[]' end as listed,
    (
        select count(*)
        from message as other
        where other.recipient_id = message.recipient_id and other.is_unread and other.kind not in ('digest', 'test')
    ) as unread,
    address.value as address, push_subscription.endpoint, push_subscription.p256dh, push_subscription.auth,
    claimed.notify_id, coalesce(notice_rules.large_print, false) as large_print,
    message.language
from claimed
join message on message.id = claimed.message_id
join message_kind on message_kind.kind = message.kind
join event on event.id = message.event_id
left join follow on follow.id = message.follow_id
left join follow as agreed on agreed.subject_id = message.recipient_id and agreed.recipient_id = claimed.target_id
left join address on address.id = claimed.target_id
left join notice_rules on notice_rules.recipient_id = claimed.target_id
left join push_subscription on push_subscription.id = claimed.target_id and push_subscription.removed_at is null;

-- name: keep_leases
-- A database that was away may be back after leases ran out: whoever handed something over meanwhile writes that down first.
update delivery
set due_at = pg_postmaster_start_time() + interval '5 seconds'
where now() < pg_postmaster_start_time() + interval '5 seconds'
    and status = 'sending'
    and due_at < pg_postmaster_start_time() + interval '5 seconds';

-- name: record_deliveries
-- What became of a handful, in one statement. That it was delivered is the last word, whichever try says so; any other is of
-- the try under way only. What is gone is dropped, by its endpoint too: one refreshed meanwhile stays, and is tried at once. A
-- temporary failure waits as long as it was told to, or as its lease runs, and up to a quarter more so that not all come back at
-- once; and never longer than it is news. What GOV.UK Notify has is asked for now and then until its receipt comes, for as long
-- as Notify knows it: a week.
with fate as (
    select id, attempts, target_id, is_push, endpoint, status, reason, retry_after_s, gone, notify_id
    from jsonb_to_recordset(:fates::jsonb) as given (
        id bigint, attempts int, target_id uuid, is_push boolean, endpoint text,
        status text, reason text, retry_after_s double precision, gone boolean, notify_id uuid
    )
),
phone as materialized ( -- locked in one order by whoever writes, so that no two wait for each other
    select id
    from push_subscription
    where id in (select target_id from fate where is_push and (status = 'delivered' or gone))
    order by id
    for update
),
reached as (
    update push_subscription
    set last_delivered_at = clock_timestamp()
    from phone
    where push_subscription.id = phone.id and phone.id in (select target_id from fate where status = 'delivered')
),
dropped as (
    delete from push_subscription
    using phone, fate
    where push_subscription.id = phone.id and fate.gone and fate.target_id = phone.id and fate.endpoint = push_subscription.endpoint
),
left_behind as (
    update address set gone_at = now() from fate where fate.gone and not is_push and address.id = fate.target_id
)
update delivery
set
    status = case when moved.id is null then fate.status else 'temporary-failure' end,
    reason = case when moved.id is null then fate.reason else 'It moved meanwhile' end,
    delivered_at = case when fate.status = 'delivered' then clock_timestamp() end,
    notify_id = coalesce(fate.notify_id, delivery.notify_id),
    expires_at = case when fate.status = 'sending' and delivery.notify_id is null then now() + interval '8 days' else expires_at end,
    due_at = case
        when moved.id is not null then now()
        when fate.status = 'sending' then now() + make_interval(secs => retry_after_s)
        when fate.status <> 'temporary-failure' then due_at
        when retry_after_s is null then least(expires_at, due_at + random() / 4 * (due_at - now()))
        else least(expires_at, now() + make_interval(secs => retry_after_s) * (1 + random() / 4))
    end
from fate
left join push_subscription as moved on fate.gone and moved.id = fate.target_id and moved.endpoint <> fate.endpoint
where delivery.id = fate.id
    and delivery.status <> 'delivered'
    and (fate.status = 'delivered' or delivery.attempts = fate.attempts)
    and (fate.status <> 'sending' or delivery.status = 'sending');

-- name: tell_no_more
insert into told_no_more (event_id, because) values (:event_id, :because) on conflict do nothing;

-- name: take_back
-- Of :most messages that tell of what is told no more, end what is not handed over; how many there were.
with stopped as (
    select id
    from message
    where event_id = :event_id and coalesce(news_until > now(), true)
    limit :most
),
ended as (
    update message
    set news_until = now(), is_unread = is_unread and told_no_more.because <> 'replaced'
    from stopped, told_no_more
    where message.id = stopped.id and told_no_more.event_id = :event_id
),
kept_back as (
    update delivery
    set status = 'permanent-failure', reason = 'No longer so: ' || told_no_more.because
    from stopped, told_no_more
    where told_no_more.event_id = :event_id
        and delivery.message_id = stopped.id
        and delivery.status in ('created', 'temporary-failure')
)
select count(*) from stopped;

-- name: take_back_from_others
-- All that is not handed over yet about a subject, to any but who reported it; their inboxes show none of it either.
with stopped as (
    update message
    set news_until = now()
    from follow
    where message.subject_id = :subject_id
        and follow.id = message.follow_id
        and not follow.is_reporter
        and coalesce(message.news_until > now(), true)
    returning message.id
)
update delivery
set status = 'permanent-failure', reason = 'Taken away'
from stopped
where delivery.message_id = stopped.id and delivery.status in ('created', 'temporary-failure');

-- name: delivery_progress
select
    coalesce(sum(waiting), 0)::int as waiting, coalesce(sum(delivered), 0)::int as delivered, coalesce(sum(failed), 0)::int as failed
from delivery_count
where event_id = :event_id;

-- name: record_receipt
-- Once: the first word is the last. Nothing comes back for one that is not ours, or whose fate is known.
update delivery
set
    status = :status,
    reason = :word,
    delivered_at = case when :status = 'delivered' then clock_timestamp() end
where id = :delivery_id and message_id = :message_id and status in ('created', 'sending', 'temporary-failure')
returning channel, target_id;

-- name: record_returned
-- The post brought it back, so it was not delivered, whatever was known before.
update delivery
set status = 'permanent-failure', reason = 'returned', delivered_at = null
where id = :delivery_id and message_id = :message_id and channel = 'letter'
returning channel, target_id;

-- name: number_texting
-- Found or made. To text us is not to ask for anything.
insert into address (channel, value)
values ('sms', :number)
on conflict (channel, value) do update set value = excluded.value
returning id;

-- name: keep_text
-- Nothing comes back for one that was here already.
insert into text_received (id, address_id, words) values (:text_id, :address_id, :words) on conflict (id) do nothing returning id;

-- name: stop_texts
-- Also of what is on its way out; the address is as one that is gone, until it is typed anew.
with stopped as (
    update address set gone_at = coalesce(gone_at, now()), stopped_at = now() where id = :address_id
)
update delivery
set status = 'permanent-failure', reason = 'STOP'
where target_id = :address_id and status in ('created', 'sending', 'temporary-failure') and notify_id is null;

-- name: keep_large_print
insert into notice_rules (recipient_id, large_print)
values (:recipient_id, :large_print)
on conflict (recipient_id) do update set large_print = excluded.large_print;

-- name: end_letters
-- Of this, to whoever has them by post.
update follow
set ended_at = now()
where subject_id = :subject_id and recipient_kind = 'address' and channel_of(recipient_id) = 'letter' and ended_at is null
returning id;


-- name: forget_address
update address set gone_at = now() where id = :address_id;

-- name: messages_of
-- The inbox, newest first, a page at a time: :before is the last one's time. With what was written to her, if she is signed in,
-- and where the work was shown, how it was before.
select
    id, kind, subject_id, title, body, path, because, created_at, is_unread,
    exists (
        select from muted where muted.recipient_id = :recipient_id and muted.subject_id = inbox.subject_id
    ) as is_muted,
    (select told_no_more.because from told_no_more where told_no_more.event_id = inbox.event_id) as stopped,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind) order by kind desc, added_at), '[]')
        from (
            select after.id, after.kind, after.added_at
            from photo as after
            where after.event_id = inbox.event_id and after.state = 'shown'
            union all
            (
                select before.id, before.kind, before.added_at
                from photo as after
                join photo as before on before.report_id = after.report_id and before.kind = 'before' and before.state = 'shown'
                where after.event_id = inbox.event_id and after.state = 'shown'
                order by before.added_at
                limit 1
            )
        ) as pictured
    ) as pictures
from inbox
where recipient_id = any (array[:recipient_id, account_address_id()])
    and (:before::timestamptz is null or created_at < :before)
order by created_at desc, event_id desc
limit :page_size;

-- name: unread
-- For the badge on every page; and that a device signed in is still in use is written down here, once a day.
with seen as (
    update resident_session set seen_at = now() where id = session_id() and seen_at < now() - interval '1 day'
)
select unread_of(:recipient_id, null);

-- name: mark_read
update message
set is_unread = false, read_at = now()
where recipient_id = any (array[:recipient_id, account_address_id()]) and is_unread;

-- name: open_message
-- Opened: the page it is about, and the same news by email with it. Nothing comes back for another's.
with same as (
    update message
    set is_unread = false, read_at = case when message.decided_at is null then now() end
    from message as this
    where this.id = :message_id
        and this.recipient_id = any (array[:recipient_id, account_address_id()])
        and message.event_id = this.event_id
        and message.id <> this.id
        and message.recipient_id = any (array[:recipient_id, account_address_id()])
        and message.is_unread
)
update message
set is_unread = false, read_at = case when is_unread and decided_at is null then now() else read_at end
where id = :message_id and recipient_id = any (array[:recipient_id, account_address_id()])
returning path;

-- name: open_page
-- She sees on its page what all messages about it say; how many others are unread.
with seen as (
    update message
    set is_unread = false, read_at = case when decided_at is null then now() end
    where recipient_id = any (array[:recipient_id, account_address_id()]) and subject_id = :subject_id and is_unread
)
select unread_of(:recipient_id, :subject_id);

-- name: mute
insert into muted (recipient_id, subject_id) values (:recipient_id, :subject_id) on conflict do nothing;

-- name: unmute
delete from muted where recipient_id = :recipient_id and subject_id = :subject_id;

-- name: interest_id
select interest_id(:kind, :name, :ward_id, :service_code, :easting, :northing, :radius_m);

-- name: interest_by_id
select id, kind, name from interest where id = :interest_id;

-- name: interests_followed
-- By this device, or by an address that has agreed: one given on it, or that of whoever is signed in.
select
    interest.id, interest.kind, interest.name,
    coalesce(bool_or(channel_of(follow.recipient_id) = 'email'), false) as by_email,
    coalesce(bool_or(channel_of(follow.recipient_id) = 'sms'), false) as by_text
from follow
join interest on interest.id = follow.subject_id
where (
        follow.recipient_id = :device_id
        or (follow.asked_by = :device_id or follow.recipient_id = account_address_id()) and follow.confirmed_at is not null
    )
    and follow.ended_at is null
group by interest.id, interest.kind, interest.name
order by interest.name collate "C";

-- name: end_follows_here
-- Hers of this subject: this device's, and those of addresses she gave on it or is signed in with.
update follow
set ended_at = now()
where subject_id = :subject_id
    and (recipient_id in (:device_id, account_address_id()) or asked_by = :device_id)
    and ended_at is null
returning id;

-- name: end_second_way
-- Of this device, by email or by text.
update follow
set ended_at = now()
where subject_id = :device_id and recipient_kind = 'address' and channel_of(recipient_id) = :channel and ended_at is null
returning id;

-- name: end_follows_of
update follow set ended_at = now() where recipient_id = :recipient_id and ended_at is null returning id;

-- name: devices_of
select id, name, created_at, last_delivered_at
from push_subscription
where device_id = :device_id and removed_at is null
order by created_at;

-- name: name_device
update push_subscription set name = :name where id = :subscription_id and device_id = :device_id returning id;

-- name: remove_device
-- Its endpoint is kept, to know it by when it comes again by itself; what could write to it is not.
update push_subscription
set removed_at = now(), p256dh = '', auth = ''
where id = :subscription_id and device_id = :device_id and removed_at is null
returning id;

-- name: choices_of
-- What she chose, or nothing; and whether an address or a number has agreed to have what she does not open.
select
    (
        select coalesce(jsonb_object_agg(kind, jsonb_build_object('channel', channel, 'pace', pace)), '{}')
        from notice_choice
        where recipient_id = :device_id
    ) as chosen,
    to_char(notice_rules.quiet_from, 'HH24:MI') as quiet_from, to_char(notice_rules.quiet_to, 'HH24:MI') as quiet_to,
    coalesce(notice_rules.most_a_day, 10) as most_a_day,
    exists (select from push_subscription where device_id = :device_id and removed_at is null) as has_push,
    'email' = any (agreed.channels) as has_email,
    'sms' = any (agreed.channels) as has_mobile,
    coalesce(notice_rules.language, 'en') as language
from (
    select array(
        select channel_of(recipient_id)
        from follow
        where subject_kind = 'device' and subject_id = :device_id and confirmed_at is not null and ended_at is null
    ) as channels
) as agreed
left join notice_rules on notice_rules.recipient_id = :device_id;

-- name: keep_choices
-- [{kind, channel, pace}]
insert into notice_choice (recipient_id, kind, channel, pace)
select :recipient_id, kind, channel, pace
from jsonb_to_recordset(:choices::jsonb) as given (kind text, channel text, pace text)
on conflict (recipient_id, kind) do update set channel = excluded.channel, pace = excluded.pace;

-- name: keep_rules
insert into notice_rules (recipient_id, quiet_from, quiet_to, most_a_day, language)
values (:recipient_id, :quiet_from, :quiet_to, :most_a_day, :language)
on conflict (recipient_id) do update
set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, most_a_day = excluded.most_a_day,
    language = excluded.language;
