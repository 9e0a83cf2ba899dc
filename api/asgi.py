"""Standing around an application: for what must hold whatever it answers."""

from collections.abc import Callable
from typing import TypeGuard

from litestar.enums import ScopeType
from litestar.types import HTTPResponseStartEvent, HTTPScope, Message, Scope, Send


def is_http(scope: Scope) -> TypeGuard[HTTPScope]:
    return scope["type"] == ScopeType.HTTP


def starting(send: Send, prepare: Callable[[HTTPResponseStartEvent], None]) -> Send:
    """`send`, but that the start of the answer, its status and headers, is prepared first."""

    async def send_prepared(message: Message) -> None:
        if message["type"] == "http.response.start":
            prepare(message)
        await send(message)

    return send_prepared
