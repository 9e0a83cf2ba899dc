"""Administrators' pages of areas: all of them, and one with its outline, what lies in it and what rests on it."""

from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec.structs import replace

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.editing import looking_ahead
from api.errors import Conflict, Refused
from api.places import areas, queries
from api.places.geojson import Polygon
from api.places.schemas import AreaOpened, KeptArea, LiesIn
from pwa.editing.pages import Problem, edit_page, list_page, save, undoing
from pwa.forms import Form
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/areas"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    found = await queries.areas_listed(db)
    names = {each.id: each.name for each in found}
    return await list_page(db, "places/areas.html", officer, "area", names, areas=found)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await form_page(db, officer, None, KeptArea())


@get("/{area_id:uuid}")
async def show(db: Database, officer: NamedDependency[Officer], area_id: FromPath[UUID]) -> Template:
    kept = await queries.area_by_id(db, area_id)
    return await form_page(db, officer, kept, kept.entry)


@get("/{area_id:uuid}/outline")
async def outline(db: Database, area_id: FromPath[UUID]) -> Response[bytes]:
    """As a file, to be changed elsewhere and brought back."""
    area = (await queries.area_by_id(db, area_id)).entry
    headers = {"content-disposition": 'attachment; filename="outline.geojson"'}
    return Response(areas.as_geojson(area), media_type="application/geo+json", headers=headers)


@post(["/new", "/{area_id:uuid}"], status_code=200)
async def keep(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    area_id: FromPath[UUID | None] = None,
) -> Page:
    """Looked ahead at, kept, or retired, by the button that was pressed."""
    kept = await queries.area_by_id(db, area_id) if area_id else None
    area = named_in(form, kept)
    try:
        if drawn := await outline_in(form):
            area = replace(area, outline=drawn)
        if form.text("do") == "look":
            async with looking_ahead(db):
                await save(db, areas.AREAS, kept, form, area, actor)
                counted = await areas.lies_in(db, area.outline, area_id)
            return await form_page(db, officer, kept, area, form, lies_in=counted)
        await save(db, areas.AREAS, kept, form, area, actor)
    except (Refused, Conflict) as problem:
        return await form_page(db, officer, kept, area, form, problem)
    return Redirect(BASE, status_code=303)


def named_in(form: Form, kept: AreaOpened | None) -> KeptArea:
    """Retiring takes its ground away and changes nothing else. What kind it is stays as it began."""
    if kept and form.text("do") == "retire":
        return replace(kept.entry, outline=[])
    return KeptArea(
        kind=kept.entry.kind if kept else "ward" if form.text("kind") == "ward" else "area",
        name=form.text("name"),
        code=form.text("code"),
        outline=kept.entry.outline if kept else [],
    )


async def outline_in(form: Form) -> list[Polygon]:
    """A file, or else what was pasted or came back with the form."""
    for file in form.files("file"):
        return areas.outline_in(await file.read(areas.LARGEST_FILE + 1))
    return areas.outline_in(pasted.encode()) if (pasted := form.text("outline")) else []


async def form_page(
    db: Connection,
    officer: Officer,
    kept: AreaOpened | None,
    area: KeptArea,
    form: Form | None = None,
    problem: Problem | None = None,
    lies_in: LiesIn | None = None,
) -> Template:
    """What was drawn anew comes back as text, for a browser sends no file twice."""
    drawn_anew = form and area.outline and not (kept and area.outline == kept.entry.outline)
    again = areas.as_geojson(area).decode() if drawn_anew else form.text("outline") if form else ""
    return await edit_page(db, "places/area.html", officer, kept, area, form, problem, again=again, lies_in=lies_in)


router = Router(
    "/areas",
    route_handlers=[listed, new, show, outline, keep, undoing(areas.AREAS, BASE)],
    dependencies={"actor": officer_who("routing.edit")},
)
