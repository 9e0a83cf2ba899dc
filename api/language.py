"""The words' language. English is in the code; another is a catalogue in pwa/locale and a prefix such as /cy/."""

import gettext as catalogues
from contextvars import ContextVar
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "pwa" / "locale"

language: ContextVar[str] = ContextVar("language", default="en")


def gettext(message: str) -> str:
    return catalogue(language.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return catalogue(language.get()).ngettext(singular, plural, number)


def catalogue(code: str) -> catalogues.NullTranslations:
    """The words of one language, read once; English words where a language has none."""
    if code not in read:
        read[code] = catalogues.translation("doorstep", LOCALE, [code], fallback=True)
    return read[code]


read: dict[str, catalogues.NullTranslations] = {}
