-- A service that was added by mistake, and that nothing rests on, is taken away again.

create function delete_service(given_id uuid, given_version int) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    code text := (select service_code from service where id = given_id and version = given_version for update);
begin
    if not may('catalogue.edit') then
        raise insufficient_privilege using message = 'only who may edit the catalogue takes services away';
    end if;
    if exists (select from routing_rule where code = any (service_codes))
        or exists (select from known_problem where code = any (service_codes)) then
        raise foreign_key_violation using message = 'a rule or a known problem is about this service';
    end if;
    delete from service where service_code = code;
    return case when code is not null then given_id end;
end
$$;
comment on function delete_service is 'Nothing comes back where somebody else was first; reports and all else of it forbid it.';
revoke execute on function delete_service from public;
grant execute on function delete_service to doorstep_officer;
