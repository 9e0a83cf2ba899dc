"""GOV.UK asks for words that a child of 9 to 11 can read: what residents read here keeps to that."""

from statistics import median

import pytest
from babel.messages.catalog import Catalog, Message

from api.reading_age import OLDEST, WORD, reading_age, syllables

FOR_STAFF = (
    "pwa/triage/",
    "pwa/services/",
    "pwa/known_problems/",
    "pwa/moderation/",
    "pwa/drafts/",
    "pwa/calls/",
    "pwa/words/",
    "pwa/desk",
    "pwa/partners/",
    "pwa/rounds/",
    "pwa/targets/",
    "pwa/routing/",
    "pwa/templates/",
    "pwa/rights/request",
    "rights/retention",
    "accounts/role",
    "accounts/officers",
    "accounts/shown",
    "pwa/layouts/officer",
    "accounts/sign_in",
)
FEWEST_WORDS = 5  # a label of fewer says nothing of how hard a text is
HARDEST = 13  # years: what is above it is here, with why it may be

MAY_BE_HARD = {
    "Contact the Equality Advisory and Support Service (EASS)": "names, and a law's, that the regulations ask for",
    "We aim at the Web Content Accessibility Guidelines": "the standard's name",
    "Nobody is in danger: continue": "a button of five words, of which two are long",
    "The database itself refuses to show": "for whoever asks how it is kept safe",
    "You can do everything with a keyboard": "names of what people use",
    "Your email address, mobile number or postal address": "a list of what is held",
    "The Information Commissioner, if you complain": "a name, and the law's",
    "Your reports, what you follow and your messages": "one sentence that lists what is kept; worth making shorter",
    "A reference such as K7M2XQ4, a street": "a list of what can be searched for",
}


def test_the_formula_is_flesch_and_kincaids() -> None:
    assert reading_age("The cat sat on the mat and ate a rat. We all saw that it was so sad.") < 6
    words = ["council", "looked", "received", "table", "area", "the", "places", "remediation"]
    assert [syllables(word) for word in words] == [2, 1, 2, 2, 2, 1, 1, 4]
    text = "Remediation of carriageway defects is prioritised."  # 6 words of 15 syllables
    assert reading_age(text) == round(0.39 * 6 + 11.8 * 15 / 6 - 15.59 + 5, 1)


def test_what_residents_read_is_for_a_reader_of_eleven(sentences: Catalog) -> None:
    ages = {text: reading_age(text) for text in for_residents(sentences)}
    assert len(ages) > 300, "pages and messages are both among them"
    assert median(ages.values()) <= OLDEST
    hard = {text: age for text, age in ages.items() if age > HARDEST and not text.startswith(tuple(MAY_BE_HARD))}
    assert not hard, "say these more simply"


@pytest.mark.parametrize("beginning", MAY_BE_HARD)
def test_what_may_be_hard_is_still_there_and_still_hard(sentences: Catalog, beginning: str) -> None:
    found = [text for text in for_residents(sentences) if text.startswith(beginning)]
    assert found and max(map(reading_age, found)) > HARDEST


def for_residents(sentences: Catalog) -> list[str]:
    texts = [text_of(each) for each in sentences if each.id and not is_for_staff(each)]
    return [text for text in texts if len(WORD.findall(text)) >= FEWEST_WORDS]


def text_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


def is_for_staff(message: Message) -> bool:
    return all(
        any(part in file for part in FOR_STAFF) or ("/broadcasts/" in file and "news" not in file)
        for file, _line in message.locations
    )
