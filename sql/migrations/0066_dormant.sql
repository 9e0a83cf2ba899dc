-- Many a report's silence ends on the same day: those that have gone quiet come from the index in the whole of their order.

create index report_dormant on report (word_due_on, expected_on, submitted_at) where stage <> 'closed' and waiting_since is null;
