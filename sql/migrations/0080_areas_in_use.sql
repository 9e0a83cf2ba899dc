-- What residents follow and filters that officers saved keep up with a ward's new name, and an area that something asks
-- for is not taken away.

create function follow_ward_name() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update saved_filter set wanted = jsonb_set(wanted, '{ward}', to_jsonb(new.name)) where wanted ->> 'ward' = old.name;
    update interest set name = left(name, -length(old.name)) || new.name
    where ward_id = new.id and kind <> 'place' and right(name, length(old.name)) = old.name;
    return null;
end
$$;
comment on function follow_ward_name is 'A ward''s name is all of an interest''s, or ends it: Potholes in Harbour.';
create trigger ward_renamed after update on area
for each row when (old.kind = 'ward' and old.name <> new.name) execute function follow_ward_name();
revoke execute on function follow_ward_name from public;

create or replace function remove_area(given_id uuid, given_version int) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not may('routing.edit') then
        raise insufficient_privilege using message = 'only who may edit routing removes areas';
    end if;
    if exists (select from routing_rule where given_id = any (ward_ids))
        or exists (select from known_problem where given_id = any (ward_ids))
        or exists (select from broadcast where given_id = any (ward_ids)) then
        raise foreign_key_violation using message = 'a rule, a known problem or a broadcast is about this area';
    end if;
    perform from area where id = given_id and version = given_version and kind in ('ward', 'area') for update;
    if not found then
        return null;
    end if;
    delete from area_part where area_id = given_id;
    delete from area where id = given_id;
    return given_id;
end
$$;
