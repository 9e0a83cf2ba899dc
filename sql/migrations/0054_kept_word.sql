-- Whether the council keeps its word, service by service: for its managers at once, for everybody once somebody has said so.

create table silence_published (
    service_code    text primary key references service,
    since           timestamptz not null default now(),
    officer_id      uuid not null references officer
);
comment on table silence_published is 'Services whose figures of silent and late reports everybody may read, since when and by whose decision.';

create view kept_word with (security_invoker = true) as
select
    service.service_code, service.name, service.service_group, service.silent_days, service.target_unit,
    open.number as open, open.silent, open.late, answers.number as answers, answers.satisfied
from service
cross join lateral (
    select
        count(*)::int as number,
        count(*) filter (where waiting_since is null and word_due_on < current_date)::int as silent,
        count(*) filter (where waiting_since is null and expected_on < current_date)::int as late
    from report
    where report.service_code = service.service_code and stage <> 'closed'
) as open
cross join lateral (
    select count(*)::int as number, count(*) filter (where score >= 4)::int as satisfied
    from rating
    where rating.service_code = service.service_code and rated_at > now() - interval '1 year'
) as answers
where service.is_active or open.number > 0;
comment on view kept_word is
'What is open of each service, and of that what is silent: nobody has told whoever reported it anything for longer than the service allows, and '
'it is not she who is asked. The target is none.';

create function published_word() returns setof kept_word
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select kept_word.*
    from kept_word
    join silence_published using (service_code);
end;
comment on function published_word is 'For everybody: numbers of all reports, also of those that are not public, and nothing else of them.';

create index report_open_by_service on report (service_code) where stage <> 'closed';
create index rating_service on rating (service_code, rated_at);

alter table silence_published enable row level security;
create policy everybody_reads on silence_published for select using (true);
create policy who_may on silence_published to doorstep_officer using (may('figures.see')) with check (may('figures.see'));
grant select (service_code, since) on silence_published to doorstep_resident, doorstep_worker;
grant select, insert, delete on silence_published to doorstep_officer;
grant select on kept_word to doorstep_officer, doorstep_worker;
revoke execute on function published_word from public;
grant execute on function published_word to doorstep_resident, doorstep_officer;
