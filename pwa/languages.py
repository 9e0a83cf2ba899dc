"""Another language's pages: the same addresses under its prefix, such as /cy/, from the same handlers."""

import re
from typing import Any

import jinja2
from litestar.types import ASGIApp, HTTPResponseStartEvent, Receive, Scope, Send

from api.asgi import is_http, starting
from api.language import installed, language, name_of, prefix, speaking

LEADS_ON = re.compile(r"<(?:a|form|button|input|body)\b[^>]*>")
ADDRESS = re.compile(r' (href|action|formaction|hx-get)="/(?!/)')


def in_its_language(app: ASGIApp) -> ASGIApp:
    """Nobody further in sees the prefix; where they send somebody on to has it again."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if not is_http(scope):
            return await app(scope, receive, send)
        code = scope["path"][1:].partition("/")[0]
        if code == "en" or code not in installed():
            with speaking("en"):
                return await app(scope, receive, send)
        scope["path"] = scope["path"].removeprefix(f"/{code}") or "/"
        scope["raw_path"] = scope["raw_path"].removeprefix(f"/{code}".encode()) or b"/"
        with speaking(code):
            await app(scope, receive, starting(send, sent_on))

    return answer


def sent_on(start: HTTPResponseStartEvent) -> None:
    start["headers"] = [
        (name, prefix().encode() + value if name.lower() == b"location" and value.startswith(b"/") else value)
        for name, value in start["headers"]
    ]


class InItsLanguage(jinja2.Template):
    """A page whose links and forms stay in its language. One to another language is absolute."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        page = super().render(*args, **kwargs)
        return LEADS_ON.sub(lambda tag: ADDRESS.sub(rf' \1="{prefix()}/', tag[0]), page) if prefix() else page


def other_languages() -> list[dict[str, str]]:
    """Each with its own name and prefix; none where there is only one."""
    codes = [code for code in installed() if code != language.get()]
    return [{"code": code, "name": name_of(code), "prefix": "" if code == "en" else f"/{code}"} for code in codes]


def page_language() -> str:
    return "en-GB" if language.get() == "en" else language.get()
