"""The privacy notice: what the register and the rules say today, in words."""

from litestar import Router, get
from litestar.response import Template

from api.database import Database
from api.language import gettext as _
from api.language import ngettext
from api.rights import queries
from api.rights.register import REGISTER
from api.rights.retention import RULES
from pwa.kept import BY_ANYONE

YEAR = 365  # days


@get("/privacy")
async def privacy(db: Database) -> Template:
    kept = {each.key: each.keep_days for each in await queries.kept(db)}
    holdings = [
        {
            "what": _(holding.what),
            "source": _(holding.source),
            "purpose": _(holding.purpose),
            "basis": _(holding.basis),
            "shared": _(holding.shared),
            "else_kept": _(holding.else_kept) if holding.else_kept else "",
            "kept": "\n".join([how_long(key, kept[key]) for key in holding.rules]),
        }
        for holding in REGISTER
    ]
    context = {"holdings": holdings, "gone": await queries.gone_lately(db)}
    return Template("rights/privacy.html", context=context, headers=BY_ANYONE)


def how_long(key: str, days: int) -> str:
    about = RULES[key]
    said = _("{what}: {then} {time} after {since}.")
    return said.format(what=_(about.what), time=time_words(days), since=_(about.since), then=_(about.then))


def time_words(days: int) -> str:
    """In years where they are whole ones."""
    if days % YEAR == 0:
        return ngettext("{n} year", "{n} years", days // YEAR).format(n=days // YEAR)
    return ngettext("{n} day", "{n} days", days).format(n=days)


router = Router("/", route_handlers=[privacy], include_in_schema=False)
