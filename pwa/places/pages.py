"""The map itself, one file served whole, to be kept for ever: its address names its content."""

from functools import lru_cache
from pathlib import Path

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.errors import NotFound
from api.places.map_file import KEPT, files_in
from api.settings import Settings
from pwa.static_files import FOR_EVER


@get("/map/{name:str}", sync_to_thread=True)
def map_file(name: FromPath[str], settings: NamedDependency[Settings]) -> Response[bytes]:
    """Its tiles are compressed already. No ranges: a browser keeps only what it was given whole."""
    there = {file.name: file for file in files_in(settings.data / "map")}
    if name not in there:
        raise NotFound
    return Response(content(there[name]), media_type="application/vnd.pmtiles", headers={"cache-control": FOR_EVER})


@lru_cache(maxsize=KEPT)
def content(file: Path) -> bytes:
    return file.read_bytes()


router = Router("/", route_handlers=[map_file], include_in_schema=False)
