"""Reading what a form sent, as a person meant it."""

from collections.abc import Iterator
from uuid import UUID

from litestar import Request
from litestar.datastructures import FormMultiDict, State, UploadFile
from litestar.exceptions import ClientException

from api.errors import NotFound
from api.text import clean


class Form:
    """A form's fields. One that was not sent is empty, never an error: what is missing is for the action to say."""

    def __init__(self, sent: FormMultiDict) -> None:
        self.sent = sent

    def text(self, name: str) -> str:
        value = self.sent.get(name, "")
        return clean(value) if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        return [clean(value) for value in self.sent.getall(name, []) if isinstance(value, str)]

    def texts_under(self, prefix: str) -> dict[str, list[str]]:
        """Of every field whose name begins so, by the rest of its name."""
        return {clean(name.removeprefix(prefix)): self.texts(name) for name in self.sent if name.startswith(prefix)}

    def number(self, name: str) -> float | None:
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def id(self, name: str) -> UUID:
        return as_id(self.text(name))

    def files(self, name: str) -> Iterator[UploadFile]:
        """The files chosen; a file field left empty sends one without a name."""
        for value in self.sent.getall(name, []):
            if isinstance(value, UploadFile) and value.filename:
                yield value


def as_id(text: str) -> UUID:
    """Raises NotFound for what is no id: whoever made it up finds nothing behind it."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def whole_number(text: str) -> int:
    """0 for what is none, or has more digits than the database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def form(request: Request[None, None, State]) -> Form:
    try:
        return Form(await request.form())
    except (UnicodeError, LookupError):  # a charset nobody knows, or bytes that are not in it
        raise ClientException from None
