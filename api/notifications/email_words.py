"""What an email says, once in plain text and once in simple HTML. Its template stands with the other templates."""

from pathlib import Path

import jinja2
from msgspec import Struct

from api.colours import readable_on
from api.language import language

TEMPLATES = Path(__file__).parent.parent.parent / "pwa" / "notifications"
BRAND = "#0d5660"  # as doorstep.css has it, where the council has no colour of its own

environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
)


class Link(Struct, frozen=True):
    text: str
    url: str


class EmailWords(Struct, frozen=True):
    title: str
    body: str
    listed: list[Link]  # of a digest, in place of the body
    because: str
    button: Link | None
    about_button: str  # what is said before it; empty: its own words are enough
    rate: Link | None  # of an ending: how it was for her
    answer: str  # how this letter may be answered
    stop: Link | None
    council: str


def in_text(words: EmailWords) -> str:
    listed = [f"{each.text}\n{each.url}" for each in words.listed]
    paragraphs = [words.title, *(listed or [words.body]), words.because]
    if words.button:
        paragraphs += [f"{words.about_button or words.button.text + ':'}\n{words.button.url}"]
    paragraphs += [f"{words.rate.text}:\n{words.rate.url}"] if words.rate else []
    paragraphs += [words.answer, f"{words.stop.text}:\n{words.stop.url}" if words.stop else "", words.council]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def in_html(words: EmailWords, colour: str) -> str:
    """Whatever anybody wrote is escaped: the template's environment sees to it."""
    brand = colour or BRAND
    about = {"language": language.get(), "brand": brand, "on_brand": readable_on(brand)}
    return environment.get_template("email.html").render(words=words, **about)
