"""Letters by post: an officer writes the address down for somebody who can use nothing else, in large print too."""

import pytest

from tests.fakes import Notify
from tests.notifications.hearing import changed
from tests.notifications.test_hearing_by_text import calls_back, fate
from tests.reports.reading import errors
from tests.world import World

ADDRESS = "Ann Other\n1 Fish Lane\nPort Wrack\nwr1 1aa"


async def test_an_officer_has_the_news_posted_and_never_sees_the_address_again(world: World, notify: Notify) -> None:
    reference = await world.person().reports()
    officer = await world.officer()
    await officer.sends(f"/staff/reports/{reference}/letters", address=ADDRESS, large_print="yes")
    assert officer.status == 200 and officer.path == f"/staff/reports/{reference}"
    assert "Fish Lane" not in officer.page.text
    await world.worker_works()
    await changed(world, officer, reference, words="We come on Tuesday")
    greeting, news = notify.sent
    assert reference in greeting.personalisation["heading"], "to have said so is a yes: nobody is asked by post"
    assert news.kind == "letter" and news.to == ADDRESS.replace("wr1 1aa", "WR1 1AA")
    assert news.template_id == notify.templates["large print"][0]
    assert news.personalisation["heading"] == "Pothole: Planned"
    for said in ("We come on Tuesday", reference, "ring us on 01632 960100", "Wrackholm Council"):
        assert said in news.words
    assert "http" not in news.words

    await officer.sends(f"/staff/reports/{reference}/letters/end")
    await changed(world, officer, reference)
    assert len(notify.sent) == 2
    await officer.sends(f"/staff/reports/{reference}/letters", address=ADDRESS)
    await changed(world, officer, reference)
    assert notify.sent[-1].template_id == notify.templates["letter"][0], "she changed her mind, of both"


@pytest.mark.parametrize(
    "address",
    ["", "Ann Other\nWR1 1AA", "Ann\nFish Lane\nPort Wrack", "Ann\n…\nWR1 1AA", "Ann\n(Flat 2)\nWR1 1AA", "x\n" * 9],
)
async def test_what_no_postman_would_find_is_told_so_and_kept(world: World, notify: Notify, address: str) -> None:
    reference, officer = await world.person().reports(), await world.officer()
    await officer.sends(f"/staff/reports/{reference}/letters", address=address)
    assert officer.status == 422 and "address" in errors(officer.page.text)
    assert await world.db.fetchval("select count(*) from address") == 0


async def test_officers_see_when_it_was_posted_and_when_it_came_back(world: World, notify: Notify) -> None:
    reference, officer = await world.person().reports(), await world.officer()
    await officer.sends(f"/staff/reports/{reference}/letters", address=ADDRESS)
    await world.worker_works()
    [letter] = notify.sent
    letter.status = "received"  # of letters there is no receipt: Notify is asked
    await world.db.execute("update delivery set due_at = now() where channel = 'letter'")
    await world.worker_works()
    await officer.opens(f"/staff/reports/{reference}")
    assert "Letter: received" in " ".join(officer.text.split())
    returned = {"notification_id": letter.id, "reference": letter.reference, "sent_by": None}
    for _retry in range(2):
        assert await calls_back(world, notify, returned, "/returned-letters") == 204
    assert await fate(world, "letter") == ("permanent-failure", "returned")
    await officer.opens(f"/staff/reports/{reference}")
    assert "Letter: returned" in " ".join(officer.text.split())
    await changed(world, officer, reference)
    assert len(notify.sent) == 1, "nobody lives there"


async def test_letters_are_for_officers_to_set(world: World, notify: Notify) -> None:
    resident = world.person()
    reference = await resident.reports()
    await resident.sends(f"/staff/reports/{reference}/letters", address=ADDRESS)
    await world.worker_works()
    assert notify.requests == 0
