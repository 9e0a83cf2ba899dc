-- Whether two reports are of the same thing.

create function lamp_in(words text) returns text
language sql immutable parallel safe
return (regexp_match(
    lower(words), '(?:lamp|light|column|post|pole)s?\s*(?:post|column)?\s*(?:no\.?|number|#)?\s*([a-z]?\d{1,4})\M'
))[1];
comment on function lamp_in is 'The number painted on the lamp or column that the words name; null where they name none.';

create function stems_shared(one text, other text) returns double precision
language sql immutable parallel safe
return (
    select coalesce(
        cardinality(array(select unnest(a) intersect select unnest(b)))::float8
        / nullif(cardinality(array(select unnest(a) union select unnest(b))), 0),
        0
    )
    from (
        select
            tsvector_to_array(to_tsvector('english', replace(lower(one), 'pot hole', 'pothole'))) as a,
            tsvector_to_array(to_tsvector('english', replace(lower(other), 'pot hole', 'pothole'))) as b
    ) as stems
);
comment on function stems_shared is 'From 0 to 1: of the words in either text, without their endings, how many are in both (Jaccard).';

create index report_closed on report (service_code, closed_at) where stage = 'closed';
