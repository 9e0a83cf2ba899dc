-- 0006 landed twice: at first without the outcome `withdrawn`. From here on a database of either kind has it.

-- squawk-ignore ban-drop-constraint
alter table report drop constraint report_outcome_check;
-- squawk-ignore constraint-missing-not-valid
alter table report add constraint report_outcome_check
check (outcome in ('fixed', 'no_action', 'not_ours', 'duplicate', 'withdrawn'));
