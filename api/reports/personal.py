"""Finds what looks personal in a report's words: she sees it before she sends, and an officer looks before the rest.

Wrong now and then on purpose: a held report costs an officer a glance, a telephone number shown costs a resident more.
Of names only those are found that something announces: a title (“Mrs Ada Cole”), or words such as “my name is” or
“a man called”. Two words with capitals alone are as often a street, a school or a shop.
"""

import re
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from api.services.schemas import Answer

Kind = Literal["email", "telephone", "number plate", "postcode", "name"]


class Personal(Struct, frozen=True):
    """What looks personal, and where it stands in the words."""

    kind: Kind
    start: int
    end: int
    text: str


CAPITAL = r"[A-Z][\w'’-]*"
NAME = rf"(?P<found>{CAPITAL}(?:[ \t]+{CAPITAL}){{0,2}})"
FULL_NAME = (
    rf"(?P<found>{CAPITAL}[ \t]+"
    r"(?!(?:Road|Street|Lane|Close|Avenue|Drive|Way|Court|Place|Terrace|Park|School|Council)\b)"
    rf"{CAPITAL})"
)

LOOKS: list[tuple[Kind, re.Pattern[str]]] = [
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.\w{2,}", re.IGNORECASE)),
    # Ten or eleven digits as people space them, with 0 or +44 in front.
    ("telephone", re.compile(r"(?<!\d)(?:(?:\+44|0044)(?:\s?\(0\))?|0)(?:[\s().-]*\d){9,10}(?!\d)")),
    # As issued since 2001, since 1983 and since 1963; and Northern Ireland's, with an I or a Z among three letters.
    (
        "number plate",
        re.compile(
            r"\b(?:[A-Z]{2}\d{2}\s?[A-Z]{3}|[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z]"
            r"|(?:[A-Z]{2}Z|[A-Z]I[A-Z])\s?\d{3,4})\b"
        ),
    ),
    # In small letters a plate looks like words, but for one in one piece or with “reg” before it.
    ("number plate", re.compile(r"\b[a-z]{2}\d{2}[a-z]{3}\b", re.IGNORECASE)),
    (
        "number plate",
        re.compile(
            r"\b(?:reg(?:istration)?|(?:number )?plate)\b(?:\s+(?:is|was|number|no\.?))*[\s:]+"
            r"(?P<found>(?=\w*\s?\w*\d)[a-z]{1,3}\d{1,3}\s?[a-z]{0,3}\b)",
            re.IGNORECASE,
        ),
    ),
    ("postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)),
    (
        "name",
        re.compile(
            r"\b(?i:my name is|my name['’]s|i am called|i['’]m called)\s+"
            rf"(?P<found>(?!(?:on|in|not|the|a)\b)[\w'’-]+(?:[ \t]+{CAPITAL}){{0,2}})"
        ),
    ),
    ("name", re.compile(rf"\b(?i:signed|regards|sincerely),?\s+{NAME}")),
    ("name", re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Mx|Prof|Rev)\.?\s+{CAPITAL}(?:[ \t]+{CAPITAL})?")),
    (
        "name",
        re.compile(
            r"\b(?i:called|named|neighbour|landlord|tenant|owner|driver|husband|wife|son|daughter|ask for|speak to)"
            rf"(?:,|\s+is)?\s+{FULL_NAME}"
        ),
    ),
]


def personal_in(words: str) -> list[Personal]:
    """In the order they stand; where two looks overlap, the one that begins first."""
    found = [
        Personal(kind, *match.span(part := look.groupindex.get("found", 0)), match[part])
        for kind, look in LOOKS
        for match in look.finditer(words)
    ]
    kept: list[Personal] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def without_personal(words: str, instead: str, only: Callable[[Personal], bool] = lambda _each: True) -> str:
    """The words with what looks personal taken out: all of it, or what `only` picks."""
    for each in reversed([one for one in personal_in(words) if only(one)]):
        words = words[: each.start] + instead + words[each.end :]
    return words


def public_words(description: str, where_exactly: str, answers: list[Answer]) -> str:
    """All that everyone could read of a report."""
    return "\n".join([description, where_exactly, *(each.answer for each in answers if each.is_public)])


def looks_personal(words: str) -> list[str]:
    """The kinds of personal detail that seem to be in the words; none for most reports."""
    return list(dict.fromkeys(each.kind for each in personal_in(words)))
