"""What a page offered may be gone, or taken, when its form arrives: a conflict, and no failure of ours."""

from uuid import uuid4

from tests.world import World


async def test_what_is_gone_or_taken_meanwhile_is_a_conflict(world: World) -> None:
    administrator = await world.administrator()
    officer = await world.db.fetchval("select id from officer where name = 'Idris Oyelaran'")
    role = await world.db.fetchval("select id from role where name = 'Field officer'")
    for path, fields in (
        ("/staff/officers/new", {"name": "Zelah", "email": "zelah@example.org", "team": "No such team"}),
        (f"/staff/officers/{officer}/roles", {"role": str(role), "only_team": "No such team", "ward": ""}),
        (f"/staff/officers/{officer}/roles", {"role": str(role), "only_team": "", "ward": str(uuid4())}),
    ):
        await administrator.sends(path, None, **fields)
        assert administrator.status == 409 and "has changed meanwhile" in administrator.text, (path, administrator.text)
