"""The HTML of a letter: the same words, one button, nothing fetched, and whatever people write is only words."""

import random
import re

from msgspec.structs import replace

from api.notifications.email_words import EmailWords, Link, in_html, in_text
from tests.reports.reading import elements, read

STOP = Link("Stop these emails", "https://council.test/following/stop/x")
WORDS = EmailWords(
    title="Pothole: Planned",
    body="We come on Tuesday.\nMind the cones.",
    listed=[],
    because="You hear of this because you follow Quay Road.",
    button=Link("See your report", "https://council.test/reports/ABC2345/private/x"),
    about_button="This link is yours alone: do not pass it on.",
    rate=None,
    answer="You can also reply to this email.",
    stop=STOP,
    council="Wrackholm Council",
)
HOSTILE = [
    "<script>",
    "</style>",
    "</title>",
    '"',
    "'",
    "&",
    "<img src=x onerror=y>",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "]]>",
    "<!--",
]
HOSTILE += ["javascript:x", "\n", "\r", "\0", "\u202e", "é", "&lt;", "<a href=https://evil.test>", "style=", " ", "x"]


def test_it_says_the_same_as_the_plain_text_with_one_button_and_fetches_nothing() -> None:
    page = in_html(WORDS, "#1d70b8")
    said = " ".join(" ".join(each.text) for each in elements(page, "body"))
    for words in (WORDS.title, "Mind the cones.", WORDS.because, WORDS.about_button, WORDS.answer, WORDS.council):
        assert words in said and words in in_text(WORDS)
    [button] = elements(page, "a", class_="button")
    assert button.words == "See your report" and button.attributes["href"] in in_text(WORDS)
    assert [each.tag for each in read(page) if each.tag in ("img", "script", "link", "iframe", "form")] == []
    assert not re.search(r"url\(|@import|src=", page) and "prefers-color-scheme: dark" in page
    assert "background: #1d70b8; color: #ffffff" in page


def test_a_digest_lists_its_news() -> None:
    listed = [Link(f"News {n}", f"https://council.test/reports/ABC234{n}") for n in range(2, 5)]
    page = in_html(replace(WORDS, listed=listed), "")
    assert [each.words for each in elements(page, "a")[:3]] == ["News 2", "News 3", "News 4"]


def test_whatever_people_write_is_only_words() -> None:
    chance, shape = random.Random(5), [each.tag for each in read(in_html(WORDS, ""))]
    for _letter in range(300):
        title, body, because, council, service = (
            "".join(chance.choices(HOSTILE, k=chance.randint(1, 12))) for _part in range(5)
        )
        said = {"title": title, "body": body, "because": because, "council": council}
        page = in_html(replace(WORDS, **said, button=Link(service, STOP.url)), "")
        assert [each.tag for each in read(page)] == shape
        assert elements(page, "h1")[0].words == title and elements(page, "p", class_="said")[0].words == body
        assert {each.attributes["href"] for each in elements(page, "a")} == {STOP.url}
