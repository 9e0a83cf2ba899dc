-- A report that looks like spam waits for an officer: nobody outside sees it but who sent it, and nothing is refused.

create table suspicion (
    report_id   uuid primary key references report on delete cascade,
    points      int not null,
    reasons     text[] not null check (cardinality(reasons) > 0),
    found_at    timestamptz not null default now(),
    settled_as  text check (settled_as in ('fine', 'spam')),
    settled_at  timestamptz,
    constraint settled_as_something check ((settled_as is null) = (settled_at is null))
);
comment on table suspicion is
'Reports that looked like spam when they were sent or mended, and what an officer said of it. Until she has said that one is '
'fine, is_public stays false, whoever would set it.';
create index suspicion_waiting on suspicion (found_at) where settled_as is null;

create function keep_suspected() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    new.is_public := not exists (
        select from suspicion where report_id = new.id and settled_as is distinct from 'fine'
    );
    return new;
end
$$;
create trigger report_suspected before update on report
for each row when (new.is_public and not old.is_public) execute function keep_suspected();

create or replace view report_to_check with (security_invoker = true) as
select id as report_id from report where not words_shown
union
select report_id from photo where state = 'held' and report_id is not null
union
select report_id from report_word where read_at is null
union
select report_id from suspicion where settled_as is null;
comment on view report_to_check is 'Reports that wait for an officer''s look: at words, at photos, or because they look like spam.';

-- What is known of the sender and of the words besides the report itself; only numbers leave it.
create function signs_of_spam(
    given_report_id uuid, given_device_id uuid,
    out sent_lately bigint, out same_words_hers bigint, out same_words_senders bigint, out marked_spam bigint, out dealt_with bigint
)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    with this as (
        select id, stems, xy, submitted_at from report where id = given_report_id
    ),
    hers as (
        select report.id, report.submitted_at, report.stems, report.xy, report.outcome, suspicion.settled_as
        from report_holder
        join report on report.id = report_holder.report_id
        left join suspicion on suspicion.report_id = report.id
        where report_holder.device_id = given_device_id and report.id <> given_report_id
    ),
    -- Few words are the same by chance, and many people see the same thing in one place.
    same_words as (
        select report.id
        from this
        join report on report.stems = this.stems and report.xy <-> this.xy > 50
        where
            cardinality(this.stems) >= 6 and report.id <> this.id and report.channel <> 'import'
            and report.submitted_at between this.submitted_at - interval '1 day' and this.submitted_at
    )
    select
        (select count(*) from hers, this where hers.submitted_at between this.submitted_at - interval '10 minutes' and this.submitted_at),
        (select count(*) from same_words where id in (select id from hers)),
        (
            select count(distinct report_holder.device_id)
            from same_words
            join report_holder on report_holder.report_id = same_words.id
            where report_holder.device_id is distinct from given_device_id
        ),
        (select count(*) from hers where settled_as = 'spam'),
        (select count(*) from hers where outcome = 'fixed');
end;

create function suspect(given_report_id uuid, given_points int, given_reasons text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not holds_report(given_report_id) then
        raise insufficient_privilege using message = 'not her report';
    end if;
    insert into suspicion (report_id, points, reasons)
    values (given_report_id, given_points, given_reasons)
    on conflict (report_id) do update set
        points = excluded.points, reasons = excluded.reasons, found_at = now(), settled_as = null, settled_at = null
    where suspicion.settled_as is null or suspicion.reasons <> excluded.reasons;
    update report set is_public = false where id = given_report_id;
end
$$;
comment on function suspect is 'By whoever sends or mends her own report, who learns nothing of it. What an officer said was fine is looked at again for new reasons alone.';

alter table suspicion enable row level security;
create policy officers on suspicion for select to doorstep_officer using (true);
create policy moderators on suspicion for update to doorstep_officer using (
    exists (select from report where report.id = report_id and may_in('reports.moderate', report.team, report.ward_id))
);
insert into event_permission (kind, permissions) values
('report.let_through', array['reports.moderate']),
('report.marked_spam', array['reports.moderate']);
update event_permission set permissions = permissions || 'reports.moderate'::text where kind = 'report.closed';
comment on policy moderators on suspicion is 'Who marks one as spam closes it with that.';
create policy worker on suspicion to doorstep_worker using (true);

revoke execute on function keep_suspected, signs_of_spam, suspect from public;
grant execute on function signs_of_spam, suspect to doorstep_resident, doorstep_officer, doorstep_worker;
grant select on suspicion to doorstep_officer, doorstep_worker;
grant update (settled_as, settled_at) on suspicion to doorstep_officer;
grant insert, update, delete on suspicion to doorstep_worker;
