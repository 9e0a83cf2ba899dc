-- A sign-in link opens what its officer could do when it was made: not what she has been given since, and nothing once she left.

alter table sign_in_link add column permissions text[] not null default '{}';
comment on column sign_in_link.permissions is 'What she could do when it was made. Whoever made it may have kept it: given more since, she needs another.';
update sign_in_link set permissions = permissions_given(officer_id);

alter policy made on sign_in_link with check (
    may('officers.edit') and officer_id <> actor_id() and may_give(permissions_given(officer_id)) and may_give(permissions)
);

create function links_end() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from sign_in_link where officer_id = new.id;
    return null;
end
$$;
create trigger links_end after update on officer for each row when (old.active and not new.active) execute function links_end();
