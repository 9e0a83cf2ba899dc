-- What people outside say is wrong with a page: each thing once, however often it is said, until an officer has answered.

create table flag (
    id          uuid primary key default gen_random_uuid(),
    report_id   uuid not null references report on delete cascade,
    about       text not null check (about in ('words', 'photo', 'answer')),
    why         text not null check (why in ('personal', 'rude', 'untrue', 'other')),
    times       int not null default 1,
    words       text not null default '' check (length(words) <= 2000),
    flagged_at  timestamptz not null default now(),
    answer      text check (answer in ('hidden', 'changed', 'left')),
    answered_at timestamptz,
    constraint answered_with_an_answer check ((answer is null) = (answered_at is null))
);
comment on table flag is 'Who said it is not known. Its words are for moderators, and are emptied once they have answered.';
create unique index flag_unanswered on flag (report_id, about, why) where answered_at is null;

alter table flag enable row level security;
create policy moderators on flag to doorstep_officer using (may('reports.moderate')) with check (may('reports.moderate'));
create policy worker on flag to doorstep_worker using (true);
grant select, update on flag to doorstep_officer;
grant select, delete on flag to doorstep_worker;

create function raise_flag(given_reference text, given_about text, given_why text, given_words text)
returns table (flagged_id uuid, is_first boolean)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    found report;
begin
    select * into found from report where reference = given_reference and (is_public or holds_report(id)) for update;
    if found.id is not null then
        insert into flag (report_id, about, why, words) values (found.id, given_about, given_why, given_words)
        on conflict (report_id, about, why) where answered_at is null
        do update set times = flag.times + 1, words = left(concat_ws(E'\n', nullif(flag.words, ''), nullif(excluded.words, '')), 2000);
        update report set flagged_at = coalesce(flagged_at, now()) where id = found.id;
        return query select found.id, found.flagged_at is null;
    end if;
end
$$;
comment on function raise_flag is 'Of a report that whoever asks may see. is_first: nothing else that was said of it waits for an officer.';
revoke execute on function raise_flag from public;
grant execute on function raise_flag to doorstep_resident;

insert into event_permission (kind, permissions) values
('report.flag_answered', array['reports.moderate']),
('report.original_erased', array['reports.moderate']),
('report.photo_described', array['reports.moderate']),
('report.photo_redacted', array['reports.moderate']);
