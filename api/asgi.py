"""Standing around an application: for what must hold whatever it answers."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeGuard

import structlog
from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, HTTPScope, Message, Receive, Scope, Send

log = structlog.get_logger()


def is_http(scope: Scope) -> TypeGuard[HTTPScope]:
    return scope["type"] == ScopeType.HTTP


def answering_heads(app: ASGIApp) -> ASGIApp:
    """HEAD is answered as GET is, without the body (RFC 9110 9.3.2); Litestar's handlers know GET alone."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        if is_http(scope) and scope["method"] == "HEAD":
            scope["method"] = HttpMethod.GET
            await app(scope, receive, send_without_body)
        else:
            await app(scope, receive, send)

    return answer


def without_dawdlers(app: ASGIApp, pause_s: float = 30, least_per_s: int = 200) -> ASGIApp:
    """A body that pauses so long, or comes more slowly than the worst signal, is taken for one that was cut off.

    Otherwise whoever sends a byte now and then on many connections leaves no room for others (ASVS v5.0.0-15.2.2).
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        began, received, is_coming = monotonic(), 0, is_http(scope)

        async def receive_in_time() -> Any:
            nonlocal received, is_coming
            if not is_coming:
                return await receive()
            if monotonic() - began > pause_s and received < (monotonic() - began) * least_per_s:
                return {"type": "http.disconnect"}
            try:
                message: Any = await asyncio.wait_for(receive(), pause_s)
            except TimeoutError:
                return {"type": "http.disconnect"}
            received += len(message.get("body", b""))
            is_coming = bool(message.get("more_body"))
            return message

        await app(scope, receive_in_time, send)

    return answer


def never_bare(app: ASGIApp, page: Callable[[], bytes]) -> ASGIApp:
    """Whatever fails within, also the page that says sorry, is answered by this `page` and not by the server's own."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        has_started = False

        def start(_start: HTTPResponseStartEvent) -> None:
            nonlocal has_started
            has_started = True

        try:
            await app(scope, receive, starting(send, start))
        except Exception as error:
            if has_started or not is_http(scope):
                raise
            log.error("failed", route=scope.get("path_template"), exc_info=error)
            body = page()
            headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 500, "headers": headers})
            await send({"type": "http.response.body", "body": body, "more_body": False})

    return answer


def starting(send: Send, prepare: Callable[[HTTPResponseStartEvent], None]) -> Send:
    """`send`, but that the start of the answer, its status and headers, is prepared first."""

    async def send_prepared(message: Message) -> None:
        if message["type"] == "http.response.start":
            prepare(message)
        await send(message)

    return send_prepared
