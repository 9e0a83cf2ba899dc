-- When an officer last proved who she is, in each of her sessions.

-- Sessions are few, and last twelve hours at most.
-- squawk-ignore-file adding-field-with-default, disallowed-unique-constraint

alter table session
add column id uuid not null unique default gen_random_uuid(),
add column proved_at timestamptz not null default now();
comment on column session.id is 'What a session is called on pages. Its key is known to its browser alone.';
comment on column session.proved_at is 'What matters most asks for a proof of the last ten minutes (ASVS v5.0.0-7.5.1).';
