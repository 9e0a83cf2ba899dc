"""An officer writes a broadcast, sees how it will look and whom it reaches, and sends it: not alone to very many."""

import asyncpg
import pytest

from tests.broadcasts.saying import (
    BASE,
    FLOOD,
    broadcasts,
    colleague,
    many_who_follow,
    posts,
    reference,
    sends,
    ward_id,
    writes,
)
from tests.fakes import MailServer, PushService
from tests.notifications.hearing import link_in
from tests.reports.reading import elements, errors, field
from tests.world import World


async def test_only_those_who_may_send_broadcasts(world: World) -> None:
    officer = await world.officer()
    for path in (BASE, f"{BASE}/new"):
        await officer.opens(path)
        assert officer.status == 403
    await posts(officer, f"{BASE}/new", FLOOD | {"wards": [await ward_id(world)]})
    assert officer.status == 403 and await world.db.fetchval("select count(*) from broadcast") == 0


async def test_before_it_is_sent_she_sees_it_as_a_phone_an_email_and_its_page_will_show_it(world: World) -> None:
    administrator = await world.administrator()
    await writes(world, administrator)
    page = administrator.page.text
    assert "Flood warning for Merrowby" in elements(page, "div", class_="lock-screen")[0].words
    letter = elements(page, "pre")[0].words
    for words in ("The river is rising fast.", "Go upstairs.", "01632 960199", f"/news/{await reference(world)}"):
        assert words in letter
    assert elements(page, "a", href="tel:01632960199") and "Merrowby school hall" in administrator.text
    await world.person().opens(f"/news/{await reference(world)}")
    assert world.people[-1].status == 404, "a draft is the council's own"


async def test_how_many_people_it_reaches_and_how_is_told_by_one_question(
    world: World, push: PushService, mail: MailServer
) -> None:
    by_notice, by_email, by_nothing, elsewhere = (world.person() for _each in range(4))
    for person in (by_notice, by_email, by_nothing):
        await person.sends("/news", ward="Merrowby")
        await person.sends("/following", ward="Merrowby")
    await elsewhere.sends("/news", ward="Port Wrack Harbour")
    await by_notice.allows_notices(push.subscribe().subscription)
    await by_email.sends("/account/notices/email", email="ann@example.org")
    await world.worker_works()
    await world.person().sends(link_in(mail.letters[-1].get_content(), "confirm"))
    administrator = await world.administrator()
    page = await writes(world, administrator)
    shown = [each.words for each in elements(administrator.page.text, "dd")]
    assert "About 3 people" in administrator.text and shown[:4] == ["1", "1", "0", "1"]
    asked: list[str] = []
    with world.db.query_logger(lambda each: asked.append(each.query)):
        await administrator.opens(page)
    assert len([each for each in asked if "reach_of" in each]) == 1


async def test_to_very_many_it_goes_only_when_a_second_officer_sends_it(world: World) -> None:
    await many_who_follow(world, world.settings.broadcast_alone_up_to + 1)
    administrator, second = await world.administrator(), await colleague(world)
    page = await writes(world, administrator)
    assert "Send it" not in [each.words for each in elements(administrator.page.text, "button")]
    await administrator.sends(f"{page}/send", version=field(administrator.page.text, "version"))
    assert administrator.status == 422 and "somebody who did not write it" in errors(administrator.page.text)["send"]
    await administrator.sends(f"{page}/ask", version=field(administrator.page.text, "version"))
    assert "Waits for a colleague" in administrator.text
    await second.opens(BASE)
    assert "Waits for a colleague" in second.text
    await sends(second, page)
    await world.worker_works()
    assert await world.db.fetchval("select count(*) from message") == world.settings.broadcast_alone_up_to + 1
    assert await world.db.fetchval("select officer.name from broadcast join officer on officer.id = approved_by") == (
        "Morwen Teague"
    )


@pytest.mark.parametrize(
    "change",
    [
        "approved_by = written_by, reach = 501, alone_up_to = 500",
        "reach = 501, alone_up_to = 500",
        "reach = null",
    ],
    ids=["approved by whoever wrote it", "approved by nobody", "its reach unknown"],
)
async def test_the_database_itself_refuses_what_no_second_pair_of_eyes_has_seen(world: World, change: str) -> None:
    await writes(world, await world.administrator())
    with pytest.raises(asyncpg.CheckViolationError):
        async with world.db.transaction():
            await world.db.execute(
                f"update broadcast set {change}, sent_at = now(), event_id = (select min(id) from event)"
            )


async def test_when_two_edit_it_the_second_is_told_and_keeps_what_she_typed(world: World) -> None:
    administrator, second = await world.administrator(), await colleague(world)
    page = await writes(world, administrator)
    await administrator.opens(f"{page}/edit")
    fields = FLOOD | {"wards": [await ward_id(world)], "version": field(administrator.page.text, "version")}
    await posts(second, f"{page}/edit", fields | {"title": "Deep water"})
    assert second.path == page and "Deep water" in second.text
    await posts(administrator, f"{page}/edit", fields | {"title": "Mine"})
    assert administrator.status == 409 and field(administrator.page.text, "title") == "Mine"
    await administrator.sends(f"{page}/send", version=fields["version"])
    assert administrator.status == 409, "she would send what she has not read"


async def test_what_is_wrong_is_said_beside_each_field_and_what_was_typed_is_kept(world: World) -> None:
    administrator = await world.administrator()
    wrong = {
        "title": "",
        "words": "",
        "area_kind": "circle",
        "where": "zzzz",
        "radius_m": "9",
        "ends_at": "2025-01-01T08:00",
    }
    await posts(administrator, f"{BASE}/new", FLOOD | wrong)
    assert administrator.status == 422
    assert set(errors(administrator.page.text)) == {"title", "words", "where", "radius_m", "ends_at"}
    assert field(administrator.page.text, "where") == "zzzz"
    await posts(administrator, f"{BASE}/new", FLOOD | {"ends_at": ""})
    assert errors(administrator.page.text) == {
        "wards": "Choose at least one ward",
        "ends_at": "Say until when it holds",
    }


async def test_every_change_is_an_event_with_who_did_it(world: World) -> None:
    administrator = await world.administrator()
    page = await broadcasts(world, administrator)
    await administrator.sends(f"{page}/correct")
    draft = administrator.path.removesuffix("/edit")
    await posts(
        administrator, f"{draft}/edit", FLOOD | {"wards": [await ward_id(world)], "version": "1", "title": "Less water"}
    )
    await sends(administrator, draft)
    await administrator.sends(f"{draft}/cancel", because="The sluice holds.")
    kinds = [
        row["kind"] for row in await world.db.fetch("select kind from event where kind like 'broadcast.%' order by id")
    ]
    names = ["written", "sent", "correction_begun", "edited", "corrected", "cancelled"]
    assert kinds == [f"broadcast.{name}" for name in names]
    await administrator.opens(draft)
    assert administrator.text.count("Wenna Trevanion") >= len(names)
