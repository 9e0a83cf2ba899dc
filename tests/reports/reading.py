"""A page as its reader has it: what each field holds, what the words say, and which button the Enter key presses."""

from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"meta", "link", "input", "img", "br", "path", "circle", "use"}


class Element(NamedTuple):
    tag: str
    attributes: dict[str, str]
    text: list[str]

    @property
    def words(self) -> str:
        return "".join(self.text)


class Reader(HTMLParser):
    """Builds no tree: each element in the order it begins, with all the text inside it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attributes}, [])
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text.append(data)


@lru_cache(maxsize=4)
def read(page: str) -> list[Element]:
    return Reader(page).elements


def elements(page: str, tag: str, **attributes: str) -> list[Element]:
    wanted = {name.rstrip("_"): value for name, value in attributes.items()}
    return [
        each
        for each in read(page)
        if each.tag == tag and all(each.attributes.get(name) == value for name, value in wanted.items())
    ]


def title(page: str) -> str:
    return elements(page, "title")[0].words


def field(page: str, name: str) -> str:
    """What a text field holds. A browser drops a textarea's first line end."""
    for element in read(page):
        if element.attributes.get("name") == name and element.tag == "input":
            return element.attributes.get("value", "")
        elif element.attributes.get("name") == name and element.tag == "textarea":
            return element.words.removeprefix("\n")
    raise AssertionError(f"there is no field {name}")


def errors(page: str) -> dict[str, str]:
    """The error summary: what it says, by the field it leads to, which must be there."""
    summary = elements(page, "div", class_="error-summary")
    assert len(summary) <= 1
    ids = {each.attributes.get("id") for each in read(page)}
    inside = [each for each in elements(page, "a") if summary and each.words in summary[0].words and each.attributes]
    leads = {
        each.attributes["href"].removeprefix("#"): each.words for each in inside if each.attributes["href"][0] == "#"
    }
    leads.pop("main", None)
    assert set(leads) <= ids, f"the error summary leads to {set(leads) - ids}, which is not on the page"
    return leads


def written(page: str) -> list[str]:
    """Every text on the page that somebody wrote, as it is shown; one short line may be the page's heading."""
    return [
        each.words
        for each in read(page)
        if "words" in each.attributes.get("class", "").split() or (each.tag == "bdi" and each.words)
    ]


def enter_presses(page: str) -> list[str]:
    """The words of each form's first button: what the Enter key does in a text field (HTML, implicit submission)."""
    pressed, in_form = [], False
    for element in read(page):
        if element.tag == "form":
            in_form = True
        elif element.tag == "button" and in_form and element.attributes.get("type") == "submit":
            pressed.append(element.words.strip())
            in_form = False
    return pressed
