"""What machines ask of the app itself: the manifest, the council's colours, health and metrics, live pages."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from typing import Annotated

import asyncpg
from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter
from litestar.response import ServerSentEvent, Template
from prometheus_client import generate_latest

from api.actor import SYSTEM
from api.colours import readable_on
from api.database import Database, transaction
from api.errors import NotFound
from api.health import problems_now
from api.reports.finding import page_of_report
from api.settings import Settings


@get("/manifest.webmanifest", include_in_schema=False)
async def manifest() -> Template:
    headers = {"cache-control": "public, max-age=3600"}
    return Template("manifest.webmanifest", media_type="application/manifest+json", headers=headers)


@get("/council.css", include_in_schema=False)
async def council_css(settings: NamedDependency[Settings]) -> Response[str]:
    colour = settings.council_colour
    style = f":root {{ --brand: {colour}; --on-brand: {readable_on(colour)} }}\n" if colour else ""
    return Response(style, media_type="text/css", headers={"cache-control": "public, max-age=3600"})


@get("/health", include_in_schema=False)
async def health(state: State) -> Response[dict[str, object]]:
    """200, or 503 with what is wrong. It says nothing that an attacker could use."""
    try:
        async with asyncio.timeout(5), transaction(state.pool, SYSTEM) as db:
            problems = await problems_now(db)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        problems = ["the database does not answer"]
    return Response({"healthy": not problems, "problems": problems}, status_code=503 if problems else 200)


@get("/metrics", include_in_schema=False)
async def metrics(
    settings: NamedDependency[Settings],
    authorization: Annotated[str, HeaderParameter(name="authorization")] = "",
) -> Response[bytes]:
    """For whoever holds DOORSTEP_METRICS_TOKEN; without one, on a development machine alone."""
    if settings.metrics_token:
        is_allowed = hmac.compare_digest(authorization.encode(), f"Bearer {settings.metrics_token}".encode())
    else:
        is_allowed = not settings.production
    if not is_allowed:
        raise NotFound
    return Response(generate_latest(), media_type="text/plain; version=0.0.4")


@get("/reports/{reference:str}/live", include_in_schema=False)
async def live(state: State, db: Database, reference: FromPath[str]) -> ServerSentEvent:
    """A word each time the report changes. The page then fetches itself: a stream never carries what few may see."""
    report = await page_of_report(db, reference, None)

    async def changes() -> AsyncIterator[dict[str, str]]:
        with state.live.watching("changed", str(report.id)) as changed:
            while True:
                try:
                    await asyncio.wait_for(changed.wait(), 25)
                    changed.clear()  # before the word goes out: what changes meanwhile is told after it
                    yield {"event": "changed", "data": "."}
                except TimeoutError:
                    yield {"comment": "still here"}

    return ServerSentEvent(changes())


router = Router("/", route_handlers=[manifest, council_css, health, metrics, live])
