"""What is another authority's is closed and passed on in one step, and only when whoever reported it says yes."""

from tests.fakes import MailServer
from tests.reports.reading import elements, errors, field
from tests.world import Person, World

MAIL = "harbour@example.org"


async def an_authority(world: World) -> str:
    insert = "insert into partner (name, email, kind) values ('Harbour Company', $1, 'authority') returning id"
    return str(await world.db.fetchval(insert, MAIL))


async def is_asked(world: World, officer: Person, reference: str, partner: str) -> str:
    """The address of the question; its words are written for the officer."""
    await officer.sends(f"/staff/reports/{reference}/ask", words="", days="10", partner=partner)
    assert officer.path == f"/staff/reports/{reference}", officer.text
    await world.worker_works()
    return f"/questions/{await world.db.fetchval('select key from asked where answered_at is null')}"


async def test_she_is_asked_says_yes_and_it_is_closed_and_passed_on_in_one(world: World, mail: MailServer) -> None:
    resident, officer, harbour = world.person(), await world.officer(), world.person()
    reference, partner = await resident.reports(), await an_authority(world)
    page, given = f"/staff/reports/{reference}", {"outcome": "not_ours", "reason": "It is the quay", "partner": partner}
    await officer.sends(f"{page}/close", None, **given)
    assert list(errors(officer.page.text)) == ["consented"], "nothing is passed on without her yes"
    assert field(officer.page.text, "reason") == "It is the quay" and f'value="{partner}" selected' in officer.page.text

    question = await is_asked(world, officer, reference, partner)
    await resident.opens(question)
    assert "Harbour Company look after this" in resident.text and "May they have your report?" in resident.text
    assert "They never see who you are" in resident.text
    await resident.sends(question, words="")
    assert list(errors(resident.page.text)) == ["agreed"]
    await resident.sends(question, agreed="yes", words="")
    assert "We have your answer" in resident.text
    await officer.opens(f"{page}?write=close")
    assert "Yes, Harbour Company may have it." in officer.text and "Harbour Company: the answer was yes" in officer.text

    await officer.sends(f"{page}/preview/close", None, **given)
    assert "We have passed it on to Harbour Company" in elements(officer.page.text, "pre")[1].words
    await world.worker_works()
    assert MAIL not in mail.recipients, "a look passes nothing on"
    await officer.sends(f"{page}/close", None, **given)
    assert officer.path == page and officer.status == 200, officer.text
    await world.worker_works()
    [letter] = [each.get_content() for each in mail.letters if each["To"] == MAIL]
    assert "A deep hole by the crossing" in letter
    await resident.opens("/messages")
    assert resident.text.count("We have passed it on to Harbour Company") == 1, "told once of one step"
    assert await world.db.fetchval("select consented from handover")
    work = str(await world.db.fetchval("select path from message where path like '/work/%'"))
    await harbour.opens(work)
    assert "closed the report as yours" in harbour.text and "This is over" not in harbour.text
    await world.db.execute("update partner set name = 'Wrack Harbours' where id = $1::uuid", partner)
    await harbour.opens(work)
    assert "closed the report as yours" in harbour.text, "also under another name"
    await harbour.sends(work, kind="cannot", words="It is not ours either")
    await officer.opens("/staff/reports?show=to-check")
    assert reference in officer.page.text, "and somebody reads that"


async def test_a_no_is_a_no_whatever_is_ticked(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    reference, partner = await resident.reports(), await an_authority(world)
    await resident.sends(await is_asked(world, officer, reference, partner), agreed="no", words="I know them")
    page = f"/staff/reports/{reference}"
    for path, given in (
        (f"{page}/close", {"outcome": "not_ours", "reason": "It is the quay"}),
        (f"{page}/hand-over", {"words": "Please see to it"}),
    ):
        await officer.sends(path, None, **given, partner=partner, consented="yes")
        assert "said no" in errors(officer.page.text)["consented"], path
    await world.worker_works()
    assert MAIL not in mail.recipients
    assert await world.db.fetchval("select stage from report where reference = $1", reference) == "received"


async def test_only_who_may_hand_over_this_report_passes_it_on_by_closing_it(world: World, mail: MailServer) -> None:
    reference, partner = await world.person().reports(), await an_authority(world)
    gardener = await world.officer_who("reports.answer")
    await world.db.execute(
        """
        with made as (insert into role (name, permissions) values ('Hands over', '{reports.hand_over}') returning id)
        insert into officer_role (officer_id, role_id, team)
        select officer_role.officer_id, made.id, 'Parks'
        from made, officer_role
        join role on role.id = officer_role.role_id and role.permissions = '{reports.answer}'
        """
    )
    page = f"/staff/reports/{reference}"
    assert "Or pass it on" not in await gardener.opens(f"{page}?write=close")
    given = {"outcome": "not_ours", "reason": "It is the quay", "partner": partner, "consented": "yes"}
    await gardener.sends(f"{page}/close", None, **given)
    assert gardener.status == 403, "she hands over what is of Parks, and this is of Highways"
    await world.worker_works()
    assert MAIL not in mail.recipients
    assert await world.db.fetchval("select stage from report where reference = $1", reference) == "received"


async def test_she_reads_whom_she_says_yes_to_and_a_form_that_comes_back_keeps_her_yes(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference, partner = await resident.reports(), await an_authority(world)
    asked = {"words": "Is it the wall on the left?", "days": "10", "partner": partner}
    await officer.sends(f"/staff/reports/{reference}/ask", None, **asked)
    question = f"/questions/{await world.db.fetchval('select key from asked')}"
    await resident.opens(question)
    assert "May Harbour Company have your report?" in resident.text, "whatever words the officer wrote"
    await resident.sends(question, agreed="yes", words="x" * 5000)
    assert resident.status == 422 and list(errors(resident.page.text)) == ["words"]
    chosen = [each for each in elements(resident.page.text, "input") if "checked" in each.attributes]
    assert [each.attributes["value"] for each in chosen] == ["yes"] and "xxxx" in resident.text
