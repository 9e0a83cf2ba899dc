"""Anybody says that something on a page should not be there: moderators hear it once, and answer with one tap."""

import pytest

from tests.reports.reading import elements, errors, field
from tests.world import Person, World


async def flags(person: Person, reference: str, **fields: str) -> None:
    sent = {"about": "words", "why": "rude", "words": "", **fields}
    await person.sends(f"/reports/{reference}/flag", None, **sent)


async def waiting(world: World, reference: str) -> list[tuple[str, str, int]]:
    rows = await world.db.fetch(
        "select about, why, times from flag join report on report.id = report_id"
        " where reference = $1 and answered_at is null order by times desc",
        reference,
    )
    return [tuple(row.values()) for row in rows]


async def test_however_often_it_is_said_it_waits_once_with_how_often(world: World) -> None:
    reference, moderator = await world.person().reports("A rude zither"), await world.officer()
    stranger = world.person()
    await stranger.opens(f"/reports/{reference}")
    [link] = [each for each in elements(stranger.page.text, "a") if each.attributes["href"].endswith("/flag")]
    await stranger.opens(link.attributes["href"])
    assert "Report that here" in stranger.text, "whoever wants to report a street is led there"
    for person in (stranger, stranger, world.person()):
        await flags(person, reference, words="It hurts my son")
        assert "Thank you" in person.text and person.status == 200
    await flags(stranger, reference, about="photo", why="personal")
    assert await waiting(world, reference) == [("words", "rude", 3), ("photo", "personal", 1)]
    counted = "select count(*) from event where kind = 'report.flagged'"
    assert await world.db.fetchval(counted) == 1, "and is announced once"
    assert reference in await moderator.opens("/staff/reports?show=flagged")
    await moderator.opens("/staff/moderation/flags")
    assert "said 3 times" in moderator.text and "It hurts my son" in moderator.text
    assert await world.db.fetchval("select count(*) from event where details::text like '%my son%'") == 0
    assert "It hurts my son" not in await stranger.opens(f"/reports/{reference}")


@pytest.mark.parametrize("decision", ["leave", "hide"])
async def test_one_tap_answers_all_that_was_said_of_a_page(world: World, decision: str) -> None:
    reference, moderator, stranger = await world.person().reports(), await world.officer(), world.person()
    await flags(stranger, reference)
    await flags(stranger, reference, why="untrue")
    await moderator.sends(f"/staff/moderation/flags/{reference}/{decision}")
    assert moderator.path == "/staff/moderation/flags" and reference not in moderator.page.text
    assert await waiting(world, reference) == []
    assert reference not in await moderator.opens("/staff/reports?show=flagged")
    await stranger.opens(f"/reports/{reference}")
    assert stranger.status == (410 if decision == "hide" else 200)
    await moderator.sends(f"/staff/moderation/flags/{reference}/{decision}")
    assert moderator.status == 409, "a colleague who comes second is told"


async def test_changing_the_words_answers_it_too_and_it_may_be_said_again(world: World) -> None:
    reference, moderator, stranger = await world.person().reports(), await world.officer(), world.person()
    await flags(stranger, reference)
    await moderator.opens(f"/staff/reports/{reference}/moderate")
    version = field(moderator.page.text, "version")
    fields = {"version": version, "description": "A hole", "where_exactly": "", "reason": "It was rude"}
    await moderator.sends(f"/staff/reports/{reference}/moderate/words", None, **fields)
    assert moderator.status == 200 and await waiting(world, reference) == []
    await flags(stranger, reference)
    assert await waiting(world, reference) == [("words", "rude", 1)]


async def test_what_is_missing_is_asked_again_and_what_is_not_there_cannot_be_flagged(world: World) -> None:
    reference, stranger = await world.person().reports(), world.person()
    await flags(stranger, reference, about="", why="other", words=" ")
    assert stranger.status == 422 and list(errors(stranger.page.text)) == ["about", "words"]
    await flags(stranger, reference, why="nonsense", words="x" * 600)
    assert list(errors(stranger.page.text)) == ["why", "words"] and field(stranger.page.text, "words") == "x" * 600
    await flags(stranger, "AAAAAAA")
    assert stranger.status == 404
    private = await world.person().reports("A zither all night", "noise")
    await flags(stranger, private)
    assert stranger.status == 404 and await waiting(world, private) == []


async def test_nobody_flags_without_end(world: World) -> None:
    stranger, reference = world.person(), await world.person().reports()
    for _time in range(60):
        await stranger.client.post(f"/reports/{reference}/flag", data={})
    await flags(stranger, reference)
    assert stranger.status == 429 and await waiting(world, reference) == []
