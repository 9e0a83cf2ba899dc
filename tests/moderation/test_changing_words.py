"""A moderator changes what a report says; what stood there is kept for moderators, and can be put back or erased."""

from tests.reports.reading import elements, errors, field
from tests.world import Person, World

WORDS = "Mr Quill at number 4 dumped a sofa"
CHANGED = "Somebody dumped a sofa"
REASON = "We took out your neighbour’s name."


async def changes(moderator: Person, reference: str, **fields: str) -> None:
    """As the page's form sends it, with the version that stands on the page unless another is given."""
    await moderator.opens(f"/staff/reports/{reference}/moderate")
    page = moderator.page.text
    sent = {name: field(page, name) for name in ("version", "description", "where_exactly")}
    await moderator.sends(f"/staff/reports/{reference}/moderate/words", None, **{**sent, "reason": REASON, **fields})


async def test_everyone_reads_the_new_words_and_moderators_the_old_ones(world: World) -> None:
    resident, stranger, moderator = world.person(), world.person(), await world.officer()
    reference = await resident.reports(WORDS, "fly-tipping", where_exactly="Behind the wall")
    await changes(moderator, reference, description=CHANGED)
    assert moderator.status == 200 and WORDS in moderator.text and REASON in moderator.text
    for path in (
        f"/reports/{reference}",
        "/reports",
        "/feeds/reports.atom",
        f"/api/reports/{reference}",
        "/search?words=sofa",
    ):
        await stranger.opens(path)
        assert "Quill" not in stranger.page.text, path
    assert CHANGED in await stranger.opens(f"/reports/{reference}")
    assert REASON not in stranger.text, "why is for who reported it"

    await world.worker_works()
    await resident.opens(f"/reports/{reference}")
    assert REASON in resident.text and "Words changed by the council" in resident.text
    assert (await resident.opens("/messages")).count("we changed your words") == 1
    assert await world.db.fetchval("select count(*) from event where details::text like '%Quill%'") == 0


async def test_words_are_put_back_and_the_original_can_be_erased_for_good(world: World) -> None:
    stranger, moderator = world.person(), await world.officer()
    reference = await world.person().reports(WORDS, "fly-tipping")
    await changes(moderator, reference, description=CHANGED)
    change = elements(moderator.page.text, "form", class_="actions")[-1].attributes["action"]
    version = field(moderator.page.text, "version")
    await moderator.sends(change, None, version=version)
    assert moderator.status == 200 and WORDS in await stranger.opens(f"/reports/{reference}")

    await changes(moderator, reference, description=CHANGED)
    for form in elements(moderator.page.text, "form", class_="actions"):
        await moderator.sends(form.attributes["action"].replace("put-back", "erase"))
    assert "Quill" not in moderator.text and "Erased" in moderator.text
    assert await world.db.fetchval("select count(*) from word_change where description like '%Quill%'") == 0
    await moderator.sends(change, None, version=field(moderator.page.text, "version"))
    assert moderator.status == 404, "what is erased cannot be put back"


async def test_of_two_at_once_the_second_is_told_and_overwrites_nothing(world: World) -> None:
    one, other = await world.officer(), await world.officer()
    reference = await world.person().reports(WORDS, "fly-tipping")
    await other.opens(f"/staff/reports/{reference}/moderate")
    version = field(other.page.text, "version")
    await changes(one, reference, description=CHANGED)
    await changes(other, reference, version=version, description="A sofa", reason="Shorter")
    assert other.status == 422 and "Somebody else has changed this report" in other.text
    assert field(other.page.text, "description") == "A sofa" and "Open it as it is now" in other.text
    assert await world.db.fetchval("select description from report where reference = $1", reference) == CHANGED


async def test_why_is_needed_and_something_must_be_different(world: World) -> None:
    resident, moderator = world.person(), await world.officer()
    reference = await resident.reports(WORDS, "fly-tipping")
    await changes(moderator, reference, description="", reason="")
    assert moderator.status == 422 and list(errors(moderator.page.text)) == ["description", "reason"]
    await changes(moderator, reference)
    assert errors(moderator.page.text) == {"description": "Nothing is different yet"}
    await changes(moderator, reference, description=CHANGED, not_told="She asked us not to write")
    await world.worker_works()
    assert "we changed your words" not in await resident.opens("/messages")


async def test_no_officer_but_a_moderator_reads_what_stood_there(world: World) -> None:
    moderator = await world.officer()
    reference = await world.person().reports(WORDS, "fly-tipping")
    await changes(moderator, reference, description=CHANGED)
    await world.db.execute("update role set permissions = '{reports.answer}'")
    officer_id = await world.db.fetchval("select id from officer limit 1")
    context = "select set_config('role', 'doorstep_officer', true), set_config('doorstep.actor_id', $1, true)"
    await world.db.execute(context, str(officer_id))
    assert await world.db.fetchval("select count(*) from word_change") == 0


async def test_a_form_that_comes_back_does_not_take_the_version_of_whoever_changed_them_meanwhile(world: World) -> None:
    first, second = await world.officer(), await world.officer()
    reference = await world.person().reports(WORDS, "fly-tipping")
    await first.opens(f"/staff/reports/{reference}/moderate")
    version = field(first.page.text, "version")
    await changes(second, reference, description=CHANGED)
    await changes(first, reference, description="Mine", reason="", version=version)
    assert first.status == 422 and field(first.page.text, "version") == version
    sent = {"description": "Mine", "where_exactly": "", "reason": REASON, "version": field(first.page.text, "version")}
    await first.sends(f"/staff/reports/{reference}/moderate/words", None, **sent)
    assert first.status == 422 and CHANGED in await world.person().opens(f"/reports/{reference}")
