"""An officer asks whoever reported it; she answers by a link, once, and the clock of her report waits for her."""

import re
from datetime import date, timedelta

from api.reports import asking
from tests.fakes import MailServer
from tests.reports.reading import elements, errors
from tests.world import Person, World, a_photo


async def asks(world: World, officer: Person, reference: str, question: str = "Which side of the road?") -> str:
    """The address in her messages."""
    await officer.sends(f"/staff/reports/{reference}/ask", words=question, days="10")
    assert officer.path == f"/staff/reports/{reference}", officer.text
    await world.worker_works()
    key = await world.db.fetchval("select key from asked order by remind_on desc limit 1")
    return f"/questions/{key}"


async def waits(world: World, reference: str) -> bool:
    found = await world.db.fetchval("select waiting_since is not null from report where reference = $1", reference)
    return bool(found)


async def test_she_is_asked_alone_answers_once_and_only_officers_read_it(world: World, mail: MailServer) -> None:
    resident, follower, officer, phone = world.person(), world.person(), await world.officer(), world.person()
    reference = await resident.reports()
    await follower.sends(f"/reports/{reference}/follow")
    page = f"/staff/reports/{reference}"
    await officer.sends(f"{page}/ask", words="", days="1")
    assert set(errors(officer.page.text)) == {"words", "days"}
    question = await asks(world, officer, reference)
    assert await waits(world, reference)
    await resident.opens("/messages")
    assert "Which side" not in resident.text, "not for a locked phone"
    [link] = [each for each in elements(resident.page.text, "a") if "we have a question" in each.words]
    await resident.opens(link.attributes["href"])
    assert resident.path == question and "Which side" in resident.text
    await resident.opens(f"/reports/{reference}")
    assert question in resident.page.text, "nor for her messages alone"
    await follower.opens("/messages")
    assert "question" not in follower.text
    await follower.opens(f"/reports/{reference}")
    assert "Which side" not in follower.page.text and question not in follower.page.text
    await officer.sends(f"{page}/ask", words="And another?", days="10")
    assert "have not answered yet" in officer.text

    await phone.opens(question)
    assert "Which side of the road?" in phone.text and await waits(world, reference), "opening it answers nothing"
    await phone.sends(question, words=" ")
    assert list(errors(phone.page.text)) == ["words"]
    await phone.sends(question, [("a.jpg", a_photo())], words="By the school, ask for Lowen")
    assert "We have your answer" in phone.text and not await waits(world, reference)
    await phone.sends(question, words="Twice")
    assert "We have your answer" in phone.text
    await resident.opens(f"/reports/{reference}")
    assert "/questions/" not in resident.page.text
    await officer.opens("/staff/reports?show=to-check")
    assert reference in officer.page.text
    await officer.opens(page)
    assert "By the school" in officer.text and "Twice" not in officer.text and "has written again" in officer.text
    await follower.opens(f"/reports/{reference}")
    assert "By the school" not in follower.page.text
    details = await world.db.fetch("select details::text as said from event")
    assert not [each for each in details if "Lowen" in each["said"] or "Which side" in each["said"]]
    await phone.opens(question[:-3] + "AAA")
    assert phone.status == 404


async def test_the_letter_leads_to_the_question_and_not_to_her_report(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports(email="lowen@example.org")
    await world.worker_works()
    await resident.sends(re.findall(r"/following/confirm/\S+", mail.letters[-1].get_content())[0])
    question = await asks(world, officer, reference)
    text = mail.letters[-1].get_content()
    assert question in text and "private/" not in text and "Which side" not in text


async def test_she_is_reminded_once_and_then_the_clock_goes_on_without_her(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    question = await asks(world, officer, reference)
    for days in (3, 4, 5):
        await asking.remind(world.db, date.today() + timedelta(days=days))
    await world.worker_works()
    await resident.opens("/messages")
    assert resident.text.count("We go on once we know.") == 2, "the question and one reminder"
    await asking.go_on(world.db, date.today() + timedelta(days=9))
    assert await waits(world, reference)
    await asking.go_on(world.db, date.today() + timedelta(days=10))
    assert not await waits(world, reference)
    await resident.opens(question)
    assert "no longer need an answer" in resident.text
    await resident.sends(question, words="Late")
    assert "no longer need an answer" in resident.text


async def test_nobody_is_asked_where_nobody_can_be(world: World) -> None:
    """Else the clock would stand still for an answer that cannot come."""
    officer = await world.officer()
    hole = {"service_code": "pothole", "description": "A hole", "latitude": 54.62, "longitude": 1.02}
    answer = await world.person().client.post("/api/reports", json=hole)
    reference = answer.json()["reference"]
    await world.db.execute("delete from follow using report where subject_id = report.id and reference = $1", reference)
    await officer.sends(f"/staff/reports/{reference}/ask", words="Which side of the road?", days="10")
    assert "Nobody can be asked" in errors(officer.page.text)["words"]
    assert not await waits(world, reference)
