"""Applies sql/migrations in order, once each. A file that has landed is never edited: its checksum is kept."""

import asyncio
import hashlib
from pathlib import Path

from api.database import Connection

MIGRATIONS = Path(__file__).parent.parent / "sql" / "migrations"
LOCK = 5331742  # any number, the same for every process

# The first text of a migration that landed in two; a later one makes databases of both kinds the same.
ALSO_LANDED = {"0006_reports": "daeb041ae3fceda5137883636e11e0a75b8149542a779c843a32e649f7fcaad5"}

LEDGER = """
create table if not exists migration (
    name        text primary key,
    sha256      text not null,
    applied_at  timestamptz not null default now()
)
"""


class MigrationEdited(Exception):
    """A migration differs from the one this database has applied."""


async def migrate(db: Connection, folder: Path = MIGRATIONS) -> list[str]:
    """Bring the database up to date; the names of what was applied. Any number of processes may call it at once.

    Raises MigrationEdited before anything is changed.
    """
    # Not pg_advisory_lock(): waiting inside a statement holds a snapshot, and deadlocks `create index concurrently`.
    while not await db.fetchval("select pg_try_advisory_lock($1)", LOCK):
        await asyncio.sleep(0.1)
    try:
        await db.execute(LEDGER)
        applied = [file.stem for file in await pending(db, folder) if await apply(db, file)]
        if await db.fetchval("select to_regproc('force_row_level_security') is not null"):
            await db.execute("select force_row_level_security()")
        return applied
    finally:
        await db.fetchval("select pg_advisory_unlock($1)", LOCK)


async def pending(db: Connection, folder: Path) -> list[Path]:
    applied = {row["name"]: row["sha256"] for row in await db.fetch("select name, sha256 from migration")}
    files = sorted(folder.glob("[0-9]*.sql"))
    for file in files:
        if applied.get(file.stem) not in (None, checksum(file), ALSO_LANDED.get(file.stem)):
            raise MigrationEdited(f"{file.name} was edited after it was applied. Put it back, and add a new migration.")
    return [file for file in files if file.stem not in applied]


async def apply(db: Connection, file: Path) -> bool:
    async with db.transaction():
        await db.execute(file.read_text())
        await db.execute("insert into migration (name, sha256) values ($1, $2)", file.stem, checksum(file))
    return True


def checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
