"""How much a report looks like spam. One that does waits for an officer; nobody is refused, or has to prove anything.

The points are of what was tried on real reports and on invented spam (tests/reports/test_suspected_spam.py): an honest
report that waits costs an officer a glance, so that fewer than one in 200 does.
"""

import re
from uuid import UUID

from api.database import Connection
from api.reports import queries
from api.reports.schemas import Sign, Signs

ENOUGH = 5  # points

LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|(?<![@\w.-])[\w-]+(?:\.[\w-]+)*\."
    r"(?:biz|casino|click|club|info|live|loan|online|pro|ru|shop|site|store|top|vip|win|xyz)\b[^\s<>\"')\]]*",
    re.IGNORECASE,
)
MARKUP = re.compile(r"\[(?:url|link|img)[=\]]|<a\s[^>]*href|\]\(https?://", re.IGNORECASE)
# Where people keep pictures, maps and news of a problem; and every council, school and public body.
OFTEN_MEANT = re.compile(
    r"^(?:https?://)?(?:[\w-]+\.)*"
    r"(?:google\.(?:com|co\.uk)|goo\.gl|gov\.uk|what3words\.com|w3w\.co|openstreetmap\.org|osm\.org|bing\.com|apple\.com"
    r"|fixmystreet\.com|icloud\.com|dropbox\.com|1drv\.ms|onedrive\.live\.com|imgur\.com|flickr\.com|youtube\.com|youtu\.be"
    r"|facebook\.com|x\.com|twitter\.com|bbc\.co\.uk|bbc\.com|nhs\.uk|sch\.uk|ac\.uk|police\.uk|wikipedia\.org)"
    r"(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)


async def look_for_spam(db: Connection, report_id: UUID, device_id: UUID, words: str) -> None:
    """After a report is sent or mended, in the same transaction."""
    signs = await queries.signs_of_spam(db, report_id, device_id)
    points = points_of(words, signs)
    if sum(points.values()) - reputation(signs) >= ENOUGH:
        await queries.suspect(db, report_id, sum(points.values()), list(points))


def points_of(words: str, signs: Signs) -> dict[Sign, int]:
    """By what speaks against it; what does not is left out."""
    links = len({link.casefold() for link in LINK.findall(words) if not OFTEN_MEANT.match(link)})
    points: dict[Sign, int] = {
        "markup": 5 if MARKUP.search(words) else 0,
        "links": min(links, 1) * 5 + max(links - 1, 0) * 2,
        "fast": 5 if signs.sent_lately >= 20 else 3 if signs.sent_lately >= 10 else 0,
        "same_words": min(signs.same_words_hers, 4),
        "many_senders": 5 if signs.same_words_senders >= 3 else 0,
        "spam_before": min(signs.marked_spam, 2) * 5,
    }
    return {sign: number for sign, number in points.items() if number}


def reputation(signs: Signs) -> int:
    """Whose reports were fixed is believed more, unless others of hers were spam."""
    return 0 if signs.marked_spam else min(signs.dealt_with, 2) * 2
