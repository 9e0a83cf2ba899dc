"""What an officer's queue and her pages of one report ask of the database: three statements, whatever they hold."""

from api.sql import registry
from tests.fakes import MailServer
from tests.world import Person, World, a_photo


async def statements(world: World, officer: Person, path: str) -> list[str]:
    """Those with a name, in the order they were asked."""
    named = {query.text: query.name for query in registry}
    asked: list[str] = []
    with world.db.query_logger(lambda seen: asked.append(seen.query)):
        await officer.opens(path)
    assert officer.status == 200, path
    return [named[each] for each in asked if each in named]


async def test_no_page_of_a_report_asks_more_than_three_times(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports(files=[("hole.jpg", a_photo())])
    page = f"/staff/reports/{reference}"
    other = await resident.reports("A deep hole by the crossing", email="lowen@example.org")
    await officer.sends(f"/staff/reports/{other}/close", outcome="duplicate", reason="The same", other=reference)
    await officer.sends(f"{page}/update", stage="planned", words="On Monday")
    for name in ("Wrack Works", "Quay Works"):
        partner = await world.db.fetchval(
            "insert into partner (name, email, kind) values ($1, 'works@example.org', 'contractor') returning id", name
        )
        await officer.sends(f"{page}/hand-over", partner=str(partner), words="Please fill it")
    await world.worker_works()
    for shown in (page, f"{page}?write=close", f"{page}/sort", f"{page}/hand-over", f"{page}/moderate"):
        asked = await statements(world, officer, shown)
        assert 0 < len(asked) <= 3, asked


async def test_the_queue_asks_three_times_and_looks_a_place_up_once(world: World) -> None:
    officer = await world.officer()
    await world.person().reports()
    asks = ["accounts.session_by_key", "triage.desk", "triage.queue"]
    for page in ("/staff/reports", "/staff/reports/map"):
        for shown in ("", "?show=late", "?words=hole&ward=Port+Wrack&whose=x", "?near=54.62,+1.02"):
            assert await statements(world, officer, page + shown) == asks, shown
        by_name = await statements(world, officer, f"{page}?near=High+Street")
        assert by_name == [asks[0], "places.places_matching", *asks], "then its place stands in the address"
        assert await statements(world, officer, f"{officer.page.url}") == asks
