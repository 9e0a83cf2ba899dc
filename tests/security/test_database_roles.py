"""Whoever serves can do what its role needs and nothing else; the tables' owner serves nobody."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest

import api.worker  # noqa: F401  (every feature's jobs and listeners)
from api.audit.sealing import seal
from api.audit.verifying import verified
from api.database import Connection, connect, open_pool
from api.demonstration import load_demonstration
from api.jobs import do_next
from api.migrations import migrate
from api.photos.store import PhotoStore, photo_store
from tests.world import a_photo, a_world, settings_for_tests

ROLES = (
    "doorstep_door",
    "doorstep_resident",
    "doorstep_officer",
    "doorstep_worker",
    "doorstep_open_data",
    "doorstep_reporting",
)


async def test_no_role_that_serves_owns_anything_or_passes_by_a_policy(db: Connection) -> None:
    for role in ROLES:
        found = await db.fetchrow("select * from pg_roles where rolname = $1", role)
        assert found, role
        for may in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication", "rolcanlogin"):
            assert not found[may], f"{role} {may}"
        owned = "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = $1)"
        assert await db.fetchval(owned, role) == 0
        assert not await db.fetchval("select has_schema_privilege($1, 'public', 'create')", role)
        assert not await db.fetchval("select has_database_privilege($1, current_database(), 'temporary')", role)
        for other in {*ROLES, "doorstep_owner"} - {role}:
            assert not await db.fetchval("select pg_has_role($1, $2, 'member')", role, other), f"{role} {other}"


async def test_row_level_security_holds_the_owner_of_every_table_that_has_it(db: Connection) -> None:
    assert not await db.fetch("""
        select relname
        from pg_class
        where relnamespace = 'public'::regnamespace and relrowsecurity and not relforcerowsecurity
    """)


OWNER, WEB, WORK = "audit_owner", "audit_web", "audit_work"


@pytest.fixture
async def logins(postgres: Callable[[str], str]) -> AsyncIterator[dict[str, str]]:
    """A database that belongs to nobody's superuser and is served by two logins that own nothing: docs/running.md."""
    name = "doorstep_of_two_logins"
    async with connect(postgres("postgres")) as db:
        await db.execute(f"drop database if exists {name} with (force)")
        for login in (OWNER, WEB, WORK):
            await db.execute(f"drop role if exists {login}")
            await db.execute(f"create role {login} login {'createrole' if login == OWNER else 'noinherit'}")
        # On a server of its own, the owner's first `migrate` makes these.
        await db.execute(f"grant doorstep_owner, {', '.join(ROLES)} to {OWNER} with admin option")
        await db.execute(f"create database {name} owner {OWNER}")
    addresses = {login: re.sub("//[^@]*@", f"//{login}@", postgres(name)) for login in (OWNER, WEB, WORK)}
    async with connect(addresses[OWNER]) as db:
        await migrate(db)
        await load_demonstration(db, settings_for_tests(Path("/nowhere")))
        await db.execute(f"grant doorstep_worker to {WORK}")
        await db.execute(f"grant {', '.join(set(ROLES) - {'doorstep_reporting'})} to {WEB}")
    yield addresses
    async with connect(postgres("postgres")) as db:
        await db.execute(f"drop database {name} with (force)")
        for login in (WEB, WORK, OWNER):
            await db.execute(f"drop role {login}")


async def test_pages_and_worker_are_served_by_logins_that_own_nothing(logins: dict[str, str], tmp_path: Path) -> None:
    async with connect(logins[WEB]) as db:
        for change in (
            "select * from report",
            "select * from officer",
            "set role doorstep_owner",
            "create table x ()",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.execute(change)
    async with connect(logins[WORK]) as db:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute("set role doorstep_officer")

    async with connect(logins[OWNER]) as db:
        officer_id = await db.fetchval("select id from officer where name = 'Idris Oyelaran'")
    async with a_world(logins[WEB], settings_for_tests(tmp_path)) as world:
        resident, officer, machine = world.person(), world.person(), world.person()
        reference = await resident.reports(email="ann@example.org", files=[("a.jpg", a_photo())])
        await officer.sends("/staff/demonstration", officer=str(officer_id))
        assert officer.path == "/staff/reports"
        await officer.opens(f"/staff/reports/{reference}")
        assert officer.status == 200, officer.text
        await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="We come on Monday")
        await world.worker_works()
        assert "We come on Monday" in await resident.opens(f"/reports/{reference}")
        for path in (
            f"/api/reports/{reference}",
            "/feeds/reports.atom",
            "/data/audit-heads.csv",
            "/health",
            "/account",
        ):
            await machine.opens(path)
            assert machine.status == 200, path

    async with open_pool(logins[WORK], role="doorstep_worker") as pool, pool.acquire() as db:
        photo_store.set(PhotoStore.from_url(tmp_path.as_uri()))
        while await do_next(db):
            pass
        while await seal(db):
            pass
        assert not await db.fetchval("select count(*) from job where attempts > 0")
    async with connect(logins[OWNER]) as db:
        events, findings = await verified(db)
        assert events and not findings
