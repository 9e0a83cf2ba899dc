"""A resident sees who looked at what is hers, and why; whoever keeps watch reviews what is kept back."""

from datetime import timedelta

from tests.reports.reading import elements
from tests.world import Person, World


async def test_she_sees_which_team_looked_and_what_for_and_never_who(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports()
    assert "Nobody has looked yet" in await resident.opens(f"/reports/{reference}/who-looked")
    await officer.opens(f"/staff/reports/{reference}")
    await resident.opens(f"/reports/{reference}/manage")
    assert f"/reports/{reference}/who-looked" in resident.page.text
    seen = await resident.opens(f"/reports/{reference}/who-looked")
    (looker,) = await world.db.fetch(
        "select officer.* from event join officer on officer.id = actor_id where kind like '%looked_at'"
    )
    assert "To deal with a report" in seen and looker["team"] in seen
    assert looker["name"] not in resident.page.text and str(looker["id"]) not in resident.page.text
    assert "keep a look back for a time" in seen
    await stranger.opens(f"/reports/{reference}/who-looked")
    assert stranger.status == 403


async def test_a_look_for_an_investigation_is_kept_back_until_somebody_else_has_reviewed_it(world: World) -> None:
    resident, reference, investigator = world.person(), "", await world.administrator()
    reference = await resident.reports()
    await investigator.sends(f"/staff/reports/{reference}/investigate")
    assert investigator.status == 422 and "Say why" in investigator.text
    await investigator.sends(f"/staff/reports/{reference}/investigate", why="Fraud inquiry 7, as the police asked")
    assert investigator.path == f"/staff/reports/{reference}"
    assert "Nobody has looked yet" in await resident.opens(f"/reports/{reference}/who-looked")

    await investigator.opens("/staff/audit?kept_back=yes")
    assert "Fraud inquiry 7" in investigator.text
    form = next(
        each
        for each in elements(investigator.page.text, "form")
        if each.attributes.get("action", "").endswith("/review")
    )
    await investigator.sends(form.attributes["action"], decision="show")
    assert investigator.status == 403 and "Somebody else" in investigator.text

    watcher = await world.officer()
    await watcher.sends(form.attributes["action"], decision="show")
    assert watcher.status == 403, "not everybody keeps watch"
    await world.db.execute("""
        insert into officer_role (officer_id, role_id)
        select officer.id, role.id from officer cross join role where role.name = 'Administrator'
        on conflict do nothing
    """)
    await watcher.sends(form.attributes["action"], decision="show")
    assert watcher.path == "/staff/audit" and "Reviewed: shown" in watcher.text
    assert "To prevent or find out a crime" in await resident.opens(f"/reports/{reference}/who-looked")
    assert "Fraud inquiry" not in resident.page.text
    await watcher.sends(form.attributes["action"], decision="keep")
    assert watcher.status == 409


async def test_whoever_keeps_watch_finds_what_was_done_by_whom_when_and_to_what(world: World) -> None:
    officer, watcher = await world.officer(), await world.administrator()
    first, second = await world.person().reports(), await world.person().reports("Another")
    await officer.opens(f"/staff/reports/{first}")
    await officer.sends(f"/staff/reports/{second}/update", stage="planned", words="Soon")
    page = await watcher.opens("/staff/audit")
    assert first in page and second in page and "Report: looked at" in page and "Not verified yet" in page
    assert first not in await watcher.opens(f"/staff/audit?reference={second.lower()}")
    assert "Report: updated" in watcher.text
    looker = await world.db.fetchval("select actor_id from event where kind = 'report.looked_at' limit 1")
    await watcher.opens(f"/staff/audit?who={looker}&kind=report.looked_at")
    assert first in watcher.text and "Report: submitted" not in rows(watcher)
    for nothing in ("from=2030-01-01", "to=2001-01-01", "kind=x", "who=x&from=x&reference=%00&before=1"):
        await watcher.opens(f"/staff/audit?{nothing}")
        assert watcher.status == 200, nothing
    assert "Nothing was found" in await watcher.opens("/staff/audit?to=2001-01-01")


def rows(person: Person) -> str:
    return " ".join(each.words for each in elements(person.page.text, "td"))


async def test_only_who_keeps_watch_and_has_proved_who_she_is_lately_opens_the_trail(world: World) -> None:
    officer, watcher = await world.officer(), await world.administrator()
    await officer.opens("/staff/audit")
    assert officer.status == 403
    await watcher.opens("/staff/settings")
    assert "/staff/audit" in watcher.page.text
    await world.db.execute("update session set proved_at = now() - $1::interval", timedelta(minutes=11))
    await watcher.opens("/staff/audit")
    assert watcher.path == "/staff/prove"
