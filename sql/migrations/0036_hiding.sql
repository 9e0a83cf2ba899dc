-- A report that is hidden is hidden everywhere at once, and where it was meant to be seen comes back with it.

-- squawk-ignore-file constraint-missing-not-valid, ban-drop-constraint

alter table report
add column meant_public boolean,
add constraint hidden_is_not_public check (hidden_at is null or (meant_public is not null and not is_public));
comment on column report.meant_public is
'Of a hidden report, whether everybody sees it again once it is not hidden. While it is hidden is_public is false, by which every list, map, feed, '
'count, picture and policy goes.';

create function keep_hidden() returns trigger
language plpgsql as $$
begin
    if new.hidden_at is distinct from old.hidden_at and current_user = 'doorstep_officer' and not may('reports.moderate') then
        raise insufficient_privilege using message = 'may not hide reports';
    elsif new.hidden_at is not null then
        new.meant_public := new.is_public;
        new.is_public := false;
    elsif old.hidden_at is not null then
        new.is_public := old.meant_public;
        new.meant_public := null;
    end if;
    return new;
end
$$;
comment on function keep_hidden is 'Hides, brings back, and holds back whatever else would make a hidden report public meanwhile.';
create trigger report_hidden before update of hidden_at, is_public on report
for each row execute function keep_hidden();

create function was_public(given_reference text) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select exists (select from report where reference = given_reference and meant_public);
end;
comment on function was_public is 'Whether everybody could see it before it was hidden, so that they are told that it is gone. Of one that nobody knew of, nobody learns.';

create function taken_away(given_subject_id uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select exists (select from report where id = given_subject_id and hidden_at is not null);
end;
comment on function taken_away is 'Whether what a message is about is a hidden report: then it is nothing for any but the person who reported it.';

create policy none_taken_away on message as restrictive to doorstep_resident using (not taken_away(subject_id) or holds_report(subject_id));

-- Whoever reported it reads in its history what became of it, and why.
drop policy own_words on event;
create policy own_words on event for select to doorstep_resident using (
    kind in ('report.added_to', 'report.hidden', 'report.unhidden', 'report.words_changed') and holds_report(subject_id)
);

revoke execute on function was_public, taken_away from public;
grant execute on function was_public, taken_away to doorstep_resident, doorstep_officer, doorstep_worker;
