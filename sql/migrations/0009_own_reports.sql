-- What whoever holds a report may still do with it.

grant update (description, where_exactly, words_shown) on report to doorstep_resident;

create policy to_own_report on photo for insert to doorstep_resident with check (
    state = 'held' and draft_id is null and holds_report(report_id)
);
