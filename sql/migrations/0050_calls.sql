-- Reports that officers type in for whoever rings, comes in, writes an email or a text.

-- squawk-ignore-file constraint-missing-not-valid, ban-drop-constraint

alter table report
drop constraint report_channel_check,
add constraint report_channel_check check (channel in ('web', 'phone', 'counter', 'email', 'sms', 'open311', 'import'));

insert into event_permission (kind, permissions) values ('report.also_told', array['reports.type_in']);
