-- Broadcasts: what the council tells everybody in an area, told to a hundred thousand without anything else waiting for it.

-- squawk-ignore-file adding-field-with-default, constraint-missing-not-valid, adding-foreign-key-constraint, ban-drop-constraint
-- squawk-ignore-file require-concurrent-index-deletion, ban-drop-function

alter table officer
drop constraint permissions_by_name,
add constraint permissions_by_name check (
    permissions <@ array['catalogue.edit', 'known_problems.edit', 'broadcasts.edit']
);

-- What is handed over first.
alter table message_kind add column lane int not null default 1 check (lane between 0 and 2);
comment on column message_kind.lane is
'Whose turn it is when many wait: emergencies (0), then what somebody waits for (1), then what is for very many or can wait (2).';
insert into message_kind (kind, urgency, kept_for, unread_after, may_wait, lane)
values
('disruption', 'normal', '24 hours', null, true, 2),
('news', 'low', '48 hours', null, true, 2);
update message_kind set lane = 0 where kind = 'emergency';
update message_kind set lane = 2 where kind = 'digest';

alter table message add column news_until timestamptz;
comment on column message.news_until is 'After that nothing more is sent of it, on any channel. Null: for as long as its kind is kept.';

alter table delivery
add column lane int not null default 1,
add column counted_for bigint;
comment on column delivery.counted_for is 'The event it tells of, where that is told to so many that they are counted as they go: delivery_count.';
drop index delivery_due;
create index delivery_due on delivery (lane, due_at) where status in ('created', 'sending', 'temporary-failure');
create index delivery_expiry on delivery (expires_at) where status in ('created', 'sending', 'temporary-failure');

create table told_no_more (
    event_id    bigint primary key references event,
    because     text not null check (because in ('cancelled', 'replaced')),
    since       timestamptz not null default now()
);
comment on table told_no_more is 'Nothing more is handed over that tells of this event.';

create table delivery_count (
    event_id    bigint not null references event,
    part        int not null,
    waiting     int not null default 0,
    delivered   int not null default 0,
    failed      int not null default 0,
    primary key (event_id, part)
);
comment on table delivery_count is
'How far the telling of an event has come: the sums of its parts, of which each connection has one, so that none waits for another.';

create function count_new_deliveries() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into delivery_count as kept (event_id, part, waiting)
    select counted_for, pg_backend_pid(), count(*)
    from made
    where counted_for is not null
    group by counted_for
    on conflict (event_id, part) do update set waiting = kept.waiting + excluded.waiting;
    return null;
end
$$;
create trigger delivery_counted after insert on delivery
referencing new table as made
for each statement execute function count_new_deliveries();

create function count_delivery() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into delivery_count as kept (event_id, part, waiting, delivered, failed)
    values (new.counted_for, pg_backend_pid(), -1, (new.status = 'delivered')::int, (new.status <> 'delivered')::int)
    on conflict (event_id, part) do update
    set waiting = kept.waiting - 1, delivered = kept.delivered + excluded.delivered, failed = kept.failed + excluded.failed;
    return null;
end
$$;
create trigger delivery_ended after update of status on delivery
for each row when (
    new.counted_for is not null
    and old.status in ('created', 'sending', 'temporary-failure')
    and new.status not in ('created', 'sending', 'temporary-failure')
)
execute function count_delivery();

-- Which ward a place is in that somebody follows was not kept before: by the nearest thing with a name, from there to the metre.
update interest
set ward_id = (
    select area.id
    from (
        select gazetteer_entry.place, gazetteer_entry.latitude,
            interest.easting - gazetteer_entry.easting as east, interest.northing - gazetteer_entry.northing as north
        from gazetteer_entry
        order by point(gazetteer_entry.easting, gazetteer_entry.northing) <-> point(interest.easting, interest.northing)
        limit 1
    ) as near
    cross join area_part
    join area on area.id = area_part.area_id and area.kind = 'ward'
    where metres_from(near.place + point(east * 64660 / (111320 * cosd(latitude)), north), outer_ring, holes) <= 50
    order by metres_from(near.place + point(east * 64660 / (111320 * cosd(latitude)), north), outer_ring, holes)
    limit 1
)
where kind = 'place';

create table broadcast (
    id              uuid primary key default gen_random_uuid(),
    reference       text not null check (reference ~ '^[2-9A-HJKMNP-TV-Z]{7}$'),
    subject_id      uuid not null default gen_random_uuid(),
    corrects        uuid references broadcast,
    kind            text not null check (kind in ('emergency', 'disruption', 'news')),
    title           text not null check (title <> ''),
    words           text not null check (words <> ''),
    advice          text not null,
    numbers         text not null,
    centres         text not null,
    area_kind       text not null check (area_kind in ('council', 'wards', 'street', 'circle')),
    ward_ids        uuid[] not null,
    place_words     text not null,
    street_id       uuid,
    longitude       double precision,
    latitude        double precision,
    easting         double precision,
    northing        double precision,
    radius_m        int check (radius_m between 10 and 5000),
    begins_at       timestamptz not null,
    ends_at         timestamptz not null,
    touches         uuid[] not null default '{}',
    version         int not null default 1,
    written_by      uuid not null references officer,
    written_at      timestamptz not null default now(),
    asked_at        timestamptz,
    reach           int,
    alone_up_to     int,
    approved_by     uuid references officer,
    sent_at         timestamptz,
    event_id        bigint unique references event,
    ended_at        timestamptz,
    ended_how       text check (ended_how in ('cancelled', 'replaced')),
    ended_because   text not null default '',
    told_to         uuid,
    people          int not null default 0,
    told_at         timestamptz,
    constraint ends_after_it_begins check (ends_at > begins_at),
    constraint has_its_area check (
        case area_kind
            when 'wards' then cardinality(ward_ids) > 0
            when 'street' then street_id is not null and easting is not null and longitude is not null
            when 'circle' then easting is not null and longitude is not null and radius_m is not null
            else true
        end
    ),
    constraint sent_with_its_event check ((sent_at is null) = (event_id is null)),
    constraint ended_in_a_way check ((ended_at is null) = (ended_how is null)),
    constraint nobody_approves_her_own check (approved_by <> written_by),
    constraint second_pair_of_eyes check (
        sent_at is null or coalesce(reach <= alone_up_to, false) or approved_by is not null
    )
);
comment on table broadcast is
'One word of the council to everybody in an area. A correction is a row of its own with the same reference, which takes the place of the one it corrects.';
comment on column broadcast.subject_id is 'What its words, the first and those that correct it, are about: the subject of its events and messages.';
comment on column broadcast.advice is 'What to do. As numbers to ring and rest centres: a line for each.';
comment on column broadcast.longitude is 'With latitude, and easting and northing (National Grid): the middle of the street or the circle.';
comment on column broadcast.touches is 'The wards it is in, or reaches into.';
comment on column broadcast.written_by is 'Who changed it last.';
comment on column broadcast.reach is 'To how many it would be told when it was sent; up to alone_up_to, the limit of then, an officer may send alone.';
comment on column broadcast.told_to is 'With people and told_at, how far the telling has come: recipients are told in the order of their ids, up to this one.';
create unique index broadcast_standing on broadcast (reference) where sent_at is not null and ended_at is null;
create unique index broadcast_draft on broadcast (reference) where sent_at is null and ended_at is null;
create index broadcast_word on broadcast (reference, sent_at desc);
create index broadcast_now on broadcast (ends_at) where sent_at is not null and ended_at is null;

create function touched_by(given broadcast) returns uuid[]
language sql stable
return case (given).area_kind
    when 'council' then array(select area.id from area where area.kind = 'ward')
    when 'wards' then (given).ward_ids
    else array(
        select distinct area.id
        from area
        join area_part on area_part.area_id = area.id
        left join gazetteer_entry on (given).area_kind = 'street' and gazetteer_entry.id = (given).street_id
        left join lateral jsonb_array_elements(gazetteer_entry.line) as corner on true
        cross join coalesce(
            flat((corner ->> 0)::double precision, (corner ->> 1)::double precision), flat((given).longitude, (given).latitude)
        ) as spot
        where area.kind = 'ward'
            and bounds && around(spot, coalesce((given).radius_m, 0))
            and metres_from(spot, outer_ring, holes) <= coalesce((given).radius_m, 0)
    )
end;
comment on function touched_by is 'The wards a circle reaches into or a street runs through.';

create function keep_touched() returns trigger
language plpgsql as $$
begin
    new.touches := touched_by(new);
    return new;
end
$$;
create trigger broadcast_touches before insert or update of area_kind, ward_ids, street_id, longitude, latitude, radius_m on broadcast
for each row execute function keep_touched();

create function is_for(given broadcast, followed interest) returns boolean
language sql stable
return case
    when (followed).kind = 'broadcasts' then
        (followed).ward_id = any ((given).touches)
        or (given).area_kind = 'council'
        or exists (select from area where area.id = (followed).ward_id and area.kind = 'council')
    when (given).kind = 'news' or (followed).kind = 'service' then false
    when (given).area_kind = 'council' then true
    when (followed).kind = 'ward' then (followed).ward_id = any ((given).touches)
    when (given).area_kind = 'street' and (followed).kind = 'street' then (followed).name = (given).place_words
    when (followed).kind = 'place' and (given).area_kind = 'wards' then (followed).ward_id = any ((given).touches)
    when (followed).kind = 'place' and (given).area_kind = 'circle' then
        (followed).ground && circle(point((given).easting, (given).northing), (given).radius_m)
    when (followed).kind = 'place' then coalesce(
        (
            select (followed).ground && circle(
                point((given).easting, (given).northing), coalesce(length(gazetteer_entry.run), 0) / 2 + 50
            )
            from gazetteer_entry
            where gazetteer_entry.id = (given).street_id
        ),
        (followed).ground @> circle(point((given).easting, (given).northing), 0)
    )
    else exists (
        select
        from gazetteer_entry
        where gazetteer_entry.kind = 'street'
            and gazetteer_entry.sought = searchable((followed).name)
            and case (given).area_kind
                when 'circle' then
                    coalesce(flat((given).longitude, (given).latitude) <-> run, flat((given).longitude, (given).latitude) <-> place)
                    <= (given).radius_m
                else exists (
                    select
                    from area_part
                    left join lateral jsonb_array_elements(gazetteer_entry.line) as corner on true
                    cross join coalesce(
                        flat((corner ->> 0)::double precision, (corner ->> 1)::double precision), gazetteer_entry.place
                    ) as spot
                    where area_part.area_id = any ((given).ward_ids) and metres_from(spot, outer_ring, holes) = 0
                )
            end
    )
end;
comment on function is_for is
'Whether somebody who follows this is to hear of that. News is for who asked for news; the rest also for who follows a ward, street or place in its area. '
'A place is near a street that is half the street''s length and 50 m from its middle.';

create function interests_of(given_id uuid) returns uuid[]
language sql stable
return array(
    select interest.id
    from broadcast
    cross join interest
    where broadcast.id = given_id and interest.kind <> 'service' and is_for(broadcast, interest)
);

create function reach_of(given_id uuid, out people int, out by_notice int, out by_email int, out by_text int, out inbox_only int)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    with following as (
        select follow.recipient_id
        from follow
        where follow.subject_id = any (interests_of(given_id)) and follow.confirmed_at is not null and follow.ended_at is null
        group by follow.recipient_id
    ),
    told as (
        select distinct on (following.recipient_id)
            following.recipient_id, case when notice_choice.channel = 'none' then null else way_to_reach.channel end as channel
        from following
        left join notice_choice
            on notice_choice.recipient_id = following.recipient_id
            and notice_choice.kind = (select broadcast.kind from broadcast where broadcast.id = given_id)
        left join way_to_reach on way_to_reach.recipient_id = following.recipient_id
        order by following.recipient_id, way_to_reach.channel <> coalesce(notice_choice.channel, 'web_push'), way_to_reach.turn
    )
    select
        count(*)::int, count(*) filter (where told.channel = 'web_push')::int, count(*) filter (where told.channel = 'email')::int,
        count(*) filter (where told.channel in ('sms', 'letter'))::int, count(*) filter (where told.channel is null)::int
    from told;
end;
comment on function reach_of is 'How many people a broadcast would be told to, and how: numbers, and nobody''s address.';

create function broadcast_state(given broadcast) returns text
language sql stable
return case
    when (given).ended_how = 'replaced' then 'replaced'
    when (given).ended_how = 'cancelled' and (given).sent_at is null then 'dropped'
    when (given).ended_how = 'cancelled' then 'cancelled'
    when (given).sent_at is null and (given).asked_at is null then 'draft'
    when (given).sent_at is null then 'asked'
    when (given).begins_at > now() then 'to-come'
    when (given).ends_at <= now() then 'over'
    else 'now'
end;

create function area_in_words(given broadcast) returns text
language sql stable
return case
    when (given).area_kind = 'wards' then (
        select string_agg(area.name, ', ' order by area.name collate "C") from area where area.id = any ((given).ward_ids)
    )
    when (given).area_kind = 'council' then coalesce((select min(area.name) from area where area.kind = 'council'), '')
    else (given).place_words
end;

alter table broadcast enable row level security;
alter table told_no_more enable row level security;
alter table delivery_count enable row level security;

create policy once_it_is_said on broadcast for select to doorstep_resident using (sent_at is not null and begins_at <= now());
create policy all_of_them on broadcast for select to doorstep_officer using (true);
create policy whoever_may on broadcast to doorstep_officer using (may('broadcasts.edit')) with check (may('broadcasts.edit'));
create policy worker on broadcast to doorstep_worker using (true);
create policy everybody on told_no_more for select using (true);
create policy whoever_may on told_no_more for insert to doorstep_officer with check (may('broadcasts.edit'));
create policy counted on delivery_count for select to doorstep_officer, doorstep_worker using (true);

revoke execute on function reach_of, interests_of, count_delivery, count_new_deliveries from public;
grant execute on function reach_of to doorstep_officer, doorstep_worker;
grant execute on function interests_of to doorstep_worker;
grant select on broadcast, told_no_more to doorstep_resident, doorstep_officer, doorstep_worker;
grant insert, update on broadcast to doorstep_officer;
grant update on broadcast to doorstep_worker;
grant insert on told_no_more to doorstep_officer;
grant select on delivery_count to doorstep_officer, doorstep_worker;
