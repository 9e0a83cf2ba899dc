"""Whose a place is, and what follows from it for a report."""

from api.assets import queries
from api.assets.schemas import Asset, Ground
from api.database import Connection
from api.errors import NotFound, Refused, Stopped
from api.language import gettext as _


class NotOurs(Stopped):
    """Somebody else looks after the place, and wants to be asked directly: `ground` says who and how."""

    def __init__(self, ground: Ground) -> None:
        said = _("This is looked after by {owner}, not by the council.").format(owner=ground.owner)
        how = [
            ground.words,
            _("Ring {telephone}.").format(telephone=ground.telephone) if ground.telephone else "",
            _("See {website}").format(website=ground.website) if ground.website else "",
        ]
        super().__init__(place=" ".join(filter(None, [said, *how])))
        self.ground = ground


def refuse_not_ours(ground: Ground) -> None:
    """Raises NotOurs where the owner is to be asked instead."""
    if ground.answer == "stop":
        raise NotOurs(ground)


async def asset_reported(db: Connection, code: str, service_code: str) -> Asset:
    """Raises Refused for an address that is none, and for what is not reported of such a thing."""
    try:
        asset = await queries.asset_by_code(db, code.upper())
    except NotFound:
        raise Refused(asset=_("Choose one of these, or none of them")) from None
    if service_code not in asset.service_codes:
        raise Refused(asset=_("That is not reported of a {kind}").format(kind=asset.kind_name.lower()))
    return asset
