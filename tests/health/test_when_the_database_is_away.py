"""The database goes away under the real web and worker, and comes back."""

from collections.abc import Callable

import httpx

from api.database import connect
from api.security import HEADERS
from tests.world import Council, eventually

INSIDE = ("Traceback", "asyncpg", ".py", "doorstep_copy")  # what is nobody's business


async def test_everything_says_so_plainly_and_comes_back_by_itself(
    council: Council, postgres: Callable[[str], str]
) -> None:
    async with (
        httpx.AsyncClient(base_url=council.origin, timeout=10) as client,
        connect(postgres("postgres")) as owner,
    ):
        async with connect(council.dsn) as db:
            database = await db.fetchval("select current_database()")
        await owner.execute(f"alter database {database} with allow_connections false")
        await owner.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", database)

        page = await client.get("/", headers={"accept": "text/html"})
        machine = await client.get("/api/reports")
        health = await client.get("/health")
        for answer, status in ((page, 500), (machine, 500), (health, 503)):
            assert answer.status_code == status
            assert HEADERS.items() <= dict(answer.headers).items()
            assert not any(word in answer.text for word in INSIDE)
        assert "Sorry, something went wrong" in page.text and "<h1" in page.text
        assert machine.headers["content-type"].startswith("application/problem+json")
        assert health.json() == {"healthy": False, "problems": ["the database does not answer"]}
        assert (await client.get("/accessibility")).status_code == 200, "what needs no database"

        await owner.execute(f"alter database {database} with allow_connections true")
        assert (await client.get("/")).status_code == 200
        assert all(process.returncode is None for process in council.processes.values())
        async with connect(council.dsn) as db:
            await db.execute("update schedule set due_at = now()")
            await db.execute("insert into job (name, arguments) select name, '{}' from schedule")

            async def all_is_done() -> bool:
                return not await db.fetchval("select count(*) from job")

            await eventually(all_is_done)
