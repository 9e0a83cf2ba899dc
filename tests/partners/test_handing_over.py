"""A report is handed to a contractor or another authority, who answer by a link; what they say waits, or goes on."""

import re
from typing import Any

import pytest

from tests.fakes import MailServer
from tests.reports.reading import elements, errors, field
from tests.world import Person, World, a_photo

MAIL = "works@example.org"


async def adds_partner(world: World, kind: str = "contractor", answers: str = "awaiting") -> str:
    administrator = await world.administrator()
    await administrator.sends(
        "/staff/partners/new", name="Wrack Works", email=MAIL, kind=kind, answers=answers, state="on"
    )
    assert administrator.path == "/staff/partners" and "Wrack Works" in administrator.text, administrator.text
    return str(await world.db.fetchval("select id from partner where name = 'Wrack Works'"))


async def hands_over(
    world: World, officer: Person, reference: str, partner: str, mail: MailServer, words: str = "Please fill the hole"
) -> str:
    """The address in their letter."""
    page = f"/staff/reports/{reference}/hand-over"
    await officer.sends(page, partner=partner, words=words, consented="yes")
    assert officer.path == f"/staff/reports/{reference}", officer.text
    await world.worker_works()
    [letter] = [each for each in mail.letters if each["To"] == MAIL]
    return str(re.findall(r"http://council\.test(/work/\S+)", letter.get_content())[0])


async def test_what_is_sent_is_seen_before_and_says_nothing_of_who_reported_it(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports("A deep hole", email="lowen@example.org")
    partner = await adds_partner(world, kind="authority")
    page = f"/staff/reports/{reference}/hand-over"
    await officer.sends(page, partner="", words="")
    assert list(errors(officer.page.text)) == ["partner"]
    await officer.sends(page, partner=partner, words="")
    assert set(errors(officer.page.text)) == {"words", "consented"}, "no authority has it unless she agrees"
    await officer.sends(page, partner=partner, words="Please fill the hole", consented="yes", do="look")
    *by_each_way, seen = [each.words for each in elements(officer.page.text, "pre")]
    assert "Wrack Works has it now" in by_each_way[-1], "and what she gets of it"
    await world.worker_works()
    assert MAIL not in mail.recipients, "a look sends nothing"
    work = await hands_over(world, officer, reference, partner, mail)
    [letter] = [each.get_content() for each in mail.letters if each["To"] == MAIL]
    assert "Please fill the hole" in seen and "A deep hole" in seen and seen.strip() in letter
    assert "lowen" not in letter and "private/" not in letter
    await officer.sends(page, partner=partner, words="Again", consented="yes")
    assert "has it already" in errors(officer.page.text)["words"]
    await resident.opens("/messages")
    assert "Wrack Works has it now" in resident.text
    stranger = world.person()
    await stranger.opens(work)
    assert "A deep hole" in stranger.text and "lowen" not in stranger.page.text
    assert stranger.page.headers["cache-control"] == "private, no-store"
    await stranger.opens(work[:-3] + "AAA")
    assert stranger.status == 404


async def test_an_answer_waits_for_an_officer_and_goes_on_in_her_words(world: World, mail: MailServer) -> None:
    resident, officer, crew = world.person(), await world.officer(), world.person()
    reference = await resident.reports()
    work = await hands_over(world, officer, reference, await adds_partner(world), mail)
    await crew.sends(work, kind="", words="")
    assert set(errors(crew.page.text)) == {"kind", "words"}
    await crew.sends(work, kind="question", words="Which side of the road?")
    await crew.sends(work, [("after.jpg", a_photo())], kind="done", words="job dun ref 77")
    assert crew.path == work and "job dun ref 77" in crew.text
    await world.worker_works()
    await resident.opens(f"/reports/{reference}")
    assert "job dun" not in resident.text and "Closed" not in resident.text
    await officer.opens("/staff/reports?show=to-check")
    assert reference in officer.page.text, "it is among what to look at"
    page = f"/staff/reports/{reference}"
    await officer.opens(f"{page}/hand-over")
    [question, done] = [
        each.attributes["action"]
        for each in elements(officer.page.text, "form")
        if "/answers/" in each.attributes["action"]
    ]
    await officer.sends(question, do="aside")
    answer_id = done.rpartition("/")[2]
    await officer.sends(done, None, **{"do": "send", f"words-{answer_id}": ""})
    assert officer.status == 422, "nothing is closed without words"
    await officer.sends(done, None, **{"do": "send", f"words-{answer_id}": "The hole is filled"})
    assert officer.path == page and "Fixed" in officer.text, officer.text
    await world.worker_works()
    await resident.opens("/messages")
    assert "The hole is filled" in resident.text and "job dun" not in resident.text
    await resident.opens(f"/reports/{reference}")
    assert "The work, photo 1" in resident.page.text
    await crew.sends(work, kind="done", words="Once more")
    assert "This is over" in crew.text
    await officer.sends(done, None, **{"do": "send", f"words-{answer_id}": "Twice"})
    assert officer.status == 422


async def test_an_officers_own_words_for_an_answer_stay_when_it_cannot_go_on_yet(
    world: World, mail: MailServer
) -> None:
    officer, crew = await world.officer(), world.person()
    reference = await world.person().reports()
    work = await hands_over(world, officer, reference, await adds_partner(world), mail)
    await crew.sends(work, kind="done", words="job dun ref 77")
    await world.db.execute("update service set closing_photo = true where service_code = 'pothole'")
    answer_id = await world.db.fetchval("select id from handover_answer")
    address, field = f"/staff/reports/{reference}/answers/{answer_id}", f"words-{answer_id}"
    await officer.sends(address, None, **{"do": "send", field: "The hole is filled"})
    assert officer.status == 422 and "Add a photo" in errors(officer.page.text)[field]
    assert "The hole is filled" in officer.text and "job dun" not in officer.text


@pytest.mark.parametrize(("needs_photo", "closes"), [(False, True), (True, False)])
async def test_where_they_are_trusted_the_resident_hears_at_once_if_the_reports_own_rules_let_it(
    world: World, mail: MailServer, needs_photo: bool, closes: bool
) -> None:
    resident, officer, crew = world.person(), await world.officer(), world.person()
    reference = await resident.reports()
    work = await hands_over(world, officer, reference, await adds_partner(world, answers="directly"), mail)
    await crew.sends(work, kind="in_work", words="We begin on Monday")
    await world.worker_works()
    await resident.opens("/messages")
    assert "We begin on Monday" in resident.text
    await world.db.execute("update service set closing_photo = $1 where service_code = 'pothole'", needs_photo)
    await crew.sends(work, kind="done", words="It is filled")
    await world.worker_works()
    await resident.opens(f"/reports/{reference}")
    assert ("It is filled" in resident.text) is closes
    assert await world.db.fetchval("select stage = 'closed' from report where reference = $1", reference) is closes


async def test_what_is_taken_back_is_opened_by_nobody(world: World, mail: MailServer) -> None:
    resident, officer, crew = world.person(), await world.officer(), world.person()
    reference = await resident.reports()
    work = await hands_over(world, officer, reference, await adds_partner(world), mail)
    await officer.opens(f"/staff/reports/{reference}/hand-over")
    [form] = [each for each in elements(officer.page.text, "form") if each.attributes["action"].endswith("/withdraw")]
    await officer.sends(form.attributes["action"])
    assert "Taken back" in officer.text
    await crew.opens(work)
    assert crew.status == 410 and "has taken it back" in crew.text and "deep hole" not in crew.text
    await crew.sends(work, kind="done", words="Done")
    assert crew.status == 410


async def test_a_partner_is_changed_once_and_each_change_of_it_undone(world: World) -> None:
    administrator, colleague = await world.administrator(), await world.administrator()
    partner = {"name": "Wrack Works", "email": MAIL, "kind": "contractor", "answers": "awaiting", "state": "on"}
    await administrator.sends("/staff/partners/new", None, **partner)
    partner_id = await world.db.fetchval("select id from partner where name = 'Wrack Works'")
    address = f"/staff/partners/{partner_id}"
    other_mail = "other@example.org"
    await administrator.sends(address, None, **partner | {"version": "1", "email": other_mail, "state": "off"})
    await colleague.sends(address, None, **partner | {"version": "1", "name": "Wreck Works"})
    assert colleague.status == 409 and other_mail in colleague.text, "who was first, and what she changed"
    details = await world.db.fetchval("select string_agg(details::text, '') from event where kind like 'partner.%'")
    assert other_mail not in details and MAIL not in details, "addresses stand where they can be erased"

    await administrator.undoes(address)
    now = "select email, is_active from partner where name = 'Wrack Works'"
    row = await world.db.fetchrow(now)
    assert row and tuple(row) == (MAIL, True)
    await administrator.undoes(address)
    row = await world.db.fetchrow(now)
    assert row and tuple(row) == (other_mail, False), "an undo is undone, too"
    await administrator.sends("/staff/partners/new", None, **partner | {"name": "By mistake", "email": "x@example.org"})
    await administrator.undoes("/staff/partners")
    assert not await world.db.fetchval("select count(*) from partner where name = 'By mistake'")


async def test_before_a_partner_is_changed_it_is_said_what_becomes_of_what_they_have(
    world: World, mail: MailServer
) -> None:
    officer, administrator = await world.officer(), await world.administrator()
    partner_id = await adds_partner(world)
    await hands_over(world, officer, await world.person().reports(), partner_id, mail)
    address = f"/staff/partners/{partner_id}"
    await administrator.opens(address)
    kept = {"name": "Wrack Works", "email": MAIL, "kind": "contractor", "answers": "awaiting", "state": "on"}
    form = kept | {"version": field(administrator.page.text, "version"), "do": "look"}
    changed = {"name": "Wreck Works", "email": "x@example.org", "answers": "directly", "state": "off"}
    await administrator.sends(address, None, **form | changed | {"kind": "authority"})
    for words in (
        *("1 open report is with them and stays there.", "called “Wreck Works”", "goes to the new address"),
        *("has to agree first", "goes to the resident at once", "No other report can be handed to them."),
    ):
        assert words in administrator.text
    await administrator.sends(address, None, **form)
    assert "Nothing." in administrator.text
    await administrator.sends(address, None, **form | {"name": ""})
    assert administrator.status == 422
    row = await world.db.fetchrow("select name, is_active, version from partner where id = $1", partner_id)
    assert row and tuple(row) == ("Wrack Works", True, 1), "nothing is kept by looking"


async def test_what_is_taken_back_while_their_photo_is_worked_on_is_not_answered(
    world: World, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, crew = await world.officer(), world.person()
    reference = await world.person().reports()
    work = await hands_over(world, officer, reference, await adds_partner(world), mail)
    await officer.opens(f"/staff/reports/{reference}/hand-over")
    [form] = [each for each in elements(officer.page.text, "form") if each.attributes["action"].endswith("/withdraw")]
    keep = world.app.state.photos.keep

    async def keep_meanwhile(*photo: Any) -> None:
        await officer.sends(form.attributes["action"])
        await keep(*photo)

    monkeypatch.setattr(world.app.state.photos, "keep", keep_meanwhile)
    await crew.sends(work, [("after.jpg", a_photo())], kind="done", words="job dun")
    assert crew.status in (409, 410, 422), crew.text
    assert await world.db.fetchval("select count(*) from handover_answer") == 0


async def test_partners_answer_so_often_and_what_is_refused_leaves_no_photo(world: World, mail: MailServer) -> None:
    officer, crew = await world.officer(), world.person()
    reference = await world.person().reports()
    partner = await adds_partner(world)
    work = await hands_over(world, officer, reference, partner, mail)
    photos = "select count(*) from photo join report on report.id = report_id where reference = $1"
    await crew.sends(work, [("after.jpg", a_photo())], kind="done", words="")
    assert crew.status == 422 and await world.db.fetchval(photos, reference) == 0
    for number in range(20):
        await crew.sends(work, kind="in_work", words=f"Day {number}")
        assert crew.status == 200, crew.text
    await crew.sends(work, kind="in_work", words="And another day")
    assert "answered often enough" in errors(crew.page.text)["words"]
    await world.db.execute("update partner set is_active = false")
    other = await world.person().reports("Another hole")
    await officer.sends(f"/staff/reports/{other}/hand-over", partner=partner, words="Please", consented="yes")
    assert officer.status in (409, 422) and "any more" in officer.text, "it works for the council no longer"
