-- A report is passed on, and taken back, only by who may hand over that very report: also where closing it passes it on.
alter policy whoever_may on handover
using (
    exists (select from report where report.id = report_id and may_in('reports.hand_over', report.team, report.ward_id))
)
with check (
    exists (select from report where report.id = report_id and may_in('reports.hand_over', report.team, report.ward_id))
);
