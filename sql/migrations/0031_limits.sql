-- How much somebody may still do of something: token buckets, the same for every process.

create unlogged table allowance (
    key         bytea primary key,
    tokens      double precision not null,
    was_enough  boolean not null default true,
    changed_at  timestamptz not null default clock_timestamp()
);
comment on table allowance is
'Who it is stands in it only as a keyed hash. Unlogged: after a crash every bucket is full again, which harms nobody.';

alter table allowance enable row level security;
create policy worker on allowance to doorstep_worker using (true);
grant select, delete on allowance to doorstep_worker;

create function refilled(bucket allowance, most int, refilled_in interval) returns double precision
language sql volatile
return least(most, bucket.tokens + most * extract(epoch from clock_timestamp() - bucket.changed_at) / extract(epoch from refilled_in));

-- One token from each of these buckets, `most` deep and full again after `refilled_in`; false when one of them is empty.
-- Nothing is taken from an empty one, so that who waits may go on. The rows stay locked until the transaction ends: two
-- processes cannot take the same last token.
create function take_tokens(keys bytea[], most int, refilled_in interval) returns boolean
language sql security definer set search_path = public, pg_temp
begin atomic
    with taken as (
        insert into allowance (key, tokens)
        select key, most - 1
        from unnest(keys) as wanted (key)
        order by key
        on conflict (key) do update set
            tokens = refilled(allowance, most, refilled_in) - case when refilled(allowance, most, refilled_in) >= 1 then 1 else 0 end,
            was_enough = refilled(allowance, most, refilled_in) >= 1,
            changed_at = clock_timestamp()
        returning was_enough
    )
    select bool_and(was_enough) from taken;
end;

revoke execute on function take_tokens from public;
grant execute on function take_tokens to doorstep_resident, doorstep_officer, doorstep_worker;
