"""The list, the map and the feed of exactly what was chosen, at an address that can be kept."""

import re
from xml.etree import ElementTree

import httpx

from pwa.reports.lists import PAGE_SIZE, UNDER_THE_MAP
from tests.reports.reading import elements, errors, field
from tests.world import Person, World

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "1.019,54.619,1.021,54.621"


async def dated(world: World, reference: str, moment: str) -> None:
    await world.db.execute(
        "update report set submitted_at = $2::text::timestamptz where reference = $1", reference, moment
    )


async def test_reports_are_found_by_the_days_they_were_sent_on_in_the_councils_own_time(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A kettle in the hedge")
    await dated(world, reference, "2026-06-30 23:30:00+00")  # half past midnight on 1 July, British Summer Time
    for days, is_there in (
        ("from=2026-07-01", True),
        ("from=2026-07-02", False),
        ("to=2026-06-30", False),
        ("to=2026-07-01", True),
        ("from=2026-07-01&to=2026-07-01&status=open&service=pothole&words=kettle", True),
    ):
        page = await resident.opens(f"/reports?words=kettle&{days}")
        assert resident.status == 200 and ("A kettle" in page) == is_there, days
        feed = await resident.client.get(f"/feeds/reports.atom?words=kettle&{days}")
        assert (reference in feed.text) == is_there, days


async def test_a_bad_date_is_said_and_all_else_that_was_chosen_is_kept(world: World) -> None:
    resident = world.person()
    for path in ("/reports", "/reports/map"):
        await resident.opens(f"{path}?words=kettle&ward=Lanternhead&from=31/02/2026&to=2026-11-01")
        assert resident.status == 422
        assert "“31/02/2026” is not a date" in errors(resident.page.text)["from"]
        assert field(resident.page.text, "words") == "kettle" and field(resident.page.text, "to") == "2026-11-01"
    await resident.opens("/reports?from=2026-11-02&to=2026-11-01")
    assert "before the first" in errors(resident.page.text)["to"]
    assert (await resident.client.get("/feeds/reports.atom?from=soon")).status_code == 422


async def test_the_choices_go_along_to_the_next_page_the_map_and_the_feed(world: World) -> None:
    resident = world.person()
    for number in range(PAGE_SIZE + 1):
        await resident.reports(f"Kettle number {number}")
    await world.db.execute(
        "update report set submitted_at = submitted_at - number * interval '1 minute' from "
        "(select id, row_number() over (order by id) as number from report) as n where n.id = report.id"
    )
    await resident.opens("/reports?words=kettle&from=2020-01-01")
    links = {each.words.strip(): each.attributes["href"] for each in elements(resident.page.text, "a")}
    assert links["Feed of these reports"] == "/feeds/reports.atom?from=2020-01-01&words=kettle"
    await resident.opens(links["Older →"])
    assert resident.text.count("Kettle number") == 1
    await resident.opens("/reports/map?words=kettle&from=2020-01-01&status=open")
    links = {each.words.strip(): each.attributes["href"] for each in elements(resident.page.text, "a")}
    assert links["See them as a list"] == "/reports?status=open&from=2020-01-01&words=kettle"
    marks = elements(resident.page.text, "section")[0].attributes["data-filters"]
    found = (await resident.client.get(f"/api/reports/in-box?west=0.9&south=54.5&east=1.1&north=54.7&{marks}")).json()
    assert len(found) == PAGE_SIZE + 1 and resident.text.count("Kettle number") == UNDER_THE_MAP


async def test_every_old_report_is_reached_page_by_page_however_many_came_at_once(world: World) -> None:
    resident = world.person()
    sent = {await world.person().reports(f"Kettle number {number}") for number in range(45)}
    await world.db.execute("update report set submitted_at = '2026-06-30 12:00Z' where description like 'Kettle%'")
    shown = await references_on_every_page(resident, "/reports?words=kettle")
    assert len(shown) == 45 and set(shown) == sent, "each once, and none is passed over where a page ends"


async def references_on_every_page(resident: Person, address: str) -> list[str]:
    found: list[str] = []
    while address:
        await resident.opens(address)
        found += dict.fromkeys(re.findall(r'href="/reports/(\w{7})"', resident.page.text))
        links = [each.attributes for each in elements(resident.page.text, "a", rel="next")]
        address = links[0]["href"] if links else ""
    return found


async def test_machines_read_on_from_the_last_one_they_have(world: World) -> None:
    machine = world.person()
    sent = {await machine.reports(f"Kettle number {number}") for number in range(5)}
    await world.db.execute("update report set submitted_at = '2026-06-30 12:00Z' where description like 'Kettle%'")

    async def page(**more: str) -> list[dict[str, str]]:
        asked = {"words": "kettle", "page_size": "2"} | more
        return list((await machine.client.get("/api/reports", params=asked)).json())

    found = last = await page()
    while last:
        last = await page(before=last[-1]["submitted_at"], before_reference=last[-1]["reference"])
        found = found + last
    assert len(found) == 5 and {each["reference"] for each in found} == sent
    assert await page(before=found[0]["submitted_at"]) == [], "a time alone means older than that"


async def test_a_part_of_the_map_has_a_feed_of_its_own_and_nonsense_has_none(world: World) -> None:
    resident = world.person()
    inside = await resident.reports("A kettle in the hedge")
    outside = await resident.reports("A kettle by the sea", where="54.6300, 1.0300")
    feed = (await resident.client.get(f"/feeds/reports.atom?words=kettle&box={HERE}")).text
    assert inside in feed and outside not in feed
    finer = (await resident.client.get("/feeds/reports.atom?words=kettle&box=1.01912,54.61899,1.02108,54.62141")).text
    assert ElementTree.fromstring(finer).findtext(f"{ATOM}id") == (
        "http://council.test/feeds/reports.atom?words=kettle&box=1.019%2C54.619%2C1.021%2C54.621"
    )
    for nonsense in ("1,2,3", "a,b,c,d", "nan,nan,nan,nan", "-180,-90,180,90", "1.1,54.6,1.0,54.7"):
        assert (await resident.client.get(f"/feeds/reports.atom?box={nonsense}")).status_code == 422, nonsense


async def test_a_feed_is_whole_and_is_not_sent_again_while_nothing_has_changed(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports("A <b>kettle</b> & a \x01 bell", "fly-tipping")
    for path in ("/feeds/reports.atom", "/feeds/reports.atom?words=<%26", f"/feeds/reports/{reference}.atom"):
        answer = await resident.client.get(path)
        is_atom(answer)
        known = {"if-none-match": answer.headers["etag"]}
        assert (await resident.client.get(path, headers=known)).status_code == 304
        if "last-modified" in answer.headers:
            known = {"if-modified-since": answer.headers["last-modified"]}
            assert (await resident.client.get(path, headers=known)).status_code == 304
    path = f"/feeds/reports/{reference}.atom"
    before = await resident.client.get(path)
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="A van comes on Monday & takes it")
    after = await resident.client.get(path, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200 and "A van comes on Monday &amp; takes it" in after.text
    is_atom(after)


def is_atom(answer: httpx.Response) -> None:
    """What RFC 4287 asks of every feed and entry, 4.1.1 and 4.1.2."""
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    ids = [str(each.findtext(f"{ATOM}id")) for each in entries]
    assert len(ids) == len(set(ids)) and all(id.startswith("http://council.test/reports/") for id in ids)
    for each in (feed, *entries):
        assert each.findtext(f"{ATOM}title") and "T" in str(each.findtext(f"{ATOM}updated"))
    (own,) = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert str(own).startswith("http://council.test/feeds/") and feed.findtext(f"{ATOM}author/{ATOM}name")
