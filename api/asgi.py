"""Standing around an application: for what must hold whatever it answers."""

from collections.abc import Callable
from typing import TypeGuard

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, HTTPScope, Message, Receive, Scope, Send


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


def starting(send: Send, prepare: Callable[[HTTPResponseStartEvent], None]) -> Send:
    """`send`, but that the start of the answer, its status and headers, is prepared first."""

    async def send_prepared(message: Message) -> None:
        if message["type"] == "http.response.start":
            prepare(message)
        await send(message)

    return send_prepared
