-- The officers' map walks what is open in the order it is due, and what is counted of a ward is counted from its index alone.

-- squawk-ignore-file require-concurrent-index-deletion

drop index report_due;
create index report_due on report (expected_on, submitted_at)
include (latitude, longitude, service_code, stage, reference, waiting_since) where stage <> 'closed';
drop index report_due_in_ward;
create index report_due_in_ward on report (ward_id, expected_on, submitted_at) include (waiting_since) where stage <> 'closed';
drop index report_due_of_service;
create index report_due_of_service on report (service_code, expected_on, submitted_at) include (waiting_since) where stage <> 'closed';
