"""The words' language. English is in the code; another is a catalogue in pwa/locale and a prefix such as /cy/."""

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "pwa" / "locale"
NAMES = {"en": "English", "cy": "Cymraeg"}  # as those who speak it call it

language: ContextVar[str] = ContextVar("language", default="en")


def gettext(message: str) -> str:
    return catalogue(language.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Babel compiles a plural without translation as the English words in the other language's order: then ours."""
    said = catalogue(language.get()).ngettext(singular, plural, number)
    return said if said not in ("", singular, plural) else singular if number == 1 else plural


def N_(message: str) -> str:  # as gettext's own manual calls it, and Babel finds it by
    """For the catalogue, and not yet in anybody's language: that is for whoever shows it."""
    return message


@contextmanager
def speaking(code: str) -> Iterator[None]:
    before = language.set(code)
    try:
        yield
    finally:
        language.reset(before)


def installed() -> list[str]:
    """English, and each language that has a compiled catalogue; looked for once."""
    if not found:
        found.extend(["en", *sorted(file.parts[-3] for file in places[0].glob("[a-z][a-z]/LC_MESSAGES/doorstep.mo"))])
    return found


def read_from(folder: Path) -> None:
    """Catalogues are looked for in this folder from now on."""
    places[0] = folder
    found.clear()
    read.clear()


def name_of(code: str) -> str:
    return NAMES.get(code, code)


def prefix() -> str:
    """What the addresses of pages in this language begin with."""
    return "" if language.get() == "en" else f"/{language.get()}"


def catalogue(code: str) -> catalogues.NullTranslations:
    """The words of one language, read once; English words where a language has none."""
    if code not in read:
        read[code] = catalogues.translation("doorstep", places[0], [code], fallback=True)
    return read[code]


def day_words(day: date) -> str:
    """As GOV.UK writes a date: 4 December 2026."""
    return f"{day.day} {gettext(MONTHS[day.month - 1])} {day.year}"


places = [LOCALE]
found: list[str] = []
read: dict[str, catalogues.NullTranslations] = {}

MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
