-- A report that is another authority's is passed on only when whoever reported it says yes, which a question asks.

-- squawk-ignore-file adding-foreign-key-constraint, constraint-missing-not-valid

alter table asked
add column partner_id uuid references partner,
add column agreed boolean,
add constraint asked_agreed_of check (agreed is null or partner_id is not null);
comment on column asked.partner_id is 'The question is whether this partner may have the report.';
comment on column asked.agreed is 'What was answered to that; null for any other question.';
