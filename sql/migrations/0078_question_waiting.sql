-- Whoever reported it finds the question she is asked on the report's own page too, not in her messages alone.

create function question_waiting(given_report_id uuid) returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select key
    from asked
    where report_id = given_report_id and answered_at is null and ended_at is null and holds_report(given_report_id);
end;
comment on function question_waiting is 'The key of the question that waits for whoever asks, where the report is hers.';
revoke execute on function question_waiting from public;
grant execute on function question_waiting to doorstep_resident, doorstep_officer, doorstep_worker;
