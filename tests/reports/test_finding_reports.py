from xml.etree import ElementTree

from tests.world import World

ATOM = "{http://www.w3.org/2005/Atom}"


async def test_the_list_is_narrowed_by_words_service_ward_and_status(world: World) -> None:
    resident = world.person()
    await resident.reports("A kettle in the hedge", "fly-tipping")
    page = await resident.opens("/reports?words=kettle")
    assert "A kettle in the hedge" in page and "bus stop outside the bakery" not in page
    assert "A kettle" in await resident.opens("/reports?words=kettle&service=fly-tipping&status=open")
    for other in ("service=graffiti", "status=closed", "ward=Nowhere"):
        assert "No reports here" in await resident.opens(f"/reports?words=kettle&{other}")


async def test_words_that_wait_for_an_officer_are_not_found_by_what_they_say(world: World) -> None:
    await world.person().reports("A kettle in the hedge. Ring Mr Smith on 01632 960123")
    stranger = world.person()
    assert "No reports here" in await stranger.opens("/reports?words=kettle")
    assert "No reports here" in await stranger.opens("/reports?words=960123")


async def test_signs_with_a_meaning_to_the_database_are_found_as_they_are(world: World) -> None:
    resident = world.person()
    await resident.reports("100% of the kettle_hedge \\ gone")
    for words in ("100%25 of", "kettle_hedge", "\\ gone"):
        assert "kettle_hedge" in await resident.opens(f"/reports?words={words}")
    assert "No reports here" in await resident.opens("/reports?words=kettleXhedge")


async def test_every_list_has_a_feed_that_a_reader_can_read(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A <b>kettle</b> & a \x01 bell \ufffe", "fly-tipping")
    await resident.reports("Loud neighbours and a kettle", "noise")
    await resident.opens("/reports?words=kettle")
    assert "/feeds/reports.atom?words=kettle" in resident.page.text
    await resident.opens("/feeds/reports.atom?words=kettle")
    assert resident.page.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(resident.page.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [f"http://council.test/reports/{reference}"]
    assert entries[0].findtext(f"{ATOM}content") == "A <b>kettle</b> & a  bell "


async def test_a_feed_of_nothing_is_a_feed(world: World) -> None:
    resident = world.person()
    await resident.opens("/feeds/reports.atom?words=nothing+says+this")
    assert ElementTree.fromstring(resident.page.content).findall(f"{ATOM}entry") == []


async def test_machines_may_ask_for_a_hundred_reports_at_a_time_and_no_more(world: World) -> None:
    machine = world.person()
    assert len((await machine.client.get("/api/reports?page_size=2")).json()) == 2
    for wrong in (0, -1, 101, 10**12):
        answer = await machine.client.get(f"/api/reports?page_size={wrong}")
        assert answer.status_code == 422 and "1 to 100" in answer.json()["detail"]
