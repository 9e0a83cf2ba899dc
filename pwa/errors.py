"""Every way of saying no, as a page for a person or as problem details for a machine; never a traceback."""

from typing import Any
from urllib.parse import urlencode

import asyncpg
import structlog
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect, Template

from api.database import AWAY
from api.errors import Conflict, Gone, NotAllowed, NotFound, Refused, TooMany
from api.language import gettext as _
from api.photos.schemas import PhotoRefused
from pwa.visitors import NoAccount, NotProved, NotSignedIn, NotSure, visitor, within_account, within_staff

log = structlog.get_logger()

CUT_OFF = "client disconnected prematurely"  # Litestar's words for a request that ended half-way: the signal went

AnyRequest = Request[None, None, State]
Answer = Response[Any]


def not_found(request: AnyRequest, _error: Exception) -> Answer:
    return answer(request, 404, _("Page not found"), _("The address may be mistyped, or what was there may be gone."))


def gone(request: AnyRequest, _error: Exception) -> Answer:
    detail = _(
        "We have taken this report down, because something in it should not be seen by everybody. "
        "We are still dealing with the problem. If you reported it, open it on the phone you sent it from."
    )
    return answer(request, 410, _("This report is not shown any more"), detail)


def not_allowed(request: AnyRequest, error: NotAllowed) -> Answer:
    write_down(request, "not allowed")
    return answer(request, 403, _("You cannot do this"), str(error))


def not_allowed_by_the_database(request: AnyRequest, error: asyncpg.InsufficientPrivilegeError) -> Answer:
    """It asks itself what an officer may do with this very report."""
    log.warning("refused", by="database", route=request.scope.get("path_template"), reason=error.message)
    return not_allowed(request, NotAllowed(_("Your account cannot do this with this report.")))


def conflict(request: AnyRequest, error: Conflict) -> Answer:
    return answer(request, 409, _("This has changed meanwhile"), str(error))


def meanwhile(request: AnyRequest, _error: Exception) -> Answer:
    """What it names was taken, or is gone, since the page was opened; the database is the last to know."""
    detail = _("Something it needs has changed, or a name is taken. Go back, load the page again and try once more.")
    return answer(request, 409, _("This has changed meanwhile"), detail)


def refused(request: AnyRequest, error: Refused) -> Answer:
    return answer(request, 422, _("There is a problem"), str(error), error.problems)


def photo_refused(request: AnyRequest, error: PhotoRefused) -> Answer:
    return answer(request, 422, _("We cannot use that photo"), str(error))


def too_many(request: AnyRequest, _error: TooMany) -> Answer:
    write_down(request, "too many")
    return answer(request, 429, *words_of(429), headers={"retry-after": "60"})


def write_down(request: AnyRequest, why: str) -> None:
    """Who was refused what (ASVS v5.0.0-16.3.1 to 16.3.3): the id of her device and the route, and no more."""
    found = request.scope.get("state", {}).get("visitor")
    device = str(found.device_id) if found and found.device_id else None
    log.warning("refused", why=why, route=request.scope.get("path_template"), device=device)


def sign_in_first(request: AnyRequest, _error: NotSignedIn) -> Answer:
    """Where a session was and is no more, also one that was ended from afar, the browser lets go of what it kept.

    What a phone sends by itself, her visits, is answered 401: it keeps them until she has signed in again.
    """
    was_signed_in = bool(visitor(request).session_key)
    headers = {"clear-site-data": '"cache"'} if was_signed_in else {}
    if was_signed_in:
        visitor(request).set_session("", 0)
    if is_for_a_machine(request):
        detail = _("You are signed out. Sign in again, and this goes by itself.")
        return answer(request, 401, _("Sign in"), detail, {"signed_out": detail}, headers)
    return Redirect("/staff/sign-in", status_code=303, headers=headers)


def prove_first(request: AnyRequest, _error: NotProved) -> Answer:
    """On to the page she asked for; where she sent a form, back to the page it stands on."""
    address = str(request.url) if request.method == "GET" else request.headers.get("referer", "")
    return Redirect(f"/staff/prove?{urlencode({'next': within_staff(address)})}", status_code=303)


def have_an_account_first(request: AnyRequest, _error: NoAccount) -> Answer:
    return Redirect(f"/account/sign-in?next={own_page(request)}", status_code=303)


def be_sure_first(request: AnyRequest, _error: NotSure) -> Answer:
    return Redirect(f"/account/prove?next={own_page(request)}", status_code=303)


def own_page(request: AnyRequest) -> str:
    """Where she wanted to go or, where she sent a form, was."""
    return within_account(request.scope["path"] if request.method == "GET" else request.headers.get("referer", ""))


def not_valid(request: AnyRequest, error: ValidationException) -> Answer:
    extra = error.extra if isinstance(error.extra, list) else []
    problems = {str(each.get("key", "")): str(each.get("message", "")) for each in extra}
    detail = _("Something in what was sent is not in the right form.")
    return answer(request, 400, _("We could not read that"), detail, problems)


def not_data(request: AnyRequest, error: Exception) -> Answer:
    """A NUL, half a character, a day outside the calendar, JSON without end: nobody meant to ask for that."""
    log.warning("not data", route=request.scope.get("path_template"), reason=type(error).__name__)
    return answer(request, 400, *words_of(400))


def refused_by_http(request: AnyRequest, error: HTTPException) -> Answer:
    if error.status_code == 404:
        return not_found(request, error)
    elif error.detail == CUT_OFF:
        return answer(request, 400, *words_of(400))
    elif error.status_code >= 500:
        return failed(request, error)
    return answer(request, error.status_code, *words_of(error.status_code), headers=error.headers)


def away(request: AnyRequest, error: Exception) -> Answer:
    log.error("the database is away", reason=type(error).__name__)
    return answer(request, 503, *words_of(503), headers={"retry-after": "5"})


def failed(request: AnyRequest, error: Exception) -> Answer:
    log.error("failed", route=request.scope.get("path_template"), exc_info=error)
    detail = _("It is our fault, not yours, and it is written down. Wait a minute, then try again.")
    return answer(request, 500, _("Sorry, something went wrong"), detail)


def last_resort() -> bytes:
    """When even the page for that cannot be made: one that needs no template and no style."""
    title, detail = _("Sorry, something went wrong"), _("It is our fault, not yours. Wait a minute, then try again.")
    return (
        f'<!doctype html>\n<html lang="en-GB"><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<main><h1>{title}</h1><p>{detail}</p><p><a href="/">{_("Go to the first page")}</a></p></main></html>\n'
    ).encode()


def answer(
    request: AnyRequest,
    status: int,
    title: str,
    detail: str,
    problems: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    if is_for_a_machine(request):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        if problems:
            body["errors"] = problems
        return Response(body, status_code=status, media_type="application/problem+json", headers=headers)
    context = {"title": title, "detail": detail, "status": status}
    return Template("statements/error.html", context=context, status_code=status, headers=headers)


def is_for_a_machine(request: AnyRequest) -> bool:
    sent, wanted = request.headers.get("content-type", ""), request.headers.get("accept", "")
    return (
        request.scope["path"].startswith(("/api/", "/open311/"))
        or sent.startswith("application/json")
        or ("json" in wanted and "html" not in wanted)
    )


def words_of(status: int) -> tuple[str, str]:
    """What went wrong and what to do, in the reader's language."""
    return {
        400: (_("We could not read that"), _("What was sent is not in the right form. Go back and try once more.")),
        405: (_("That cannot be done here"), _("Go back and use the buttons on the page.")),
        413: (_("That is too large"), _("Choose fewer or smaller photos: each can be up to 20 MB.")),
        415: (_("We could not read that"), _("What was sent is not in a form we know.")),
        429: (_("Too much at once"), _("Wait a minute, then try again.")),
        503: (_("Sorry, we are not ready"), _("Nothing you typed was sent. Wait a few seconds, then try again.")),
    }.get(status, (_("That did not work"), _("Go back and try once more.")))


handlers: Any = {
    NotFound: not_found,
    Gone: gone,
    NotAllowed: not_allowed,
    asyncpg.InsufficientPrivilegeError: not_allowed_by_the_database,
    Conflict: conflict,
    Refused: refused,
    PhotoRefused: photo_refused,
    TooMany: too_many,
    NotSignedIn: sign_in_first,
    NotProved: prove_first,
    NoAccount: have_an_account_first,
    NotSure: be_sure_first,
    ValidationException: not_valid,
    asyncpg.DataError: not_data,
    asyncpg.UniqueViolationError: meanwhile,
    asyncpg.ForeignKeyViolationError: meanwhile,
    UnicodeError: not_data,
    RecursionError: not_data,
    HTTPException: refused_by_http,
    **dict.fromkeys(AWAY, away),
    Exception: failed,
}
