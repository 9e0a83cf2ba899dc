"""Where GOV.UK Notify calls us back: receipts, letters that came back, and texts it has received for us.

https://docs.notifications.service.gov.uk/rest-api.html#callbacks
"""

import hmac
from typing import Any

from litestar import Router, post
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import JSONBody

from api.actor import SYSTEM
from api.database import Database
from api.errors import NotAllowed
from api.language import gettext as _
from api.notifications import receipts
from api.notifications.receipts import Receipt, ReceivedText, ReturnedLetter


@post("/", status_code=204)
async def receipt(db: Database, data: JSONBody[Receipt]) -> None:
    await receipts.take_receipt(db, data)


@post("/returned-letters", status_code=204)
async def returned_letter(db: Database, data: JSONBody[ReturnedLetter]) -> None:
    await receipts.take_returned(db, data)


@post("/texts", status_code=204)
async def received_text(db: Database, data: JSONBody[ReceivedText]) -> None:
    await receipts.take_text(db, data)


def shows_our_token(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """The one that was given to Notify; without one, nobody is let in."""
    token = connection.app.state.settings.notify_callback_token
    shown = connection.headers.get("authorization", "")
    if not token or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        raise NotAllowed(_("Only GOV.UK Notify may tell us this."))


router = Router(
    "/callbacks/notify",
    route_handlers=[receipt, returned_letter, received_text],
    guards=[shows_our_token],
    dependencies={"actor": Provide(lambda: SYSTEM, sync_to_thread=False)},
    opt={"is_unlimited": True},
    include_in_schema=False,
)
