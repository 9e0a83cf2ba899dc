"""The files pages need, held in memory: compressed once, at addresses that change when any of them does."""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import Annotated

import brotli
from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.params import FromPath, HeaderParameter
from msgspec import Struct

from api.errors import NotFound

PWA = Path(__file__).parent
STATIC = PWA / "static"
SERVICE_WORKER = PWA.parent / "service_worker"
FOR_EVER = "public, max-age=31536000, immutable"
SHELL = (
    "css/doorstep.css",
    "js/app.js",
    "js/notices.js",
    "icons/street.svg",
    "icons/icon-192.png",
    "icons/badge-96.png",
)  # what the app opens with, offline

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("image/svg+xml", ".svg")
TEXT = (".js", ".css", ".svg", ".webmanifest")


class Asset(Struct, frozen=True):
    body: bytes
    compressed: bytes | None
    media_type: str


def read(file: Path) -> Asset:
    body = file.read_bytes()
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(body, brotli.compress(body, quality=11) if file.suffix in TEXT else None, media_type)


class Assets:
    """Every static file, and the version they make together.

    One version for all, in the folder's name: files may then import each other by name, and a page's style and script
    are always of one make.
    """

    def __init__(self) -> None:
        files = sorted(file for file in STATIC.rglob("*") if file.is_file() and file.suffix not in (".json", ".ts"))
        self.kept = {file.relative_to(STATIC).as_posix(): read(file) for file in files}
        self.version = hashlib.sha256(b"".join(asset.body for asset in self.kept.values())).hexdigest()[:10]
        self.workers = {file.name: read(file) for file in SERVICE_WORKER.glob("*.js")}
        self.workers["shell.js"] = self.shell()

    def url(self, name: str) -> str:
        """Raises KeyError for a file that is not there, so that a slip in a template is seen at once."""
        self.kept[name]
        return f"/static/{self.version}/{name}"

    def shell(self) -> Asset:
        """What the service worker keeps: written here, where the version is known."""
        urls = ", ".join(f'"{url}"' for url in ["/offline", *map(self.url, SHELL)])
        body = f'export const version = "{self.version}"\nexport const shell = [{urls}]\n'.encode()
        return Asset(body, None, "text/javascript")


@cache
def read_assets() -> Assets:
    """Once for each process: compressing as small as can be takes a moment."""
    return Assets()


Accepts = Annotated[str, HeaderParameter(name="accept-encoding")]


@get("/static/{version:str}/{path:path}", cache_control=None, include_in_schema=False)
async def static(state: State, path: FromPath[str], version: FromPath[str], accepts: Accepts = "") -> Response[bytes]:
    """A page of an older version may still ask for its files: it gets today's, and does not keep them."""
    is_current = version == state.assets.version
    return answer(state.assets.kept, path.lstrip("/"), accepts, FOR_EVER if is_current else "no-cache")


@get("/service_worker/{name:str}", include_in_schema=False)
async def service_worker(state: State, name: FromPath[str], accepts: Accepts = "") -> Response[bytes]:
    response = answer(state.assets.workers, name, accepts, "no-cache")
    response.headers["service-worker-allowed"] = "/"
    return response


@get("/favicon.ico", include_in_schema=False)
async def favicon(state: State, accepts: Accepts = "") -> Response[bytes]:
    return answer(state.assets.kept, "icons/favicon.png", accepts, "public, max-age=86400")


def answer(assets: dict[str, Asset], name: str, accepts: str, cache_control: str) -> Response[bytes]:
    if name not in assets:
        raise NotFound
    asset = assets[name]
    headers = {"cache-control": cache_control, "vary": "accept-encoding"}
    if asset.compressed and "br" in accepts:
        headers["content-encoding"] = "br"
        return Response(asset.compressed, media_type=asset.media_type, headers=headers)
    return Response(asset.body, media_type=asset.media_type, headers=headers)


router = Router("/", route_handlers=[static, service_worker, favicon])
