"""Pages and messages are ready for Welsh: every sentence can be taken out, and what is translated is shown."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from api import language
from tests.reports.reading import elements
from tests.words.test_the_councils_own_words import closes, edits
from tests.world import ROOT, World

# A few words for these tests: they are no translation of ours.
WELSH = {
    "Report a problem": "Rhoi gwybod am broblem",
    "{service}: Fixed": "{service}: Wedi trwsio",
    "See it": "Gweld",
}


@pytest.fixture
def welsh(tmp_path: Path) -> Iterator[None]:
    """Installed while the test runs."""
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="cy")
    for english, there in WELSH.items():
        catalogue.add(english, there)
    catalogue.add(("{n} minute ago", "{n} minutes ago"), ("", ""))
    with (folder / "doorstep.mo").open("wb") as file:
        write_mo(file, catalogue)
    language.read_from(tmp_path)
    yield
    language.read_from(language.LOCALE)


def test_sentences_of_pages_scripts_and_messages_can_all_be_taken_out(sentences: Catalog) -> None:
    for sentence in (
        "Report a problem",  # a template
        "Enter an email address in the right form, like name@example.org",  # an action
        "{service}: Fixed",  # a message
        ("{n} minute ago", "{n} minutes ago"),
        "January",
    ):
        assert sentences.get(sentence if isinstance(sentence, str) else sentence[0]), sentence
    assert len(sentences) > 1000


def test_every_translation_has_the_placeholders_of_its_original() -> None:
    for file in (ROOT / "pwa" / "locale").glob("*/LC_MESSAGES/doorstep.po"):
        with file.open("rb") as text:
            assert wrong_placeholders(read_po(text)) == [], file


def test_a_translation_that_lost_a_placeholder_is_found() -> None:
    catalogue = Catalog(locale="cy")
    catalogue.add("News of %(place)s", "Newyddion %(lle)s")
    catalogue.add("{service}: Fixed", "{service}: Wedi trwsio")
    catalogue.add("Not translated yet: {day}", "")
    assert wrong_placeholders(catalogue) == ["News of %(place)s"]


def wrong_placeholders(catalogue: Catalog) -> list[str]:
    """A plural may say “one” in place of its number."""
    wrong = []
    for message in catalogue:
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        there = [message.string] if isinstance(message.string, str) else list(message.string or ())
        known = {placeholder for each in originals for placeholder in placeholders(each)}
        for each in filter(None, there) if message.id else ():
            found = set(placeholders(each))
            if found - known or (len(originals) == 1 and found != known):
                wrong.append(originals[0])
    return wrong


def placeholders(text: str) -> list[str]:
    return re.findall(r"\{\w+\}|%\(\w+\)s", text)


async def test_a_page_under_its_prefix_is_in_its_language_and_what_has_no_translation_is_in_english(
    world: World, welsh: None
) -> None:
    person = world.person()
    page = await person.opens("/cy/")
    assert elements(person.page.text, "html")[0].attributes["lang"] == "cy"
    assert "Rhoi gwybod am broblem" in page and "In danger?" in page
    await person.opens("/")
    assert elements(person.page.text, "html")[0].attributes["lang"] == "en-GB"
    assert "Rhoi gwybod" not in person.text
    with language.speaking("cy"):
        assert language.ngettext("{n} minute ago", "{n} minutes ago", 5) == "{n} minutes ago"


async def test_whoever_reads_a_language_stays_in_it_and_can_change(world: World, welsh: None) -> None:
    person = world.person()
    await person.opens("/cy/reports/new")
    links = [each.attributes["href"] for each in elements(person.page.text, "a") if "href" in each.attributes]
    own = [each for each in links if each.startswith("/")]
    assert own and all(each.startswith("/cy/") for each in own)
    assert "http://council.test/reports/new" in links, "the same page in English"
    assert elements(person.page.text, "link", rel="stylesheet")[0].attributes["href"].startswith("/static/")
    await person.sends("/cy/reports/new")
    assert person.path.startswith("/cy/reports/new/"), "a form leads on in it too"


async def test_where_there_is_one_language_no_page_speaks_of_others(world: World) -> None:
    person = world.person()
    for path in ("/", "/account/notices"):
        await person.opens(path)
        assert "Cymraeg" not in person.page.text and "hreflang" not in person.page.text
    await person.opens("/cy/")
    assert person.status == 404


async def test_a_resident_who_chose_welsh_is_written_to_in_welsh_in_the_councils_own_words_too(
    world: World, welsh: None
) -> None:
    hers, his, administrator = world.person(), world.person(), await world.administrator()
    await hers.sends("/account/notices", None, language="cy", most_a_day="10")
    assert elements(hers.page.text, "option", value="cy")[0].attributes.keys() >= {"selected"}, "it is kept"
    first = await hers.reports()
    await his.sends(f"/reports/{first}/follow")
    await closes(world, first, "Filled")
    await hers.opens("/messages")
    await his.opens("/messages")
    assert "Pothole: Wedi trwsio" in hers.text and "Pothole: Fixed" in his.text

    await edits(administrator, "/staff/words/report.closed.fixed?language=cy", title="{service}: gorffen")
    second = await hers.reports()
    await closes(world, second, "Filled")
    await hers.opens("/messages")
    assert "Pothole: gorffen" in hers.text
