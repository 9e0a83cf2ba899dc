-- How sure a report's place is; and which service a resident's own words are about.

alter table report
    add column location_source text check (location_source in ('gps', 'search', 'map', 'photo', 'asset')),
    add column accuracy_m double precision check (accuracy_m >= 0);
comment on column report.location_source is
'How its place was given: by the phone, typed, on the map, by a photo or as a thing with a name. Null for reports from elsewhere.';
comment on column report.accuracy_m is 'Within how many metres the phone was sure; null where it was not asked.';

create table service_word (
    word            text not null,
    service_code    text not null references service on delete cascade,
    reports         int not null check (reports > 0),
    primary key (word, service_code)
);
comment on table service_word is
'In how many public reports of a service a word stands, without its ending. Counted anew each night.';

create table service_said (
    service_code    text primary key references service on delete cascade,
    reports         int not null check (reports > 0),
    words           int not null check (words >= 0)
);
comment on table service_said is 'How many public reports of a service were counted, and how many words in them.';

create function service_scores(given_words text, spot point)
returns table (service_code text, name text, fits boolean, score double precision)
language sql stable parallel safe
begin atomic
    with asked as (
        select lexeme as word
        from unnest(to_tsvector('english', left(given_words, 1000)))
    ),
    named as (
        select
            service.service_code, lexeme as word,
            case when 'A' = any (weights) then 5 when 'B' = any (weights) then 3 else 1 end as times
        from service
        cross join unnest(sought)
        where is_active
    ),
    known as (
        select each.service_code, each.word, sum(each.times) as times
        from (
            select named.service_code, named.word, named.times from named
            union all
            select service_word.service_code, service_word.word, service_word.reports from service_word
        ) as each
        where each.word in (select asked.word from asked)
        group by each.service_code, each.word
    ),
    nearby as (
        select near.service_code, count(*) as reports
        from (
            select public_report.service_code
            from public_report
            where public_report.xy <@ circle(spot, 150)
            order by public_report.xy <-> spot
            limit 100
        ) as near
        group by near.service_code
    ),
    likely as (
        select
            service.service_code, service.name,
            word_similarity(left(given_words, 100), service.name || ', ' || service.keywords) as alike,
            coalesce(said.reports, 0) as reports,
            coalesce(nearby.reports, 0) as nearby,
            coalesce(said.words, 0)
            + (select sum(times) from named where named.service_code = service.service_code) as words,
            (select count(*) from known where known.service_code = service.service_code) as met,
            (select sum(ln(times + 1)) from known where known.service_code = service.service_code) as weight
        from service
        left join service_said as said on said.service_code = service.service_code
        left join nearby on nearby.service_code = service.service_code
        where service.is_active
            and not service.staff_only
            and in_season(service.season_from, service.season_to, current_date)
    )
    select
        likely.service_code, likely.name, likely.met > 0 or likely.alike >= 0.5,
        coalesce(likely.weight, 0) - (select count(*) from asked) * ln(likely.words + 2000)
        + 0.5 * ln(likely.reports + 1) + 0.5 * ln(likely.nearby + 1) + 2 * likely.alike
    from likely;
end;
comment on function service_scores is
'How likely each service is for a resident''s words: naive Bayes with one added to every count. The words of public reports
count once for each report; those of the catalogue five times in a name, three among the keywords, once in a description;
2,000 words are supposed in all. Letters alike help where a word is misspelt, and reports within 150 m of the spot, where
one is given, as the same is often wrong again. The weights are of what was tried on real
reports. Scores are logarithms: one that is greater by 3 is twenty times as likely.';

create function better_service(given_service_code text, given_words text) returns table (service_code text, name text)
language sql stable strict parallel safe
begin atomic
    with scored as materialized (
        select each.service_code, each.name, each.fits, each.score from service_scores(given_words, null) as each
    )
    select best.service_code, best.name
    from scored as chosen
    join scored as best on best.fits and best.score >= chosen.score + 3
    where chosen.service_code = given_service_code
    order by best.score desc
    limit 1;
end;
comment on function better_service is 'The service that the words clearly fit better than the one chosen; none for most reports.';

revoke execute on function service_scores, better_service from public;
grant execute on function service_scores, better_service to doorstep_resident, doorstep_officer, doorstep_worker;
grant select on service_word, service_said to doorstep_resident, doorstep_officer;
grant select, insert, delete on service_word, service_said to doorstep_worker;
