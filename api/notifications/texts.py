"""Text messages: a number as it is typed, words that fit, and what a text back means."""

import re
from unicodedata import normalize

from api.errors import Refused
from api.language import gettext as _

MOBILE = re.compile("7(?:[1-57-9][0-9]{2}|624)[0-9]{6}")  # 070 and 076 are no mobiles, but for the Isle of Man's 07624
STOPS = {"stop", "stopall", "stopplease", "pleasestop", "unsubscribe"}

# GSM 03.38. One letter outside it makes every letter of a text cost as much as two and more.
ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
COSTING_TWO = "^{}\\[~]|€"
PLAINER = str.maketrans({"“": '"', "”": '"', "\u2018": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
TWO_SEGMENTS = 2 * 153


def checked_mobile(typed: str) -> str:
    """As +447700900123, however it is typed. Raises Refused(mobile=…) for what cannot be a UK mobile's."""
    number = re.sub(r"[\s().\-–]", "", normalize("NFKC", typed))
    national = re.sub(r"^(?:(?:\+|00)?44)?0?", "", number)
    if MOBILE.fullmatch(national):
        return f"+44{national}"
    elif re.fullmatch("(?:[1-3]|70|76)[0-9]{7,9}", national):
        raise Refused(mobile=_("Enter a mobile number. We cannot send texts to other telephones"))
    elif number.startswith(("+", "00")) and not number.startswith(("+44", "0044")):
        raise Refused(mobile=_("Enter a UK mobile number. We cannot send texts abroad"))
    else:
        raise Refused(mobile=_("Enter a UK mobile number, like 07700 900123"))


def means_stop(words: str) -> bool:
    return re.sub("[^a-z]", "", words.casefold()) in STOPS


def fitted(title: str, rest: str, room: int = TWO_SEGMENTS) -> str:
    """The title, cut if it must be, and the rest, which is links and never cut; in letters that cost one each."""
    title, rest = plain(title), plain(rest)
    if cost(title) + cost(rest) > room:
        while title and cost(title) + cost(rest) + 3 > room:
            title = title[:-1]
        title = f"{title.rstrip()}..."
    return f"{title}{rest}"


def plain(text: str) -> str:
    """In the alphabet of telephones, accents taken off where it has none."""
    spelled = (each if each in ALPHABET else normalize("NFKD", each) for each in text.translate(PLAINER))
    return "".join(each for letters in spelled for each in letters if each in ALPHABET or each in COSTING_TWO)


def cost(text: str) -> int:
    return sum(2 if each in COSTING_TWO else 1 for each in text)
