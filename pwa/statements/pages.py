"""Accessibility and security statements; the page for no network; finding by words or by reference."""

import asyncio
from datetime import UTC, datetime, timedelta

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from api.assets import queries as assets
from api.database import Database
from api.places import queries as places
from api.reports.finding import reference_in
from api.settings import Settings
from api.text import clean
from pwa.kept import BY_ANYONE
from pwa.statements.last_run import last_run


@get("/offline")
async def offline() -> Template:
    """Kept by the service worker, so nothing in it is anybody's."""
    return Template("statements/offline.html", headers=BY_ANYONE)


@get("/accessibility")
async def accessibility() -> Template:
    return Template("statements/accessibility.html", headers=BY_ANYONE)


@get("/security")
async def security(settings: NamedDependency[Settings]) -> Template:
    """With what the last run of the tests has shown, and how long ago that was."""
    run = await asyncio.to_thread(last_run, settings.test_results)
    return Template("statements/security.html", context={"run": run}, headers=BY_ANYONE)


@get("/.well-known/security.txt")
async def security_txt(settings: NamedDependency[Settings]) -> Response[str]:
    """RFC 9116."""
    expires = (datetime.now(UTC) + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: mailto:{settings.council_email}", f"Expires: {expires}", "Preferred-Languages: en"]
    lines += [f"Canonical: {settings.origin}/.well-known/security.txt", f"Policy: {settings.origin}/security"]
    return Response("\n".join(lines) + "\n", media_type="text/plain")


@get("/robots.txt")
async def robots_txt() -> Response[str]:
    """RFC 9309. What is private says noindex itself: a page that may not be fetched could still be listed."""
    return Response("User-agent: *\nDisallow: /staff\n", media_type="text/plain")


@get("/search")
async def search(db: Database, words: FromQuery[str] = "") -> Template | Redirect:
    """A reference leads to its report, a thing's number or address to its page; all else to the places it may mean."""
    words = clean(words)[:100]
    if reference := await reference_in(db, words):
        return Redirect(f"/reports/{reference}", status_code=303)
    things = await assets.assets_called(db, words)
    if len(things) == 1:
        return Redirect(f"/a/{things[0].code}", status_code=303)
    found = await places.places_matching(db, words)
    context = {"words": words, "things": things, "places": found}
    return Template("statements/search.html", context=context, headers=BY_ANYONE)


router = Router(
    "/",
    route_handlers=[offline, accessibility, security, security_txt, robots_txt, search],
    include_in_schema=False,
)
