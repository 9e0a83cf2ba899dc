-- What keeps lists, maps and the officers' queue as quick with a million reports as with ten thousand.

create function stems_of(words text) returns text[]
language sql immutable parallel safe
return tsvector_to_array(to_tsvector('english', replace(lower(words), 'pot hole', 'pothole')));
comment on function stems_of is 'The words of a text without their endings, each once.';

create function share_in_both(one text[], other text[]) returns double precision
language sql immutable parallel safe
return (
    select coalesce(count(*) / nullif(cardinality(one) + cardinality(other) - count(*), 0)::float8, 0)
    from unnest(one) as word
    where word = any (other)
);
comment on function share_in_both is 'From 0 to 1: of the words in either list, how many are in both (Jaccard). No word may be twice in one.';

-- squawk-ignore adding-field-with-default
alter table report add column stems text[] not null generated always as (stems_of(description)) stored;
-- squawk-ignore ban-drop-function
drop function stems_shared;

-- Row-level security lets no index look for words or places before it has looked at each row, since an operator might tell
-- of a row that is not to be seen. What everybody may see needs no such care.
create view public_report as
select
    id, reference, service_code, description, stems, words_shown, place_words, latitude, longitude, xy, ward_id,
    stage, status, outcome, submitted_at, expected_on, updated_at, asset_id
from report
where is_public;
comment on view public_report is 'Reports that everybody may see. Their words only where words_shown.';

create function services_named(words text) returns text[]
language sql immutable parallel safe
return array(select service_code from service where name ilike '%' || literally(words) || '%');
comment on function services_named is
'Said to be immutable so that the planner asks it first and knows how many they are; of a subquery it thinks ten. Only for '
'words that come as a parameter: a plan made for a word is not kept.';

create function map_row(latitude double precision) returns int
language sql immutable strict parallel safe
return floor(latitude * 1000)::int;
comment on function map_row is 'The row of the map, 111 m from south to north, that a place is in.';

-- Row by row, a window reads nothing but itself; by latitude alone it reads all that lies east and west of it.
create index report_on_map on report (map_row(latitude), longitude) where is_public;
-- squawk-ignore require-concurrent-index-deletion
drop index report_window;

-- The officers' queue as it is shown: open ones as they are due, then closed ones, the newest first.
create index report_queue on report (
    (stage = 'closed'),
    (case when stage <> 'closed' then expected_on end),
    (case when stage <> 'closed' then submitted_at end),
    submitted_at desc
);
create index report_words_held on report (id) where not words_shown;
create index photo_held on photo (report_id) where state = 'held';

create table report_cell (
    size            int not null,
    north           int not null,
    east            int not null,
    service_code    text not null,
    status          text not null,
    reports         int not null,
    latitudes       bigint not null,
    longitudes      bigint not null
);
comment on table report_cell is
'How many public reports are in each part of the map. A change adds rows, never alters one, so that no two changes wait for '
'each other: the numbers of a cell are the sums of its rows. fold_cells makes them one again.';
comment on column report_cell.size is 'Its cells are 2^size degrees from west to east and 0.6 of that from south to north.';
comment on column report_cell.north is 'With east: how many cells lie between it and 0° N, 0° E.';
comment on column report_cell.service_code is 'Or '''', for all services together.';
comment on column report_cell.latitudes is 'With longitudes: of all its reports together, in ten-millionths of a degree.';
create index report_cell_place on report_cell (size, service_code, north, east);

create table report_promised (
    expected_on     date not null,
    reports         int not null
);
comment on table report_promised is 'How many open reports were promised for each day. Kept as report_cell is.';

create function cells_of(latitude double precision, longitude double precision)
returns table (size int, north int, east int, latitudes bigint, longitudes bigint)
language sql immutable strict parallel safe
begin atomic
    select
        size, floor(latitude / 0.6 / 2.0 ^ size)::int, floor(longitude / 2.0 ^ size)::int,
        round(latitude * 1e7)::bigint, round(longitude * 1e7)::bigint
    from generate_series(-10, -3) as size;
end;
comment on function cells_of is 'The cells, of each size that is counted, that a place is in: from 68 m to 9 km across.';

create function count_report(counted report, times int) returns void
language sql set search_path = public, pg_temp
begin atomic
    insert into report_cell (size, north, east, service_code, status, reports, latitudes, longitudes)
    select size, north, east, service, (counted).status, times, times * latitudes, times * longitudes
    from cells_of((counted).latitude, (counted).longitude)
    cross join unnest(array['', (counted).service_code]) as service
    where (counted).is_public;
    insert into report_promised (expected_on, reports)
    select (counted).expected_on, times
    where (counted).status = 'open';
end;

create function count_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        perform count_report(old, -1);
    end if;
    if tg_op <> 'DELETE' then
        perform count_report(new, 1);
    end if;
    return null;
end
$$;
create trigger report_counted after insert or delete on report
for each row execute function count_change();
create trigger report_counted_again after update on report
for each row when (
    (old.status, old.is_public, old.service_code, old.expected_on, old.latitude, old.longitude)
    is distinct from (new.status, new.is_public, new.service_code, new.expected_on, new.latitude, new.longitude)
)
execute function count_change();

create function count_reports_anew() returns void
language sql set search_path = public, pg_temp
begin atomic
    delete from report_cell;
    delete from report_promised;
    insert into report_cell (size, north, east, service_code, status, reports, latitudes, longitudes)
    select size, north, east, service, status, count(*), sum(latitudes), sum(longitudes)
    from report
    cross join cells_of(latitude, longitude)
    cross join unnest(array['', service_code]) as service
    where is_public
    group by size, north, east, service, status;
    insert into report_promised (expected_on, reports)
    select expected_on, count(*)
    from report
    where status = 'open'
    group by expected_on;
end;
comment on function count_reports_anew is 'For reports that no trigger saw. While nobody changes one.';
select count_reports_anew();

revoke execute on function count_report, count_change, count_reports_anew from public;
grant select on public_report to doorstep_resident, doorstep_officer, doorstep_worker;
grant select on report_cell to doorstep_resident, doorstep_officer;
grant select on report_promised to doorstep_officer;
grant select, insert, delete on report_cell, report_promised to doorstep_worker;
