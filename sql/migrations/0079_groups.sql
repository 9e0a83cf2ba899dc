-- Groups of services are changed as all else is: held to a version, and taken away again while nothing is in them.

alter table service_group add version int not null default 1;
comment on column service_group.version is 'One more at each change, so that of two administrators at once the second is told.';

create function delete_group(given_id uuid, given_version int) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    called text := (select name from service_group where id = given_id and version = given_version for update);
begin
    if not may('catalogue.edit') then
        raise insufficient_privilege using message = 'only who may edit the catalogue takes groups away';
    end if;
    if exists (select from service_also_in where service_group = called)
        or exists (select from known_problem where given_id = any (group_ids)) then
        raise foreign_key_violation using message = 'a service or a known problem is of this group';
    end if;
    delete from service_group where name = called;
    return case when called is not null then given_id end;
end
$$;
comment on function delete_group is 'Nothing comes back where somebody else was first; services in it forbid it.';
revoke execute on function delete_group from public;
grant execute on function delete_group to doorstep_officer;
