"""Logs say what happened and never to whom: routes for addresses, kinds for words."""

import asyncio
import sys

import pytest
from structlog.testing import capture_logs

from api.reports.own import private_key
from tests.world import ROOT, World

TROUBLE = """
import asyncio, logging, sys
import asyncpg, structlog
from api.logs import start_logging

start_logging(production=sys.argv[2] == "production")

async def quote(dsn):
    db = await asyncpg.connect(dsn)
    await db.execute("create temporary table address (value text unique)")
    for _time in range(2):
        await db.execute("insert into address values ('ann@example.org')")

async def forget(dsn):
    task = asyncio.create_task(quote(dsn))
    await asyncio.wait([task])

try:
    asyncio.run(quote(sys.argv[1]))
except asyncpg.UniqueViolationError as error:
    structlog.get_logger().error("told", exc_info=error)
    structlog.get_logger().exception("told again")
    logging.getLogger("a.library").exception("told by a library\\nto ann@example.org")
asyncio.run(forget(sys.argv[1]))
try:
    asyncio.run(quote(sys.argv[1]))
except asyncpg.UniqueViolationError:
    raise RuntimeError("ann@example.org")
"""


@pytest.mark.parametrize("where", ["production", "development"])
async def test_an_exceptions_words_are_not_written_down_however_it_comes(own_database: str, where: str) -> None:
    said = await words_of("-c", TROUBLE, own_database, where)
    assert "ann@" not in said
    assert said.count("UniqueViolationError") == 5
    assert "string> quote:" in said, "where it came from is"
    for event in ("told", "told again", "told by a library", "Task exception was never retrieved", "ended"):
        assert event in said
    assert "RuntimeError" in said and "Traceback" not in said


async def words_of(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return said.decode()


async def test_a_whole_journey_leaves_routes_and_numbers(world: World) -> None:
    with capture_logs() as lines:
        resident, officer = world.person(), await world.officer()
        reference = await resident.reports("A hole by Ann Other’s gate", email="ann@example.org")
        await resident.opens(f"/search?words={reference}")
        report_id = await world.db.fetchval("select id from report where reference = $1", reference)
        key = private_key(world.settings.secret, report_id)
        await resident.sends(f"/reports/{reference}/private/{key}")
        await resident.sends(f"/reports/{reference}/private/not-{key}")
        await officer.sends(f"/staff/reports/{reference}/close", outcome="fixed", reason="Filled, thank you Ann Other")
        await world.worker_works()
    written = repr(lines)
    assert "/reports/{reference}/private/{key}" in written and "handed over" in written
    for personal in ("Ann", "ann@", "example.org", reference, str(report_id), key, *resident.client.cookies.values()):
        assert personal not in written, personal


async def test_what_is_refused_is_written_down_with_route_and_device_and_nothing_typed(world: World) -> None:
    resident, other = world.person(), world.person()
    reference = await other.reports()
    await resident.begins_a_report()
    device = str(await world.db.fetchval("select device_id from report_draft where report_id is null"))
    with capture_logs() as said:
        await resident.client.post("/reports/new", headers={"origin": "https://evil.example"}, data={"where": "Ann"})
        await resident.client.post(f"/reports/{reference}/not-fixed")
        await resident.client.post("/callbacks/notify/texts", json={})
    refused = [entry for entry in said if entry["event"] == "refused"]
    assert [entry["route"] for entry in refused] == [
        "/reports/new",
        "/reports/{reference}/not-fixed",
        "/callbacks/notify/texts",
    ]
    assert all(entry["log_level"] == "warning" for entry in refused) and refused[1]["device"] == device
    assert not any(word in str(said) for word in ("Ann", "evil", reference))


async def test_a_sign_in_that_is_refused_is_written_down_without_what_was_typed(world: World) -> None:
    resident = world.person()
    with capture_logs() as said:
        await resident.client.post("/account/sign-in/code", data={"code": "123456"})
        await resident.client.post("/account/sign-in/code/made-up-key")
        await resident.client.post("/staff/sign-in/made-up-key")
    refused = [entry for entry in said if entry["event"] in ("refused", "sign-in refused")]
    assert len(refused) == 3 and all(entry["log_level"] == "warning" for entry in refused)
    assert "123456" not in str(said) and "made-up-key" not in str(said)
