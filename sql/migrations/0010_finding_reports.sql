-- Finding reports by words.

create function literally(words text) returns text
language sql immutable strict parallel safe
return replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_');
comment on function literally is 'The words as a pattern for `like` that means just them.';

create index report_words on report using gin (description gin_trgm_ops, place_words gin_trgm_ops);
