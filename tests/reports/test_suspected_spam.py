"""What looks like spam waits for an officer: nobody outside but its sender sees it, and nothing is refused."""

from pathlib import Path

import httpx
import pytest

from api.database import Connection
from api.demonstration import load_services
from api.places.actions import load_places
from api.reports.loading import load_reports
from api.reports.schemas import Signs
from api.reports.suspicion import ENOUGH, points_of, reputation
from tests.reports.reading import elements
from tests.world import Person, World, a_photo, settings_for_tests

ADVERT = "Cheap loans for everyone, apply today at https://loans.example.top/now and https://cash.example.win"
SAME = "Beautiful handmade carpets delivered to your door by our friendly family"
WHAT_MATTERS = ("report.submitted", "report.let_through", "report.marked_spam", "report.closed")
NOBODY = Signs(0, 0, 0, 0, 0)
HONEST = (
    "A deep hole by the crossing, see https://maps.google.com/?q=54.62,1.02",
    "Photo here: https://photos.app.goo.gl/abc and https://w3w.co/filled.count.soap",
    "Your page https://www.wrackholm.gov.uk/bins says Tuesday, and nobody came",
    "It was reported as https://www.fixmystreet.com/report/122878 last year. Ring 01632 960123",
    "Bins.They were not emptied.Please come.My e-mail is ann@shop.example.org",
    "The sign in St.Peter's Road says www",
)
SPAM = (
    ADVERT,
    "[url=https://pills.example.org]cheap pills[/url]",
    'Visit <a href="https://example.org/win">us</a>',
    "best casino bonus lucky-spin.casino",
    "Rank your site first! www.seo.example.com",
    "Click [here](https://example.org/prize) for a prize",
)


@pytest.mark.parametrize("words", HONEST)
def test_what_people_link_to_when_they_report_is_not_held_against_them(words: str) -> None:
    assert points_of(words, NOBODY) == {}


@pytest.mark.parametrize("words", SPAM)
def test_what_only_advertises_is_enough_by_itself(words: str) -> None:
    assert sum(points_of(words, NOBODY).values()) >= ENOUGH


def test_whose_reports_were_fixed_is_believed_more_unless_she_sent_spam() -> None:
    assert reputation(Signs(0, 0, 0, 0, 5)) == 4
    assert reputation(Signs(0, 0, 0, 1, 5)) == 0


async def test_a_suspect_is_behind_no_public_door_and_its_sender_sees_it_as_ever(world: World) -> None:
    sender, stranger = world.person(), world.person()
    reference = await sender.reports(ADVERT, files=[("a.jpg", a_photo())])
    assert "We look at it first" in sender.text, "where it was just sent"
    assert "We look at it first" in await sender.opens(f"/reports/{reference}/manage")
    assert "Cheap loans" in await sender.opens(f"/reports/{reference}") and "We look at it first" in sender.text
    await world.db.execute("update photo set state = 'shown'")
    photo = elements(sender.page.text, "img")[0].attributes["src"]
    for path in (f"/reports/{reference}", f"/api/reports/{reference}", f"/feeds/reports/{reference}.atom", photo):
        await stranger.opens(path)
        assert stranger.status == 404, path
    for path in ("/", "/reports", "/reports?words=loans", "/api/reports?page_size=100", "/feeds/reports.atom"):
        assert reference not in await stranger.opens(path)
    await world.worker_works()
    assert await world.db.fetchval("select count(*) from message where recipient_id <> $1", await device_of(world)) == 0


async def test_an_officer_finds_it_first_with_the_reasons_and_lets_it_through(world: World) -> None:
    sender, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await sender.reports(ADVERT)
    assert reference in await officer.opens("/staff/reports?show=to-check")
    page = await officer.opens(f"/staff/reports/{reference}")
    assert "This may be spam" in page and "It has links to other websites" in page
    assert "It has links to other websites" in await officer.opens("/staff/moderation/suspects")
    await officer.sends(f"/staff/reports/{reference}/let-through")
    assert reference not in await officer.opens("/staff/moderation/suspects")
    assert "We look at it first" not in await sender.opens(f"/reports/{reference}")
    await officer.opens(f"/staff/reports/{reference}")
    assert "This may be spam" not in officer.text
    await stranger.opens(f"/reports/{reference}")
    assert stranger.status == 200 and "Cheap loans" in stranger.text
    assert reference not in await officer.opens("/staff/reports?show=to-check")
    assert await happened(world, reference) == ["report.submitted", "report.let_through"]
    await officer.sends(f"/staff/reports/{reference}/spam")
    assert officer.status == 409, "once is enough"


async def test_spam_ends_with_a_word_to_its_sender_and_stays_hidden_when_she_opens_it_again(
    world: World,
) -> None:
    sender, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await sender.reports(ADVERT)
    await officer.sends(f"/staff/reports/{reference}/spam")
    assert await happened(world, reference) == ["report.submitted", "report.marked_spam", "report.closed"]
    assert "does not look like a problem that we could see to" in await sender.opens(f"/reports/{reference}")
    await sender.sends(f"/reports/{reference}/not-fixed")
    assert sender.status == 200, "she may say that it was meant"
    await world.db.execute("update report set is_public = true where reference = $1", reference)
    await stranger.opens(f"/reports/{reference}")
    assert stranger.status == 404, "whatever else would show it"
    later = await sender.reports("A deep hole by the crossing")
    await stranger.opens(f"/reports/{later}")
    assert stranger.status == 404, "who sent spam is looked at first"
    assert "has sent spam before" in await officer.opens(f"/staff/reports/{later}")


async def test_spam_is_spam_whatever_its_service_ends_with_and_also_when_it_was_taken_back(world: World) -> None:
    sender, officer = world.person(), await world.officer()
    await world.db.execute("update service set outcomes = '{fixed}' where service_code = 'pothole'")
    first, second = await sender.reports(ADVERT), await sender.reports(ADVERT)
    await sender.sends(f"/reports/{second}/manage/withdraw", sure="yes")
    for reference, outcome in ((first, "cannot_act"), (second, "withdrawn")):
        await officer.sends(f"/staff/reports/{reference}/spam")
        assert officer.path == "/staff/moderation/suspects" and reference not in officer.text, officer.text
        assert outcome == await world.db.fetchval("select outcome from report where reference = $1", reference)
    assert await world.db.fetchval("select count(*) from suspicion where settled_as = 'spam'") == 2


async def test_words_mended_into_an_advert_are_held_as_well(world: World) -> None:
    sender, stranger = world.person(), world.person()
    reference = await sender.reports("A deep hole by the crossing")
    await stranger.opens(f"/reports/{reference}")
    assert stranger.status == 200
    await sender.sends(f"/reports/{reference}/manage", description=ADVERT, where_exactly="")
    await stranger.opens(f"/reports/{reference}")
    assert stranger.status == 404


async def test_an_officer_who_may_not_moderate_decides_nothing(world: World) -> None:
    reference = await world.person().reports(ADVERT)
    officer = await world.officer_who("reports.answer")
    assert "Close it as spam" not in await officer.opens(f"/staff/reports/{reference}")
    for decision in ("let-through", "spam"):
        await officer.sends(f"/staff/reports/{reference}/{decision}")
        assert officer.status == 403
    elsewhere = await world.officer_who("reports.moderate", team="Parks")
    await elsewhere.sends(f"/staff/reports/{reference}/spam")
    assert elsewhere.status in (403, 409), "it is another team's"
    assert await world.db.fetchval("select settled_as from suspicion") is None


async def test_the_same_words_from_phone_after_phone_are_held_from_the_fourth(world: World) -> None:
    held = [await is_held(world, await sent(world.person(), SAME, number)) for number in range(8)]
    assert held == [False] * 3 + [True] * 5


async def test_a_street_that_reports_the_same_lamp_is_not_held(world: World) -> None:
    words = "The street light outside the library has been out since Monday evening"
    assert not any([await is_held(world, await sent(world.person(), words, 0)) for _neighbour in range(8)])


async def test_one_phone_that_sends_and_sends_is_held_from_the_twentieth_and_one_that_walks_a_street_is_not(
    world: World,
) -> None:
    resident = world.person()
    held = [await is_held(world, await sent(resident, f"Lamp {number} is out", number)) for number in range(24)]
    assert held == [False] * 20 + [True] * 4


async def test_fewer_than_one_in_a_hundred_real_reports_would_be_held_and_most_invented_spam_is(
    db: Connection, test_data: Path, capsys: pytest.CaptureFixture[str], world: World
) -> None:
    """At its worst: as though all reports of a ward on a day had come from one phone, one minute after the other."""
    await load_services(db)
    boundaries = test_data / "boundaries"
    await load_places(db, "Bath", boundaries / "banes_boundary_os.geojson", boundaries / "banes_wards_2019.geojson")
    await load_reports(db, test_data / "reports" / "banes_fixmystreet_2007-2017.csv", settings_for_tests(test_data))
    await db.execute("update report set channel = 'web'")
    await db.execute("""
        insert into device (id)
        select distinct md5(ward_id::text || submitted_at::date)::uuid from report where ward_id is not null
    """)
    await db.execute("""
        insert into report_holder (report_id, device_id)
        select id, md5(ward_id::text || submitted_at::date)::uuid from report where ward_id is not null
    """)
    rows = await db.fetch("""
        select report.description, signs.*
        from report
        left join report_holder on report_holder.report_id = report.id
        cross join lateral signs_of_spam(report.id, report_holder.device_id) as signs
    """)
    held = [row for row in rows if looks_like_spam(row["description"], Signs(*list(row.values())[1:]))]
    assert len(rows) > 1500 and len(held) < len(rows) / 200, [row["description"] for row in held]

    spam = [await is_held(world, await sent(world.person(), words, number)) for number, words in enumerate(SPAM)]
    spam += [await is_held(world, await sent(world.person(), SAME, number)) for number in range(20)]
    assert sum(spam) >= 0.8 * len(spam)
    with capsys.disabled():
        print(f"{len(held)} of {len(rows)} real reports and {sum(spam)} of {len(spam)} spam would be held")


def looks_like_spam(words: str, signs: Signs) -> bool:
    return sum(points_of(words, signs).values()) - reputation(signs) >= ENOUGH


async def sent(person: Person, words: str, place: int) -> str:
    """Each place 200 metres from the next."""
    report = {"service_code": "pothole", "description": words, "latitude": 54.62, "longitude": 1.0 + place * 0.003}
    answer: httpx.Response = await person.client.post("/api/reports", json=report)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["reference"])


async def is_held(world: World, reference: str) -> bool:
    return not await world.db.fetchval("select is_public from report where reference = $1", reference)


async def happened(world: World, reference: str) -> list[str]:
    asked = "select kind from event where subject_id = (select id from report where reference = $1) order by id"
    return [row["kind"] for row in await world.db.fetch(asked, reference) if row["kind"] in WHAT_MATTERS]


async def device_of(world: World) -> str:
    return str(await world.db.fetchval("select device_id from report_holder order by added_at desc limit 1"))
