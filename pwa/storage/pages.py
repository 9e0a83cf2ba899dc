"""What this app keeps on a phone, and small-data mode: a cookie, so that pages are small before they are sent."""

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from pwa.forms import Form
from pwa.visitors import SMALL_DATA, YEAR, Visitor


@get("/account/storage")
async def storage(visitor: NamedDependency[Visitor]) -> Template:
    return Template("storage/storage.html", context={"asks_to_save": visitor.asks_to_save})


@post("/account/storage", status_code=303)
async def choose(visitor: NamedDependency[Visitor], form: NamedDependency[Form]) -> Redirect:
    """Of the phone, not of a person: nobody gets a device's cookie for it."""
    visitor.set_cookie(SMALL_DATA, "on" if form.text("small_data") == "on" else "off", YEAR)
    return Redirect("/account/storage", status_code=303)


router = Router("/", route_handlers=[storage, choose], include_in_schema=False)
