"""What has been kept for long enough goes by night, by rules that an administrator sets, looks at and can undo."""

import re

from api.rights.retention import RULES
from tests.accounts.entering import EMAIL, signs_in
from tests.fakes import MailServer
from tests.notifications.hearing import changed, link_in
from tests.reports.reading import field
from tests.world import Person, World


async def night_comes(world: World) -> None:
    await world.db.execute("insert into job (name, arguments) values ('api.rights.retention.apply_all', '{}')")
    await world.worker_works()


async def days_pass(world: World, days: int) -> None:
    """Everything that is there is older by so many."""
    columns = await world.db.fetch(
        "select table_name, column_name from information_schema.columns join pg_tables on tablename = table_name "
        "where table_schema = 'public' and schemaname = 'public' and data_type = 'timestamp with time zone' "
        "and is_generated = 'NEVER' and table_name = any ($1)",
        TABLES,
    )
    for table, column in columns:
        await world.db.execute(f"update {table} set {column} = {column} - make_interval(days => $1)", days)


TABLES = [
    *("report", "report_draft", "device", "address", "follow", "message", "resident", "resident_session"),
    *("one_time_code", "push_subscription", "text_received"),
]


async def number_of(world: World, what: str) -> int:
    return int(await world.db.fetchval(f"select count(*) from {what}"))


async def hears_by_email(world: World, mail: MailServer, person: Person) -> str:
    reference = await person.reports("Ring me on 01632 960123", email=EMAIL)
    await world.worker_works()
    await world.person().sends(link_in(mail.letters[-1].get_content(), "confirm"))
    await world.worker_works()
    return reference


async def test_who_reported_something_is_forgotten_two_years_after_it_was_closed(
    world: World, mail: MailServer
) -> None:
    ann, officer = world.person(), await world.officer()
    closed = await hears_by_email(world, mail, ann)
    await changed(world, officer, closed, "close")
    still_open = await ann.reports()
    address_id = await world.db.fetchval("select id from address where value = $1", EMAIL)
    await days_pass(world, 729)
    await night_comes(world)
    assert await number_of(world, f"follow where recipient_id = '{address_id}'") == 1
    await days_pass(world, 2)
    await night_comes(world)
    await night_comes(world)
    assert not await number_of(world, f"address where id = '{address_id}'"), "nothing is written there any more"
    assert not await number_of(world, f"message where recipient_id = '{address_id}'")
    held = await world.db.fetch("select reference from report join report_holder on report_id = report.id")
    assert [row[0] for row in held] == [still_open]
    await world.person().opens(f"/reports/{closed}")
    assert world.people[-1].status == 200, "the report itself is the street's, and stays"


async def test_an_address_that_never_said_yes_is_forgotten(world: World, mail: MailServer) -> None:
    ann = world.person()
    reference = await ann.reports()
    await ann.sends(f"/reports/{reference}/follow-by-email", email=EMAIL)
    await world.worker_works()
    await days_pass(world, 91)
    await night_comes(world)
    await night_comes(world)
    assert not await number_of(world, f"address where value = '{EMAIL}'")


async def test_who_texted_stop_stays_known_so_that_nobody_writes_there(world: World) -> None:
    await world.db.execute("insert into address (channel, value, stopped_at) values ('sms', '+447700900123', now())")
    await days_pass(world, 4000)
    await night_comes(world)
    assert await number_of(world, "address where value = '+447700900123'") == 1


async def test_an_account_that_is_not_used_is_warned_first_and_saved_by_signing_in(
    world: World, mail: MailServer
) -> None:
    ann, bob = world.person(), world.person()
    for person, email in ((ann, EMAIL), (bob, "bob@example.org")):
        await signs_in(world, person, mail, email)
    await days_pass(world, 701)
    mail.letters.clear()
    mail.recipients.clear()
    await night_comes(world)
    await night_comes(world)
    assert sorted(mail.recipients) == [EMAIL, "bob@example.org"], "once each"
    assert "will be deleted in a month" in mail.letters[0]["Subject"]
    await signs_in(world, bob, mail, "bob@example.org")
    await days_pass(world, 31)
    await night_comes(world)
    kept = await world.db.fetch("select value from resident join address on address.id = email_id")
    assert [row[0] for row in kept] == ["bob@example.org"]


async def test_a_rule_is_changed_with_a_look_at_what_it_would_do_and_can_be_undone(
    world: World, mail: MailServer
) -> None:
    administrator = await world.administrator()
    await hears_by_email(world, mail, world.person())
    messages = await number_of(world, "message")
    await days_pass(world, 200)
    await administrator.opens("/staff/retention")
    assert all(each.what in administrator.text for each in RULES.values())
    await administrator.opens("/staff/retention/messages")
    assert "0 would go tonight" in administrator.text
    version = field(administrator.page.text, "version")
    await administrator.sends("/staff/retention/messages", keep_days="180", version=version, do="look")
    assert f"{messages} would go tonight" in administrator.text and 'value="180"' in administrator.page.text
    await night_comes(world)
    assert await number_of(world, "message") == messages, "looking changes nothing"
    for wrong in ("10", "5000", "many", ""):
        await administrator.sends("/staff/retention/messages", keep_days=wrong, version=version)
        assert administrator.status == 422 and "between 90 and 1095" in administrator.text
    await administrator.sends("/staff/retention/messages", keep_days="180", version=version)
    assert administrator.status == 200 and re.search(r"365\s+180", administrator.text)
    await administrator.sends("/staff/retention/messages", keep_days="100", version=version)
    assert administrator.status == 409 and "Somebody else has changed this" in administrator.text
    await administrator.undoes("/staff/retention/messages")
    await administrator.opens("/staff/retention/messages")
    newer = field(administrator.page.text, "version")
    await night_comes(world)
    assert await number_of(world, "message") == messages, "undone"
    await administrator.sends("/staff/retention/messages", keep_days="180", version=newer)
    await night_comes(world)
    assert not await number_of(world, "message")
    await administrator.opens("/staff/retention/messages")
    assert re.search(rf"2026: {messages}\b|\d{{4}}: {messages}\b", administrator.text), "it says what it did"


async def test_only_who_may_sets_how_long_things_are_kept(world: World) -> None:
    officer = await world.officer()
    for path in ("/staff/retention", "/staff/retention/messages"):
        await officer.opens(path)
        assert officer.status == 403
    await officer.sends("/staff/retention/messages", keep_days="90", version="1")
    assert officer.status == 403
    assert await world.db.fetchval("select keep_days from retention_rule where key = 'messages'") == 365


async def test_every_rule_can_be_applied_and_looked_at(world: World) -> None:
    assert {row[0] for row in await world.db.fetch("select key from retention_rule")} == set(RULES)
    await days_pass(world, 5000)
    await night_comes(world)
    assert not await number_of(world, "job")
    administrator = await world.administrator()
    for key, about in RULES.items():
        await administrator.opens(f"/staff/retention/{key}")
        assert administrator.status == 200 and about.because in administrator.text, key
