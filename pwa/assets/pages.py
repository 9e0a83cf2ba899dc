"""A thing's own page, which the sticker on it leads to; and for officers the list of them all, and their stickers."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno
from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template
from markupsafe import Markup

from api.accounts.schemas import Officer
from api.assets import queries
from api.database import Connection, Database
from api.reports.queries import reports_of_asset
from api.settings import Settings
from api.text import clean
from pwa.static_files import FOR_EVER

PAGE_SIZE = 50
STICKERS = 48  # to a page of the list: six sheets of paper


@get("/a/{code:str}")
async def show(db: Database, code: FromPath[str]) -> Template:
    asset = await queries.asset_by_code(db, code.upper())
    return Template("assets/show.html", context={"asset": asset, "reports": await reports_of_asset(db, asset.id)})


@get("/a/{code:str}/qr.svg")
async def qr(db: Database, code: FromPath[str], settings: NamedDependency[Settings]) -> Response[bytes]:
    asset = await queries.asset_by_code(db, code.upper())
    picture = BytesIO()
    code_of(settings, asset.code).save(picture, kind="svg", border=4, light="#fff", omitsize=True)
    return Response(picture.getvalue(), media_type="image/svg+xml", headers={"cache-control": FOR_EVER})


@get("/assets")
async def listed(
    db: Database,
    officer: NamedDependency[Officer],
    kind: FromQuery[str] = "",
    words: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    return Template("assets/list.html", context=await some(db, officer, kind, words, page, PAGE_SIZE))


@get("/assets/stickers")
async def stickers(
    db: Database,
    officer: NamedDependency[Officer],
    settings: NamedDependency[Settings],
    kind: FromQuery[str] = "",
    words: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    """To be printed. Each code is drawn into the page, so that none is missing on paper."""
    context = await some(db, officer, kind, words, page, STICKERS)
    drawn = [(asset, inline(code_of(settings, asset.code))) for asset in context["assets"]]
    host = settings.origin.split("://", 1)[-1]
    return Template("assets/stickers.html", context=context | {"stickers": drawn, "host": host})


async def some(db: Connection, officer: Officer, kind: str, words: str, page: int, page_size: int) -> dict[str, Any]:
    page = min(max(page, 1), 10_000)
    words = clean(words)[:100]
    found = await queries.assets_listed(db, clean(kind) or None, words or None, page, page_size)
    here = {"kind": kind, "words": words}
    return {
        "officer": officer,
        "assets": found,
        "kinds": await queries.asset_kinds(db),
        **here,
        "query": urlencode(here),
        "newer": "?" + urlencode(here | {"page": page - 1}) if page > 1 else "",
        "older": "?" + urlencode(here | {"page": page + 1}) if len(found) == page_size else "",
    }


def code_of(settings: Settings, code: str) -> segno.QRCode:
    """Level Q, so that a quarter of it may be scratched away."""
    return segno.make_qr(f"{settings.origin}/a/{code}", error="q")


def inline(qr: segno.QRCode) -> Markup:
    """As large as the style sheet says."""
    return Markup(qr.svg_inline(border=4, light="#fff", omitsize=True, svgclass="qr"))  # nosec B704


for_officers = [listed, stickers]
router = Router("/", route_handlers=[show, qr], include_in_schema=False)
