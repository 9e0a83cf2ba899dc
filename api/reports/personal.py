"""Finds what looks personal in a report's words, so that an officer looks before the public does.

Wrong now and then on purpose: a held report costs an officer a glance, a telephone number shown costs a resident more.
"""

import re

from api.services.schemas import Answer

LOOKS = {
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.\w{2,}", re.IGNORECASE),
    # Ten or eleven digits as people space them, with 0 or +44 in front.
    "telephone": re.compile(r"(?<!\d)(?:\+44|0044|0)(?:[\s().-]*\d){9,10}(?!\d)"),
    # Number plates since 2001, and since 1983; Northern Ireland's are three letters and up to four figures.
    "number plate": re.compile(r"\b(?:[A-Z]{2}\d{2}\s?[A-Z]{3}|[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b"),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE),
    "name": re.compile(
        r"\b(?:(?:[Mm]y name is|[Mm]y name's|I am called|signed|[Rr]egards,?)\s+[A-Z][a-z]+"
        r"|(?:Mr|Mrs|Ms|Miss|Dr|Mx|Prof|Rev)\.?\s+(?:[A-Z][a-z]*\.?\s+)?[A-Z][a-z]+)"
    ),
}


def without_personal(words: str, instead: str) -> str:
    """The words with everything that looks personal taken out."""
    for look in LOOKS.values():
        words = look.sub(instead, words)
    return words


def public_words(description: str, where_exactly: str, answers: list[Answer]) -> str:
    """All that everyone could read of a report."""
    return "\n".join([description, where_exactly, *(each.answer for each in answers if each.is_public)])


def looks_personal(words: str) -> list[str]:
    """The kinds of personal detail that seem to be in the words; none for most reports."""
    return [kind for kind, look in LOOKS.items() if look.search(words)]
