"""Following a street, a ward, a place or a kind of problem: without an account, told once, ended with one tap."""

import re

import pytest

from tests.fakes import MailServer, PushService
from tests.notifications.hearing import changed, link_in
from tests.reports.reading import errors
from tests.world import HERE, Person, World

ELSEWHERE = "54.6155, 1.0639"  # on High Street in Port Wrack


async def where(world: World, reference: str) -> tuple[str, str]:
    """The street and the ward that a report is in."""
    row = await world.db.fetchrow(
        "select place_words, area.name from report join area on area.id = ward_id where reference = $1", reference
    )
    assert row
    return row["place_words"], row["name"]


async def heard(person: Person) -> list[str]:
    await person.opens("/messages")
    return re.findall(r'<h3><a href="/messages/[^"]+"><bdi>([^<]+)', person.page.text)


async def test_what_is_new_in_a_ward_and_how_it_ends_reaches_who_follows_the_ward(
    world: World, push: PushService
) -> None:
    neighbour, officer = world.person(), await world.officer()
    first = await world.person().reports()
    _street, ward = await where(world, first)
    await neighbour.sends("/following", ward=ward)
    assert neighbour.path == "/following" and ward in neighbour.text
    phone = push.subscribe()
    await neighbour.allows_notices(phone.subscription)
    await world.worker_works()
    assert await heard(neighbour) == ["New report: Pothole"] or await heard(neighbour) == [], "it was there before"
    reference = await world.person().reports("My name is not for a lock screen")
    await changed(world, officer, reference, "update", "On Tuesday")
    await changed(world, officer, reference, "close", "Filled")
    assert (await heard(neighbour))[:2] == ["Pothole: Fixed", "New report: Pothole"], "not each step, but the ending"
    assert "lock screen" not in str(phone.received)
    elsewhere = await world.person().reports(where=ELSEWHERE)
    assert (await where(world, elsewhere))[1] != ward
    before = len(phone.received)
    await world.worker_works()
    assert len(phone.received) == before
    interest = re.search(r"/following/([0-9a-f-]{36})/end", await page(neighbour, "/following"))
    assert interest
    await neighbour.sends(f"/following/{interest[1]}/end")
    assert ward not in neighbour.text
    await world.person().reports()
    await world.worker_works()
    assert len(phone.received) == before, "one tap ends it"


async def page(person: Person, path: str) -> str:
    await person.opens(path)
    return person.page.text


async def test_the_same_change_is_told_once_however_many_follows_it_falls_in(world: World, push: PushService) -> None:
    neighbour, officer = world.person(), await world.officer()
    reference = await world.person().reports()
    street, ward = await where(world, reference)
    latitude, longitude = HERE.split(", ")
    for wanted in (
        {"ward": ward},
        {"street": street},
        {"service": "pothole"},
        {"service": "pothole", "ward": ward},
        {"at": f"{latitude},{longitude}", "place": "Home", "radius": "200"},
    ):
        await neighbour.sends("/following", None, **wanted)
        assert neighbour.path == "/following", neighbour.text
    await neighbour.sends(f"/reports/{reference}/follow")
    phone = push.subscribe()
    await neighbour.allows_notices(phone.subscription)
    await world.worker_works()
    before = len(phone.received)
    await changed(world, officer, reference, "close", "Filled")
    assert len(phone.received) == before + 1
    assert phone.received[-1]["notification"]["title"] == "Pothole: Fixed"
    await neighbour.opens("/messages")
    names = f"200 metres around Home, {ward}, Pothole, Pothole in {ward} and {street}"
    listed = ", ".join(sorted(names.replace(" and ", ", ").split(", "))[:-1])
    assert "You hear of this because you follow" in neighbour.text and " and " in neighbour.text, listed
    assert "Home" not in str(phone.received), "where she lives is on no lock screen"


@pytest.mark.parametrize("service_code", ["abandoned-vehicle", "needle", "noise"])
async def test_what_is_not_for_everybody_reaches_nobody_else(world: World, service_code: str) -> None:
    if await world.db.fetchval("select is_public from service where service_code = $1", service_code) is not False:
        await world.db.execute("update service set is_public = false where service_code = 'pothole'")
        service_code = "pothole"
    neighbour, officer = world.person(), await world.officer()
    _street, ward = await where(world, await world.person().reports(service_code="street-light"))
    await neighbour.sends("/following", ward=ward)
    await world.worker_works()
    before = await heard(neighbour)
    reference = await world.person().reports(service_code=service_code)
    await changed(world, officer, reference, "close", "Done")
    assert await heard(neighbour) == before


async def test_words_that_wait_for_an_officer_are_told_when_everybody_may_read_them_and_once(world: World) -> None:
    neighbour, officer = world.person(), await world.officer()
    reporter = world.person()
    reference = await reporter.reports("Ring me on 01632 960123 about this hole")
    _street, ward = await where(world, reference)
    await neighbour.sends("/following", ward=ward)
    await world.worker_works()
    assert await heard(neighbour) == []
    for _press in range(2):
        await officer.sends(f"/staff/reports/{reference}/show-words")
        await world.worker_works()
    assert await heard(neighbour) == ["New report: Pothole"]


async def test_she_hears_nothing_of_what_she_sent_herself(world: World) -> None:
    resident = world.person()
    _street, ward = await where(world, await world.person().reports())
    await world.worker_works()
    await resident.sends("/following", ward=ward)
    await resident.reports()
    await world.worker_works()
    assert await heard(resident) == []


async def test_an_address_follows_a_street_once_it_has_agreed_and_one_press_in_its_letters_ends_it(
    world: World, mail: MailServer
) -> None:
    resident = world.person()
    street, _ward = await where(world, await world.person().reports())
    await world.worker_works()
    await resident.sends("/following", street=street, email="ann@example.org")
    assert "Look in your email" in resident.text
    await world.worker_works()
    [question] = mail.letters
    assert question["Subject"] == f"Do you want news of {street}?" and "List-Unsubscribe" not in question
    await world.person().reports()
    await world.worker_works()
    assert len(mail.letters) == 1
    await world.person().sends(link_in(question.get_content(), "confirm"))
    await world.worker_works()
    await world.person().reports()
    await world.worker_works()
    assert [each["Subject"] for each in mail.letters[1:]] == [f"News of {street} will come here", "New report: Pothole"]
    news = mail.letters[-1]
    assert f"because you follow {street}." in news.get_content().replace("\n", " ")
    stop = link_in(news.get_content(), "stop")
    assert news["List-Unsubscribe"] == f"<http://council.test{stop}>"
    assert (await world.person().client.post(stop, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    await world.person().reports()
    await world.worker_works()
    assert len(mail.letters) == 3


async def test_where_somebody_follows_a_place_is_seen_by_nobody_else(world: World) -> None:
    resident, stranger = world.person(), world.person()
    await stranger.reports()
    await resident.sends("/following", at=HERE.replace(" ", ""), place="Home", radius="400")
    assert "400 metres around Home" in resident.text
    await stranger.opens("/following")
    assert "Home" not in stranger.text
    interest_id = await world.db.fetchval("select id from interest where kind = 'place'")
    await stranger.sends(f"/following/{interest_id}/end")
    await resident.opens("/following")
    assert "Home" in resident.text


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({}, "ward"),
        ({"ward": "Nowhere"}, "ward"),
        ({"service": "nothing"}, "service"),
        ({"street": "No Such Street"}, "words"),
        ({"at": "54.9,1.02", "place": "The sea", "radius": "400"}, "words"),
        ({"at": "54.62,1.02", "place": "Home", "radius": "999999"}, "radius"),
        ({"at": "nan,inf", "place": "Home", "radius": "400"}, "words"),
        ({"at": "x", "place": "Home", "radius": "400"}, "radius"),
        ({"ward": "Merrowby", "email": "nobody"}, "email"),
    ],
)
async def test_what_cannot_be_followed_is_told_so(world: World, wanted: dict[str, str], field: str) -> None:
    person = world.person()
    await person.sends("/following", None, **wanted)
    assert person.status == 422 and field in errors(person.page.text)
    assert await world.db.fetchval("select count(*) from follow") == 0


async def test_buttons_to_follow_stand_where_one_would_look_for_them(world: World) -> None:
    person = world.person()
    reference = await world.person().reports()
    street, ward = await where(world, reference)
    await person.opens(f"/reports/{reference}")
    assert f"Follow {street}" in person.text and f"Follow {ward}" in person.text
    await person.opens(f"/reports?ward={ward}&service=pothole")
    assert "Follow these" in person.text
    await person.opens("/reports")
    assert "Follow these" not in person.text
    await person.opens("/search?words=high street")
    assert "/following/new?street=High" in person.page.text
    await person.opens("/following/new?words=high street")
    assert "/following/new?street=High" in person.page.text
