-- Many closed at once as duplicates of one, each with words and its own notice, can be taken back too.

-- squawk-ignore-file constraint-missing-not-valid, ban-drop-constraint

alter table bulk_change drop constraint bulk_change_kind_check;
alter table bulk_change add constraint kind_by_name check (kind in ('report.assigned', 'report.team_changed', 'report.closed'));
comment on column bulk_change.given_to is
'The name of whom or which team they went to, or the reference they were merged into; empty when they were put back.';
