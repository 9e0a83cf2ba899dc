-- Whoever sent a report that may be spam is told that somebody looks at it first. Why stays with the officers.

grant select (report_id, settled_as) on suspicion to doorstep_resident;
create policy hers on suspicion for select to doorstep_resident using (holds_report(report_id));
comment on function suspect is
'By whoever sends or mends her own report, who learns no more of it than that it waits. What an officer said was fine is looked at again for new reasons alone.';
