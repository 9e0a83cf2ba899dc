"""An officer writes to the resident, seen first as she will get it, or a note that she never gets."""

import re
from datetime import date, timedelta

from tests.fakes import MailServer
from tests.reports.reading import elements, errors, field
from tests.world import Person, World, a_photo

SOON = (date.today() + timedelta(days=9)).isoformat()


async def follows_by_email(world: World, mail: MailServer, resident: Person) -> str:
    reference = await resident.reports(email="lowen@example.org")
    await world.worker_works()
    await resident.sends(re.findall(r"/following/confirm/\S+", mail.letters[-1].get_content())[0])
    await world.worker_works()
    mail.letters.clear()
    return reference


async def test_nothing_is_chosen_by_itself_and_each_way_to_write_has_a_look_of_its_own(world: World) -> None:
    reference, officer = await world.person().reports(), await world.officer()
    page = f"/staff/reports/{reference}"
    await officer.opens(page)
    assert not elements(officer.page.text, "textarea", name="words"), "no field before she has said who reads it"
    await officer.opens(f"{page}?write=note")
    assert elements(officer.page.text, "section", class_="card composer inside")
    assert "The resident never does" in officer.text and "Keep the note inside" in officer.text
    await officer.opens(f"{page}?write=update")
    assert elements(officer.page.text, "section", class_="card composer to-resident")
    assert "Send to the resident" in officer.text and "Keep the note" not in officer.text
    await officer.opens(f"{page}?write=nonsense")
    assert officer.status == 200


async def test_a_note_is_read_by_officers_and_by_nobody_else(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await follows_by_email(world, mail, resident)
    page = f"/staff/reports/{reference}"
    await officer.sends(f"{page}/note", words="")
    assert errors(officer.page.text) == {"words": "Write the note"}
    await officer.sends(f"{page}/note", words="The dog bites")
    assert officer.path == page and "The dog bites" in officer.text and "Internal note" in officer.text
    await world.worker_works()
    assert mail.letters == []
    stranger = world.person()
    for person in (resident, stranger):
        for path in (
            f"/reports/{reference}",
            f"/feeds/reports/{reference}.atom",
            f"/api/reports/{reference}",
            "/messages",
        ):
            await person.opens(path)
            assert "dog bites" not in person.page.text, path
    details = await world.db.fetchval("select details::text from event where kind = 'report.noted'")
    assert "dog" not in details, "what may say something of a person stands where it can be erased"


async def test_a_preview_shows_just_what_is_then_sent_and_sends_nothing(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await follows_by_email(world, mail, resident)
    page = f"/staff/reports/{reference}"
    given = {"stage": "planned", "words": "We come with a digger", "planned_on": SOON}
    await officer.sends(f"{page}/preview/update", None, **given)
    seen = [each.words for each in elements(officer.page.text, "pre")]
    assert officer.status == 200 and "Nothing is sent yet" in officer.text
    assert field(officer.page.text, "words") == "We come with a digger"
    assert field(officer.page.text, "planned_on") == SOON
    await world.worker_works()
    await resident.opens(f"/reports/{reference}")
    assert mail.letters == [] and "digger" not in resident.text

    await officer.sends(f"{page}/update", None, **given)
    await world.worker_works()
    [letter] = mail.letters
    text = letter.get_content()
    assert letter["subject"].startswith("Pothole: Planned for") and letter["subject"] in officer.page.text + seen[0]
    assert "We come with a digger" in text and "We come with a digger" in seen[1]
    await resident.opens(f"/reports/{reference}")
    assert "Planned for" in resident.text and "We come with a digger" in resident.text
    await officer.sends(f"{page}/preview/close", outcome="", reason="")
    assert officer.status == 422 and set(errors(officer.page.text)) == {"outcome", "reason"}


async def test_a_photo_of_the_work_is_kept_from_the_look_and_shown_with_the_answer_alone(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await world.db.execute("update service set closing_photo = true where service_code = 'pothole'")
    page = f"/staff/reports/{reference}"
    await officer.sends(f"{page}/close", outcome="fixed", reason="Filled")
    assert list(errors(officer.page.text)) == ["photos"]
    await officer.sends(f"{page}/preview/close", [("after.jpg", a_photo())], outcome="fixed", reason="Filled")
    assert officer.status == 200, officer.text
    [kept] = [each.attributes["value"] for each in elements(officer.page.text, "input", name="photo")]
    await resident.opens(f"/reports/{reference}")
    assert (await world.person().client.get(f"/photos/{kept}")).status_code == 404, "not before it is said"
    await officer.sends(f"{page}/close", None, outcome="fixed", reason="Filled", photo=kept)
    assert officer.status == 200 and officer.path == page, officer.text
    assert (await world.person().client.get(f"/photos/{kept}")).status_code == 200
    await resident.opens(f"/reports/{reference}")
    assert f"/photos/{kept}/small" in resident.page.text
    assert await world.db.fetchval("select kind from photo where id::text = $1", kept) == "after"


async def test_of_two_officers_the_second_is_told_what_the_first_did_and_loses_nothing(world: World) -> None:
    resident, first, second = world.person(), await world.officer(), await world.administrator()
    reference = await resident.reports()
    page = f"/staff/reports/{reference}"
    await first.opens(f"{page}?write=update")
    await second.opens(f"{page}?write=close")
    versions = [field(each.page.text, "version") for each in (first, second)]
    await first.sends(f"{page}/update", stage="investigating", words="We are looking", version=versions[0])
    name = await world.db.fetchval("select name from officer order by name limit 1")
    await second.sends(f"{page}/close", outcome="known", reason="It is known", version=versions[1])
    assert second.status == 422
    assert errors(second.page.text) == {
        "reason": f"{name} has changed this report while you wrote: see what has happened. Nothing of yours was sent."
    }
    assert field(second.page.text, "reason") == "It is known" and "We are looking" in second.text
    version = field(second.page.text, "version")
    await second.sends(f"{page}/close", outcome="known", reason="It is known", version=version)
    assert second.status == 200 and "We know of it" in second.text


async def test_an_officer_sees_what_is_near_and_from_the_same_hand_and_never_whose(world: World) -> None:
    resident, neighbour, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports("A deep hole by the crossing")
    same = await resident.reports("Broken bench", service_code="street-light", where="54.6300, 1.0300")
    near = await neighbour.reports("Deep hole at the crossing")
    await officer.opens(f"/staff/reports/{reference}")
    assert "From the same person" in officer.text and same in officer.page.text
    assert "May be the same" in officer.text and f"same={near}" in officer.page.text
    devices = [str(each["device_id"]) for each in await world.db.fetch("select device_id from report_holder")]
    assert not [each for each in devices if each in officer.page.text]


async def test_a_photo_of_the_last_ending_does_not_prove_the_next(world: World) -> None:
    officer = await world.officer()
    reference = await world.person().reports()
    await world.db.execute("update service set closing_photo = true where service_code = 'pothole'")
    page = f"/staff/reports/{reference}"
    await officer.sends(f"{page}/close", [("after.jpg", a_photo())], outcome="fixed", reason="Filled")
    assert officer.path == page, officer.text
    await officer.sends(f"{page}/reopen", words="Open again")
    await officer.sends(f"{page}/close", outcome="fixed", reason="Filled")
    assert list(errors(officer.page.text)) == ["photos"]
    await officer.sends(f"{page}/preview/note", words="Among us")
    assert officer.status == 404, "a note goes to nobody, so there is nothing to look at"
