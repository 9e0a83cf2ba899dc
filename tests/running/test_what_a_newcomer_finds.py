"""Whoever tries the demonstration finds something on every officer's page, and an account to sign in to."""

from api.demonstration_desk import KERENSA, leave_to_look_at
from tests.accounts.entering import signs_in
from tests.fakes import MailServer
from tests.world import World

TO_FIND = (
    ("/staff/reports?show=open", ("Idris Oyelaran", "Flagged", "Asked", "1 to look at")),
    ("/staff/moderation/flags", ("It was not the shop that left them there.",)),
    ("/staff/drafts", ("The lamp outside the chapel", "broken glass all over the steps")),
    ("/staff/promise", ("satisfied or very satisfied", "Take back")),
    ("/staff/requests", ("Joseph Nance", KERENSA)),
    ("/staff/broadcasts", ("Tramway Road is closed", "The winter fair")),
    ("/staff/known-problems", ("Lamps dark on Quay Street",)),
    ("/staff/templates", ("A crew is booked", "Which lamp?")),
    ("/staff/teams", ("Meraud Penrose",)),
)


async def test_every_officers_page_has_something_on_it(world: World) -> None:
    await leave_to_look_at(world.db, world.settings)
    administrator = await world.administrator()
    for path, words in TO_FIND:
        page = await administrator.opens(path)
        assert [each for each in words if each not in page] == [], path
    idris = await world.officer()
    assert "Round the harbour" in await idris.opens("/staff/reports")
    assert "Our crew starts on Thursday" in await idris.opens(f"/staff/reports/{await handed_over(world)}/hand-over")


async def handed_over(world: World) -> str:
    found: str = await world.db.fetchval(
        "select reference from handover join report on report.id = handover.report_id limit 1"
    )
    return found


async def test_a_resident_has_reports_a_question_and_news(world: World, mail: MailServer) -> None:
    await leave_to_look_at(world.db, world.settings)
    await world.worker_works()
    kerensa = world.person()
    await signs_in(world, kerensa, mail, KERENSA)
    assert "The lamp by the bus shelter" in await kerensa.opens("/following")
    messages = await kerensa.opens("/messages")
    assert "we have a question" in messages and "Fixed" in messages
    assert "Contact centre" in await kerensa.opens("/account/who-looked")
