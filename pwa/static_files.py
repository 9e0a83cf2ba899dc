"""The files pages need, held in memory: compressed once, at addresses that change when any of them does."""

import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path

import brotli
from litestar import Request, Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from msgspec import Struct

from api.errors import NotFound
from api.settings import Settings

PWA = Path(__file__).parent
STATIC = PWA / "static"
SERVICE_WORKER = PWA.parent / "service_worker"
FOR_EVER = "public, max-age=31536000, immutable"
PAGES = ("/offline", "/outbox", "/reports/new/offline")  # kept with the shell: nothing in them is anybody's
SHELL = (
    "css/doorstep.css",
    "css/steps.css",
    "css/report.css",
    "css/home.css",
    "css/list.css",
    "css/own.css",
    "js/app.js",
    "js/install.js",
    "js/notices.js",
    "js/outbox.js",
    "js/kept.js",
    "js/waiting.js",
    "js/typed.js",
    "js/without_signal.js",
    "js/outbox_list.js",
    "js/gazetteer.js",
    "js/places.js",
    "js/photos.js",
    "js/photo_field.js",
    "js/live.js",
    "icons/street.svg",
    "icons/icon-192.png",
    "icons/badge-96.png",
)  # what the app opens with, offline

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("image/svg+xml", ".svg")
mimetypes.add_type("image/webp", ".webp")
POLICY = "default-src 'none'; frame-ancestors 'none'"  # no file is a page: opened by itself, it may do nothing
TEXT = (".js", ".css", ".svg", ".webmanifest")
ONLY_FOR_READERS = re.compile(
    r"^\s*/\*(?:(?!\*/).)*\*/[ \t]*\n|^[ \t]*//[^\n]*\n| // [^\n\"'`]*$|^\s+|/\*\* @type \{(?:(?!\*/).)*\} \*/ ?",
    re.MULTILINE | re.DOTALL,
)
ROOM = re.compile(r"^(?!--)([a-z-]+:) |;?\n+(?=\})|(?<=[{};,])\n+| (?=\{)", re.MULTILINE)  # of a style
NOUGHT = re.compile(r"(?<![\w.#-])0\.(?=\d)")  # 0.5rem is .5rem
ROOM_IN_CODE = re.compile(  # of a script: what stands in quotes is kept, then what has room about it goes without
    r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"""
    r"""|/(?![/* ])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)"""
    r"| ?([=!]==|=>|&&|\|\||\?\?|[-+*<>]=|[,:?{}()\[\]=<>]) ?|(?<=[{(,\[])\n|\n(?=[)}\]])"
)
IMPORTED = re.compile(r'@import "([^"]+)";\n*')


class StaticFile(Struct, frozen=True):
    body: bytes
    compressed: bytes | None
    media_type: str
    etag: str


def is_served(file: Path) -> bool:
    """Not what only the tools read, nor a library's style, which comes within ours."""
    return file.suffix not in (".json", ".ts") and not (file.suffix == ".css" and "vendor" in file.parts)


def read(file: Path) -> StaticFile:
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    is_own_code = file.suffix in (".js", ".css") and "vendor" not in file.parts
    body = as_sent(file).encode() if is_own_code else file.read_bytes()
    return static_file(body, media_type, is_text=file.suffix in TEXT)


def as_sent(file: Path) -> str:
    """Without comments and indents, a fifth of its bytes over the air; a style together with those it imports."""
    code = for_browsers(file.read_text(), file.suffix)
    return IMPORTED.sub(lambda found: (file.parent / found[1]).read_text(), code)


def for_browsers(code: str, suffix: str) -> str:
    bare = ONLY_FOR_READERS.sub("", code)
    if suffix == ".css":
        return NOUGHT.sub(".", ROOM.sub(lambda found: found[1] or "", bare))
    return ROOM_IN_CODE.sub(lambda found: found[1] or found[2] or "", bare)


def static_file(body: bytes, media_type: str, is_text: bool) -> StaticFile:
    compressed = brotli.compress(body, quality=11) if is_text else None
    return StaticFile(body, compressed, media_type, etag=f'"{hashlib.sha256(body).hexdigest()[:16]}"')


class StaticFiles:
    """Every static file, and the version they make together.

    One version for all, in the folder's name: files may then import each other by name, and a page's style and script
    are always of one make. Pages count too, for the one that is kept for no signal.
    """

    def __init__(self) -> None:
        files = sorted(file for file in STATIC.rglob("*") if file.is_file() and is_served(file))
        self.kept = {file.relative_to(STATIC).as_posix(): read(file) for file in files}
        made_of = [
            *(file.body for file in self.kept.values()),
            *(page.read_bytes() for page in sorted(PWA.rglob("*.html"))),
        ]
        self.version = hashlib.sha256(b"".join(made_of)).hexdigest()[:10]
        self.workers = {file.name: read(file) for file in SERVICE_WORKER.glob("*.js")}
        self.workers["shell.js"] = self.shell()
        self.workers["service_worker.js"] = self.stamped(SERVICE_WORKER / "service_worker.js")

    def url(self, name: str) -> str:
        """Raises KeyError for a file that is not there, so that a slip in a template is seen at once."""
        self.kept[name]
        return f"/static/{self.version}/{name}"

    def stamped(self, file: Path) -> StaticFile:
        """With the version in it, for browsers that look for a new one in this file alone and not in its imports."""
        return static_file(f"{as_sent(file)}// {self.version}\n".encode(), "text/javascript", is_text=True)

    def shell(self) -> StaticFile:
        """What the service worker keeps: written here, where the version is known."""
        urls = ", ".join(f'"{url}"' for url in [*PAGES, *map(self.url, SHELL)])
        lines = [
            f'export const version = "{self.version}"',
            f"export const shell = [{urls}]",
            f'export * from "{self.url("js/outbox.js")}"',
        ]
        body = "\n".join([*lines, ""]).encode()
        return static_file(body, "text/javascript", is_text=True)


@cache
def read_static_files() -> StaticFiles:
    """Once for each process: compressing as small as can be takes a moment."""
    return StaticFiles()


class Asked(Struct, frozen=True):
    """What a request says of the answer it can take."""

    accept_encoding: str
    if_none_match: str


def asked(request: Request[None, None, State]) -> Asked:
    return Asked(request.headers.get("accept-encoding", ""), request.headers.get("if-none-match", ""))


@get("/static/{version:str}/{path:path}", cache_control=None, include_in_schema=False)
async def static(
    state: State, path: FromPath[str], version: FromPath[str], asked: NamedDependency[Asked]
) -> Response[bytes]:
    """A page of an older version may still ask for its files: it gets today's, and does not keep them."""
    is_current = version == state.static_files.version
    response = answer(state.static_files.kept, path.lstrip("/"), asked, FOR_EVER if is_current else "no-cache")
    response.headers["content-security-policy"] = POLICY
    return response


@get("/service_worker/{name:str}", include_in_schema=False)
async def service_worker(
    state: State, name: FromPath[str], asked: NamedDependency[Asked], settings: NamedDependency[Settings]
) -> Response[bytes]:
    if settings.service_worker_off and name == "service_worker.js":
        name = "switched_off.js"
    response = answer(state.static_files.workers, name, asked, "no-cache")
    response.headers["service-worker-allowed"] = "/"
    return response


@get("/favicon.ico", include_in_schema=False)
async def favicon(state: State, asked: NamedDependency[Asked]) -> Response[bytes]:
    return answer(state.static_files.kept, "icons/favicon.png", asked, "public, max-age=86400")


def answer(files: dict[str, StaticFile], name: str, asked: Asked, cache_control: str) -> Response[bytes]:
    if name not in files:
        raise NotFound
    file = files[name]
    headers = {"cache-control": cache_control, "vary": "accept-encoding", "etag": file.etag}
    if file.etag in asked.if_none_match:
        return Response(b"", status_code=304, media_type=file.media_type, headers=headers)
    elif file.compressed and "br" in asked.accept_encoding:
        headers["content-encoding"] = "br"
        return Response(file.compressed, media_type=file.media_type, headers=headers)
    else:
        return Response(file.body, media_type=file.media_type, headers=headers)


router = Router(
    "/",
    route_handlers=[static, service_worker, favicon],
    dependencies={"asked": Provide(asked, sync_to_thread=False)},
)
