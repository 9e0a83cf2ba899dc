"""Officers list what the council looks after, and print a sticker for each."""

from api.security import hashed
from tests.reports.reading import elements
from tests.world import World


async def test_only_officers_see_the_list_and_the_stickers(world: World) -> None:
    resident = world.person()
    for path in ("/staff/assets", "/staff/assets/stickers"):
        await resident.opens(path)
        assert resident.path == "/staff/sign-in"


async def test_an_officer_lists_things_by_kind_and_words(world: World) -> None:
    officer = await world.officer()
    await officer.opens("/staff/assets?kind=grit_bin")
    assert len(elements(officer.page.text, "tr")) == 9 and "Grit bin 5" in " ".join(officer.text.split())
    for words in ("M75", "bakery", "m75"):
        await officer.opens(f"/staff/assets?words={words}")
        assert "M75" in officer.text and "M71" not in officer.text
    assert "No lamp, bin or bench matches" in await officer.opens("/staff/assets?words=%25")


async def test_each_sticker_has_its_own_code_its_address_in_letters_and_what_it_is_for(world: World) -> None:
    officer = await world.officer()
    await officer.opens("/staff/assets/stickers?kind=street_light")
    stickers = elements(officer.page.text, "li", class_="sticker")
    number = await world.db.fetchval("select count(*) from asset where kind = 'street_light'")
    assert len(stickers) == number == len(elements(officer.page.text, "svg", class_="qr"))
    code = await world.db.fetchval("select code from asset where number = 'M75'")
    [sticker] = [each for each in stickers if code in each.words]
    said = " ".join(sticker.words.split())
    assert said == f"Report a problem with this street light council.test/a/{code} Street light M75 · Wrackholm Council"
    assert "style=" not in officer.page.text


async def test_a_code_may_be_fetched_as_a_picture(world: World) -> None:
    code = await world.db.fetchval("select code from asset where number = 'M75'")
    answer = await world.person().client.get(f"/a/{code}/qr.svg")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("image/svg+xml")
    assert "<svg xmlns=" in answer.text
    other = await world.db.fetchval("select code from asset where number = 'M76'")
    pictures = {hashed((await world.person().client.get(f"/a/{each}/qr.svg")).text) for each in (code, other)}
    assert len(pictures) == 2
