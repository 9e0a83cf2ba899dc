"""An administrator invites officers, gives and takes roles, and ends what was left open; nobody raises herself."""

import re
from uuid import UUID

import pytest

from api.actor import Actor
from api.database import act_for
from tests.reports.reading import errors, field
from tests.world import Person, World

BASE, ROLES = "/staff/officers", "/staff/roles"


async def id_of(world: World, name: str) -> str:
    return str(await world.db.fetchval("select id from officer where name = $1", name))


async def role_id(world: World, name: str) -> str:
    return str(await world.db.fetchval("select id from role where name = $1", name))


async def events(world: World, of: str) -> list[str]:
    rows = await world.db.fetch("select kind from event where subject_id = $1::uuid order by id", of)
    return [row["kind"] for row in rows if "signed" not in row["kind"]]


async def may(world: World, name: str) -> set[str]:
    return set(await world.db.fetchval("select permissions_of(id) from officer where name = $1", name))


async def test_an_officer_is_invited_given_a_role_and_a_link_and_comes_in(world: World) -> None:
    administrator = await world.administrator()
    await administrator.sends(f"{BASE}/new", name="Zelah Quick", email="ZELAH@example.org", team="Highways")
    page = administrator.path
    zelah = await id_of(world, "Zelah Quick")
    assert page == f"{BASE}/{zelah}" and not await may(world, "Zelah Quick")
    await administrator.sends(
        f"{page}/roles", role=await role_id(world, "Field officer"), only_team="Highways", ward=""
    )
    assert "reports of Highways alone" in administrator.text
    await administrator.sends(f"{page}/link")
    [link] = re.findall(r'value="(http[^"]+/staff/sign-in/[^"]+)"', administrator.page.text)
    officer = world.person()
    await officer.sends(link.removeprefix(world.settings.origin))
    assert officer.path == "/staff/account" and "Zelah Quick" in officer.text
    assert "readonly" not in await administrator.opens(page), "it is shown once"
    assert await events(world, zelah) == ["officer.invited", "officer.role_given", "officer.link_made"]
    await administrator.sends(f"{BASE}/new", name="Another", email="zelah@example.org", team="")
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["email"]
    assert 'value="Another"' in administrator.page.text, "what was typed is kept"
    await administrator.sends(f"{BASE}/new", name="", email="nonsense", team="")
    assert list(errors(administrator.page.text)) == ["name", "email"]


async def test_who_leaves_is_out_everywhere_at_once_and_may_come_back(world: World) -> None:
    administrator, first, second = await world.administrator(), await world.officer(), await world.officer()
    idris = await id_of(world, "Idris Oyelaran")
    await administrator.opens(f"{BASE}/{idris}")
    version = field(administrator.page.text, "version")
    await administrator.sends(f"{BASE}/{idris}", version=version, name="Idris Oyelaran", team="Highways", active="no")
    assert administrator.status == 200
    for each in (first, second):
        await each.opens("/staff/reports")
        assert each.path == "/staff/sign-in"
    await first.sends("/staff/demonstration", officer=idris)
    assert first.status == 404
    await administrator.sends(f"{BASE}/{idris}", version=version, name="Idris Oyelaran", team="Parks", active="yes")
    assert administrator.status == 409 and "Somebody else has changed this officer" in administrator.text
    version = str(await world.db.fetchval("select version from officer where id = $1::uuid", idris))
    await administrator.sends(f"{BASE}/{idris}", version=version, name="Idris O", team="Street cleaning", active="yes")
    await first.sends("/staff/demonstration", officer=idris)
    assert first.path == "/staff/reports"
    assert await events(world, idris) == ["officer.left", "officer.team_changed", "officer.came_back"]


async def test_an_administrator_ends_anybodys_sessions_one_or_all(world: World) -> None:
    administrator, lost, desk = await world.administrator(), await world.officer(), await world.officer()
    idris = await id_of(world, "Idris Oyelaran")
    one = str(await world.db.fetchval("select id from session where officer_id = $1::uuid order by id limit 1", idris))
    await administrator.sends(f"{BASE}/{idris}/sessions", session=one)
    assert await world.db.fetchval("select count(*) from session where officer_id = $1::uuid", idris) == 1
    await administrator.sends(f"{BASE}/{idris}/sessions", session="all")
    for each in (lost, desk):
        await each.opens("/staff/reports")
        assert each.path == "/staff/sign-in"
    await administrator.opens(BASE)
    assert administrator.path == BASE, "her own goes on"


async def test_what_a_role_allows_is_previewed_changed_at_once_and_undone(world: World) -> None:
    administrator, officer = await world.administrator(), await world.officer()
    role = await role_id(world, "Service officer")
    page = f"{ROLES}/{role}"
    await administrator.opens(page)
    version = field(administrator.page.text, "version")
    wanted = {"name": "Service officer", "permissions": ["reports.answer", "figures.see"], "version": version}

    async def posts(**more: object) -> None:
        administrator.page = await administrator.client.post(page, data=wanted | more, follow_redirects=True)

    await posts(do="look")
    assert "Idris Oyelaran" in administrator.text and "See figures" in administrator.text
    assert "reports.assign" in await may(world, "Idris Oyelaran"), "nothing was kept"
    await posts()
    assert administrator.status == 200 and await may(world, "Idris Oyelaran") == {"reports.answer", "figures.see"}
    reference = await world.person().reports()
    await officer.sends(f"/staff/reports/{reference}/assign", how="take", version="1")
    assert officer.status == 403, "it holds for who is signed in, too"
    await posts()
    assert administrator.status == 409 and "Somebody else has changed this" in administrator.text
    await administrator.opens(page)
    assert "No longer allows" in administrator.text
    [event] = re.findall(r'name="event" value="(\d+)"', administrator.page.text)
    await administrator.undoes(page)
    assert "reports.assign" in await may(world, "Idris Oyelaran")
    assert await events(world, role) == ["role.edited", "role.edited"]
    await administrator.sends(f"{ROLES}/undo", event=event)
    assert administrator.status == 409


async def test_roles_are_added_and_removed_when_nobody_has_them(world: World) -> None:
    administrator = await world.administrator()
    data = {"name": "Auditor", "permissions": ["audit.see"]}
    administrator.page = await administrator.client.post(f"{ROLES}/new", data=data, follow_redirects=True)
    assert administrator.path == ROLES and "Auditor" in administrator.text
    administrator.page = await administrator.client.post(f"{ROLES}/new", data=data, follow_redirects=True)
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["name"]
    await administrator.sends(f"{ROLES}/new", name="", permissions="nonsense")
    assert list(errors(administrator.page.text)) == ["name", "permissions"]
    await administrator.sends(f"{ROLES}/{await role_id(world, 'Auditor')}/remove")
    assert administrator.path == ROLES and "Auditor" not in administrator.text.partition("Recent changes")[0]
    await administrator.undoes(ROLES)
    assert "Auditor" in administrator.text.partition("Recent changes")[0], "taken away by mistake"
    await administrator.sends(f"{ROLES}/{await role_id(world, 'Service officer')}/remove")
    assert administrator.status == 409


async def looks_after_officers(world: World, *more: str) -> Person:
    return await world.officer_who("officers.edit", "figures.see", *more)


async def test_nobody_raises_herself_or_anybody_above_herself(world: World) -> None:
    clerk = await looks_after_officers(world)
    own, wenna = await id_of(world, "Zelah Quick"), await id_of(world, "Idris Oyelaran")
    await world.administrator()
    administrator = await id_of(world, "Wenna Trevanion")
    fresh = await world.db.fetchval("insert into officer (name, email) values ('New', 'new@example.org') returning id")
    mine = await world.db.fetchval("select role_id from officer_role where officer_id = $1::uuid", own)
    great, small = await role_id(world, "Administrator"), str(mine)
    for path, fields, status in (
        (f"{BASE}/{own}/roles", {"role": small, "only_team": "Highways", "ward": ""}, 403),  # to herself
        (f"{BASE}/{own}/link", {}, 403),
        (f"{BASE}/{fresh}/roles", {"role": great, "only_team": "", "ward": ""}, 403),  # more than she has
        (f"{BASE}/{fresh}/roles", {"role": great, "only_team": "Highways", "ward": ""}, 403),
        (f"{BASE}/{administrator}/link", {}, 403),  # signs in as whoever may more
        (f"{BASE}/{administrator}", {"version": "1", "name": "Gone", "team": "", "active": "no"}, 403),
        (f"{BASE}/{wenna}", {"version": "1", "name": "Gone", "team": "", "active": "no"}, 403),
        (f"{ROLES}/{small}", {"version": "1", "name": "Mine", "permissions": "audit.see"}, 422),  # a role she has
        (f"{ROLES}/{great}", {"version": "1", "name": "Less", "permissions": "figures.see"}, 409),
        (f"{ROLES}/new", {"name": "Greater", "permissions": "personal.see"}, 422),
    ):
        await clerk.sends(path, None, **fields)
        assert clerk.status == status, (path, clerk.status)
    assert await may(world, "Zelah Quick") == {"officers.edit", "figures.see"}
    await clerk.sends(f"{BASE}/{fresh}/roles", role=small, only_team="", ward="")
    assert await may(world, "New") == {"officers.edit", "figures.see"}, "what she may herself, she gives"


async def test_the_last_administrator_cannot_give_it_away(world: World) -> None:
    administrator = await world.administrator()
    wenna, role = await id_of(world, "Wenna Trevanion"), await role_id(world, "Administrator")
    given = await world.db.fetchval("select id from officer_role where officer_id = $1::uuid", wenna)
    await administrator.sends(f"{BASE}/{wenna}/roles/{given}/take")
    assert administrator.status == 403
    await administrator.sends(f"{BASE}/{wenna}", version="1", name="Wenna", team="", active="no")
    assert administrator.status == 403
    await administrator.sends(f"{ROLES}/{role}", version="1", name="Administrator", permissions="figures.see")
    assert administrator.status == 422 and "would no longer look after officers" in administrator.text
    assert "officers.edit" in await may(world, "Wenna Trevanion")


@pytest.mark.parametrize(
    "statement",
    [
        "insert into officer_role (officer_id, role_id) select actor_id(), id from role where name = 'Administrator'",
        "insert into officer_role (officer_id, role_id) select o.id, r.id from officer o, role r"
        " where o.name = 'Saffron Pike' and r.name = 'Administrator'",
        "insert into role (name, permissions) values ('Mine', '{audit.see}')",
        "update role set permissions = permissions || '{audit.see}'",
        "insert into sign_in_link select sha256('x'), id, now() + interval '1 day' from officer",
        "insert into officer (name, email) values ('Mine', 'mine@example.org')",
    ],
)
@pytest.mark.parametrize("looks_after", [True, False])
async def test_the_database_says_so_too(world: World, statement: str, looks_after: bool) -> None:
    """Past every page: as an officer with those of her permissions, in her own name."""
    await world.officer_who("figures.see", *(["officers.edit"] if looks_after else []))
    if looks_after and "into officer (" in statement:
        return  # inviting is what she does
    await world.db.execute(
        "select set_config('role', 'doorstep_officer', true), set_config('doorstep.actor_id', $1, true)",
        await id_of(world, "Zelah Quick"),
    )
    before = await world.db.fetchval("select jsonb_agg(permissions order by id) from role")
    savepoint = world.db.transaction()
    await savepoint.start()
    try:
        await world.db.execute(statement)
        assert await world.db.fetchval("select jsonb_agg(permissions order by id) from role") == before
        assert statement.startswith("update")
    except Exception as refused:
        assert "row-level security" in str(refused)
    finally:
        await savepoint.rollback()
    await world.db.execute("reset role")


async def test_only_who_looks_after_officers_comes_to_these_pages_and_only_with_a_fresh_proof(world: World) -> None:
    officer, administrator = await world.officer(), await world.administrator()
    idris, role = await id_of(world, "Idris Oyelaran"), await role_id(world, "Service officer")
    paths = (BASE, f"{BASE}/new", f"{BASE}/{idris}", ROLES, f"{ROLES}/new", f"{ROLES}/{role}")
    for path in paths:
        await officer.opens(path)
        assert officer.status == 403, path
        await administrator.opens(path)
        assert administrator.status == 200, path
    await world.db.execute("update session set proved_at = now() - interval '11 minutes'")
    for path in paths:
        await administrator.opens(path)
        assert administrator.path == "/staff/prove", path


async def makes_a_link(world: World, by: Person, officer: str) -> str:
    await by.sends(f"{BASE}/{officer}/link")
    [link] = re.findall(r'value="(http[^"]+/staff/sign-in/[^"]+)"', by.page.text)
    return str(link).removeprefix(world.settings.origin)


async def test_a_link_opens_no_more_than_its_officer_could_do_when_it_was_made(world: World) -> None:
    """Whoever made it may have kept it, and would come in as her."""
    clerk, administrator = await looks_after_officers(world), await world.administrator()
    hers = "select role_id from officer_role where officer_id = $1::uuid"
    small = str(await world.db.fetchval(hers, await id_of(world, "Zelah Quick")))
    fresh = await world.db.fetchval("insert into officer (name, email) values ('New', 'new@example.org') returning id")
    kept = [await makes_a_link(world, clerk, fresh) for _each in range(2)]
    await administrator.sends(f"{BASE}/{fresh}/roles", role=small, only_team="", ward="")
    await clerk.sends(kept[0])
    assert clerk.status == 422 and "not after you were given more" in clerk.text
    [given] = await world.db.fetch("select id from officer_role where officer_id = $1", fresh)
    await administrator.sends(f"{BASE}/{fresh}/roles/{given['id']}/take")
    newcomer = world.person()
    await newcomer.sends(kept[1])
    assert newcomer.path == "/staff/account", "to as much as before it opens"
    later = await makes_a_link(world, administrator, fresh)
    await world.db.execute("update officer set active = false where id = $1", fresh)
    await world.db.execute("update officer set active = true where id = $1", fresh)
    await newcomer.sends(later)
    assert newcomer.status == 422, "who has left and come back needs another"


async def test_who_has_left_is_brought_back_only_by_who_may_do_as_much(world: World) -> None:
    """Leaving takes no role away, so what she could do again counts."""
    await world.officer_who("officers.edit", "figures.see", "personal.see")
    gone = await world.db.fetchval("update officer set active = false where name = 'Zelah Quick' returning id")
    await world.db.execute("update officer set name = 'Gone Before', email = 'gone@example.org' where id = $1", gone)
    clerk, administrator = await looks_after_officers(world), await world.administrator()
    back = {"version": "1", "name": "Gone Before", "team": "", "active": "yes"}
    for path, fields in ((f"{BASE}/{gone}", back), (f"{BASE}/{gone}/link", {})):
        await clerk.sends(path, None, **fields)
        assert clerk.status == 403, path
    async with world.pool.acquire():
        await act_for(world.db, Actor("officer", UUID(await id_of(world, "Zelah Quick"))))
        assert await world.db.execute("update officer set active = true where id = $1", gone) == "UPDATE 0"
    await administrator.opens(f"{BASE}/{gone}")
    await administrator.sends(f"{BASE}/{gone}", None, **back | {"version": field(administrator.page.text, "version")})
    assert administrator.status == 200 and await may(world, "Gone Before")
