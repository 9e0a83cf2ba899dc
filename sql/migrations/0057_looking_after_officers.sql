-- Who looks after officers and their roles, and what even she may not: raise herself, or leave nobody to do it.

create function may_give(wanted text[]) returns boolean
language sql stable
return wanted <@ array(
    select held.permission
    from held_permission as held
    where held.officer_id = actor_id() and held.team is null and held.ward_id is null
);
comment on function may_give is 'She has each of these permissions everywhere herself: only so can she give or take them.';

create policy looked_after_in on role for insert to doorstep_officer with check (may('officers.edit') and may_give(permissions));
create policy looked_after on role for update to doorstep_officer
using (may('officers.edit') and may_give(permissions)) with check (may('officers.edit') and may_give(permissions));
create policy looked_after_out on role for delete to doorstep_officer using (may('officers.edit') and may_give(permissions));

-- Not her own: so whoever looks after officers always remains one who does.
create policy given on officer_role for insert to doorstep_officer with check (
    may('officers.edit') and officer_id <> actor_id() and may_give((select role.permissions from role where role.id = role_id))
);
create policy taken on officer_role for delete to doorstep_officer using (
    may('officers.edit') and officer_id <> actor_id() and may_give((select role.permissions from role where role.id = role_id))
);

create function permissions_given(given_officer_id uuid) returns text[]
language sql stable
return array(
    select distinct permission.name
    from officer_role
    join role on role.id = officer_role.role_id
    cross join unnest(role.permissions) as permission (name)
    where officer_role.officer_id = given_officer_id
        and (permission.name like 'reports.%' or (officer_role.team is null and officer_role.ward_id is null))
);
comment on function permissions_given is 'What an officer may do who works here, or could again when she comes back: leaving takes no role away.';

create policy invited on officer for insert to doorstep_officer with check (may('officers.edit'));
create policy looked_after on officer for update to doorstep_officer
using (may('officers.edit') and may_give(permissions_given(id))) with check (may('officers.edit'));
-- A link signs in as whomever it is for.
create policy made on sign_in_link for insert to doorstep_officer
with check (may('officers.edit') and officer_id <> actor_id() and may_give(permissions_given(officer_id)));

grant insert, update, delete on role to doorstep_officer;
grant insert, delete on officer_role to doorstep_officer;
grant insert, update on officer to doorstep_officer;
grant insert on sign_in_link to doorstep_officer;
