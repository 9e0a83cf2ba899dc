-- Where a report can be, in the words people use: streets, places and postcodes, all found by one search.

create or replace function searchable(words text) returns text
language sql immutable strict parallel safe
return (
    select coalesce(left(string_agg(case when n > 1 then coalesce(whole, word) when word = 'saint' then 'st' else word end, ' ' order by n), 100), '')
    from regexp_split_to_table(trim(regexp_replace(
        translate(lower(unaccent('unaccent', left(words, 100))), '''’`', ''), '[^[:alnum:]]+', ' ', 'g'
    )), ' ') with ordinality as typed (word, n)
    left join (
        values
        ('av', 'avenue'), ('ave', 'avenue'), ('bldgs', 'buildings'), ('cl', 'close'), ('cres', 'crescent'), ('ct', 'court'),
        ('dr', 'drive'), ('est', 'estate'), ('gdns', 'gardens'), ('gr', 'grove'), ('hl', 'hill'), ('ln', 'lane'), ('pk', 'park'),
        ('pl', 'place'), ('rd', 'road'), ('sq', 'square'), ('st', 'street'), ('ter', 'terrace'), ('terr', 'terrace')
    ) as short (word, whole) using (word)
);
comment on function searchable is
'Words as they are compared: small letters, no accents or apostrophes, "Fish St" as "fish street" but "St Bride" as it is.';

create function named_in(words text) returns text
language sql immutable strict parallel safe
return trim(regexp_replace(
    regexp_replace(words, '\m[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}\M', ''), '^((flat|unit) )?([0-9]+[a-z]? )+(?=[a-z])', ''
));
comment on function named_in is 'Of an address, what has a name: "12 fish lane port wrack wk1 2ab" is "fish lane port wrack". Takes what searchable() gives.';

create function postcode_in(words text) returns text
language sql immutable strict parallel safe
return replace(coalesce(
    substring(words from '\m[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}\M'),
    case when words ~ '[0-9]' and words ~ '[a-z]' and length(words) <= 9 then words else '' end
), ' ', '');
comment on function postcode_in is
'The postcode in an address, or all of it where that may be one in part or with a slip; else "". Takes what searchable() gives.';

create function swapped(word text) returns text[]
language sql immutable strict parallel safe
return array(
    select overlay(word placing reverse(substr(word, n, 2)) from n for 2) from generate_series(1, length(word) - 1) as n
);
comment on function swapped is 'The word with two neighbouring letters the wrong way round, in each way there is.';

create table gazetteer_entry (
    id          uuid primary key default gen_random_uuid(),
    kind        text not null check (kind in ('street', 'place', 'postcode')),
    name        text not null check (name <> ''),
    locality    text not null default '',
    usrn        bigint,
    longitude   double precision not null,
    latitude    double precision not null,
    easting     double precision not null,
    northing    double precision not null,
    line        jsonb,
    place       point not null generated always as (flat(longitude, latitude)) stored,
    run         path generated always as (flat_line(line)) stored,
    named       text not null generated always as (searchable(name)) stored,
    sought      text not null generated always as (
        case kind when 'postcode' then replace(searchable(name), ' ', '') else searchable(name || ' ' || locality) end
    ) stored
);
comment on column gazetteer_entry.longitude is
'With latitude (WGS 84), easting and northing (National Grid): the middle of a street, or of a postcode''s letter boxes.';
comment on column gazetteer_entry.line is 'A street''s GeoJSON positions from one end to the other, where they are known.';
comment on column gazetteer_entry.sought is 'What is searched: name and locality, or a postcode without its space.';

insert into gazetteer_entry (id, kind, name, locality, usrn, longitude, latitude, easting, northing, line)
select id, 'street', name, locality, usrn, longitude, latitude, easting, northing, line
from street;
-- squawk-ignore ban-drop-table
drop table street;

create index gazetteer_entry_street_place on gazetteer_entry using gist (place) where kind = 'street';
create index gazetteer_entry_alike on gazetteer_entry using gist (sought gist_trgm_ops (siglen = 64)) where kind <> 'postcode';
create index gazetteer_entry_beginning on gazetteer_entry (sought text_pattern_ops) where kind <> 'postcode';

create table gazetteer_copy (
    only_one    boolean primary key default true check (only_one),
    hash        text not null,
    compressed  bytea not null
);
comment on table gazetteer_copy is
'The gazetteer as phones keep it for when there is no signal, made anew with every loading: text, in brotli.';

grant select on gazetteer_entry, gazetteer_copy to doorstep_resident, doorstep_officer, doorstep_worker;
