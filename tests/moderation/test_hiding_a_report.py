"""A moderator hides a report, and it is gone everywhere at once; brought back, it is where it was."""

import re

import pytest

from tests.notifications.hearing import changed
from tests.reports.reading import elements
from tests.reports.test_every_public_door import ITS_OWN, LISTS
from tests.world import Person, World, a_photo

WHY = "It names a neighbour."


async def decides(moderator: Person, reference: str, what: str, **fields: str) -> None:
    await moderator.sends(f"/staff/reports/{reference}/moderate/{what}", None, **fields)
    assert moderator.status == 200, moderator.text


async def with_a_photo(world: World, resident: Person, moderator: Person) -> tuple[str, str]:
    """A report whose photo everybody sees: its reference, and the photo's address."""
    reference = await resident.reports("A zither in the hedge", "fly-tipping", files=[("a.jpg", a_photo())])
    await resident.opens(f"/reports/{reference}")
    photo = elements(resident.page.text, "img")[0].attributes["src"]
    await moderator.sends(f"/staff/reports/{reference}/photos/{photo.split('/')[2]}/show")
    return reference, photo


async def seen_in(person: Person, reference: str, photo: str) -> list[str]:
    """The public doors behind which it is, or its photo."""
    found = []
    for path in (*LISTS, *(door.format(reference) for door in ITS_OWN), photo, f"{photo}/small"):
        if path.endswith("/live"):
            continue  # a stream without end
        await person.opens(path)
        says = reference in person.page.text if "/api/" in path else f"/reports/{reference}" in person.page.text
        if person.status == 200 and (says or person.path.endswith((".png", reference)) or path.startswith(photo)):
            found.append(path)
    return found


async def test_a_hidden_report_is_behind_no_door_and_shown_again_behind_each_as_before(world: World) -> None:
    resident, stranger, moderator = world.person(), world.person(), await world.officer()
    reference, photo = await with_a_photo(world, resident, moderator)
    cells = "select sum(reports)::int from report_cell where service_code = '' and size = -3"
    before, counted = await seen_in(stranger, reference, photo), await world.db.fetchval(cells)
    assert len(before) > 12

    await decides(moderator, reference, "hide", why="personal", words=WHY)
    assert await seen_in(stranger, reference, photo) == []
    assert await world.db.fetchval(cells) == counted - 1
    for path in (f"/reports/{reference}", f"/reports/{reference}/card.png", f"/feeds/reports/{reference}.atom"):
        await stranger.opens(path)
        assert stranger.status == 410 and "not shown any more" in stranger.page.text, path
    machine = await stranger.client.get(f"/api/reports/{reference}")
    assert machine.status_code == 410 and machine.json()["status"] == 410
    assert (await stranger.client.get(f"/reports/{reference}/live")).status_code == 410
    await stranger.sends(f"/reports/{reference}/follow")
    assert stranger.status == 410
    draft = await stranger.begins_a_report()
    await stranger.sends(f"{draft}/place", where="54.6200, 1.0200")
    await stranger.sends(f"{draft}/service", service_code="fly-tipping")
    assert "zither" not in stranger.text, "it is nobody's double"

    await decides(moderator, reference, "unhide")
    assert await seen_in(stranger, reference, photo) == before
    assert await world.db.fetchval(cells) == counted


async def test_who_reported_it_sees_it_with_why_and_is_told_once(world: World) -> None:
    resident, neighbour, moderator = world.person(), world.person(), await world.officer()
    reference, _photo = await with_a_photo(world, resident, moderator)
    await neighbour.sends(f"/reports/{reference}/follow")
    await changed(world, moderator, reference, words="We come on Tuesday")
    assert "Planned" in await neighbour.opens("/messages")

    await decides(moderator, reference, "hide", why="personal", words=WHY)
    await world.worker_works()
    await resident.opens(f"/reports/{reference}")
    assert resident.status == 200 and f"Only you see this report now. {WHY}" in resident.text
    assert "Share this report" not in resident.text and "tell us" in resident.text
    assert (await resident.opens("/messages")).count("only you see it now") == 1
    assert "Planned" not in await neighbour.opens("/messages"), "what told of it is out of her inbox"
    assert re.search(r"\b0\b|no messages|Nothing", neighbour.text) or reference not in neighbour.page.text

    await changed(world, moderator, reference, "close", "The hedge is clear")
    assert "Fixed" in await resident.opens("/messages")
    assert "Fixed" not in await neighbour.opens("/messages")
    await decides(moderator, reference, "unhide")
    await world.worker_works()
    assert "Planned" in await neighbour.opens("/messages"), "and back again"


async def test_she_may_be_told_nothing_where_there_is_a_reason_not_to(world: World) -> None:
    resident, moderator = world.person(), await world.officer()
    reference = await resident.reports()
    await decides(moderator, reference, "hide", why="untrue", silence="The police asked us not to")
    await world.worker_works()
    assert "only you see it now" not in await resident.opens("/messages")
    details = await world.db.fetchval("select details from event where kind = 'report.hidden'")
    assert details["silence"] == "The police asked us not to"


async def test_what_would_make_a_hidden_report_public_waits_until_it_is_shown_again(world: World) -> None:
    stranger, moderator = world.person(), await world.officer()
    reference = await world.person().reports("A zither all night", "noise")
    await decides(moderator, reference, "hide", why="rude")
    await stranger.opens(f"/reports/{reference}")
    assert stranger.status == 404, "of what was private before, nobody learns that it was there"
    await world.db.execute("update report set is_public = true where reference = $1", reference)
    assert not await world.db.fetchval("select is_public from report where reference = $1", reference)
    await decides(moderator, reference, "unhide")
    await stranger.opens(f"/reports/{reference}")
    assert stranger.status == 200


@pytest.mark.parametrize("what", ["", "/hide", "/unhide"])
async def test_only_moderators_decide(world: World, what: str) -> None:
    reference = await world.person().reports()
    await world.db.execute("update role set permissions = array_remove(permissions, 'reports.moderate')")
    officer = await world.officer()
    await (officer.sends if what else officer.opens)(f"/staff/reports/{reference}/moderate{what}")
    assert officer.status == 403
    await officer.opens(f"/staff/reports/{reference}")
    assert "/moderate" not in officer.page.text


async def test_the_database_itself_lets_no_other_officer_hide_one(world: World) -> None:
    reference = await world.person().reports()
    officer_id = await world.db.fetchval("select id from officer order by name limit 1")
    await world.db.execute("update role set permissions = '{reports.answer}'")
    await world.db.execute(
        "select set_config('role', 'doorstep_officer', true), set_config('doorstep.actor_id', $1, true)",
        str(officer_id),
    )
    with pytest.raises(Exception, match="may not hide"):
        async with world.db.transaction():
            await world.db.execute("update report set hidden_at = now() where reference = $1", reference)
