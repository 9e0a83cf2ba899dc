"""Text messages, through any gateway that takes JSON over HTTP."""

import aiohttp
from msgspec import Struct

from api.notifications.fates import Fate, fate_of_answer, fate_of_error

TIME_LIMIT = 10  # seconds


class Text(Struct, frozen=True):
    to: str  # a telephone number
    text: str
    reference: str  # the same at each try, so that the gateway can tell a second try

    def __repr__(self) -> str:
        return f"Text(reference={self.reference!r})"


class Sender:
    """Sends texts: a POST of `{to, text, reference}` to the gateway's URL, with its token."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.headers = {"Authorization": f"Bearer {token}"}

    async def send(self, text: Text) -> Fate:
        """A gateway says 410 of a number that is no longer in use; 404 would be our own setting being wrong."""
        timeout = aiohttp.ClientTimeout(total=TIME_LIMIT)
        body = {"to": text.to, "text": text.text, "reference": text.reference}
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, headers=self.headers) as session,
                session.post(self.url, json=body, allow_redirects=False) as answer,
            ):
                return fate_of_answer(answer.status, answer.headers.get("Retry-After"), gone=(410,))
        except (aiohttp.ClientError, TimeoutError) as error:
            return fate_of_error(error)
