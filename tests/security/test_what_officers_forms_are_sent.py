"""Every form an officer can send, filled with what nobody should have typed: it says so, and nothing is our fault."""

import random
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_from_bytes, urlencode, urlsplit

import httpx
import pytest

from tests.security.conftest import LONG
from tests.security.test_who_may_go_where import MATRIX, NOBODYS, Door, is_staffs, read
from tests.world import World, a_photo

PWA = Path(__file__).parent.parent.parent / "pwa"
ROUNDS = 40 if LONG else 2  # of every field of every form, each with another of these
NASTY = (
    *(b"", b" ", b"\0", b"a\0b", b"\xff\xfe\x80", b"\xed\xa0\x80", b"\r\nBcc: eve@example.org", b"%s%n{0}{{7*7}}"),
    *("🙈👩‍👩‍👧‍👦".encode(), "\u202eevil\u2066".encode(), "\u0000\ufffe\U0010ffff".encode(), "İ".encode() * 300),
    *(b"x" * 100_000, b"9" * 400, b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", b"2147483648", b"0x10"),
    *(b"9999-99-99", b"0001-01-01", b"294277-01-01", b"2026-02-30", b"24:61", b"[]", b"{}", b"null", b"' or 1=1 --"),
    *(NOBODYS.encode(), b"2222222", b"../../etc/passwd", b"javascript:alert(1)", b"eve@", b"@", b"+44\xd9\xa0\xd9\xa1"),
)
IDS = re.compile(r"[0-9a-f-]{36}|\b[2-9A-HJKMNP-TV-Z]{7}\b")
WRITES = re.compile(r"[?&](?:write|do)=\w+")
BEGIN = (
    "/staff/settings",
    "/staff/reports?show=all",
    "/staff/account",
    "/staff/round",
    "/staff/exports",
    "/staff/round/nearby?where=54.62,1.02",
)
LEAD_AWAY = re.compile(r"/sign-out|/export|/live|\.(csv|json|zip)\b|/small$")


class FormOnPage(NamedTuple):
    action: str
    fields: tuple[tuple[str, str], ...]


class Forms(HTMLParser):
    """The forms of a page with what they would send, and the links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(urlsplit(of.get("href", ""))._replace(fragment="").geturl())
        elif tag == "form":
            self.forms.append((of.get("action", "") if of.get("method") == "post" else "", []))
        elif self.forms and of.get("name") and tag in ("input", "select", "textarea", "button"):
            is_chosen = of.get("type") not in ("radio", "checkbox") or "checked" in of
            self.forms[-1][1].append((of["name"], of.get("value", "") if is_chosen else ""))
        if tag == "button" and self.forms and of.get("formaction"):
            self.forms.append((of["formaction"], self.forms[-1][1]))


@pytest.fixture
def doors() -> list[Door]:
    return [door for door, who in read(MATRIX.read_text()).items() if door.method == "POST" and is_staffs(who)]


@pytest.fixture
def pages() -> list[Door]:
    """The plainer an address, the better it says what a page is."""
    found = [door for door, who in read(MATRIX.read_text()).items() if door.method == "GET" and is_staffs(who)]
    return sorted(found, key=lambda door: door.path.count("{"))


async def test_a_form_with_one_field_that_nobody_should_have_typed_is_answered_in_plain_words(
    world: World, doors: list[Door], pages: list[Door]
) -> None:
    """As the pages have them, so that all but that field is in order."""
    officer, references = await a_busy_desk(world)
    found = await forms_on_pages(officer, pages, *references)
    reached = {door for action in found for door in doors if is_for(door, action)}
    assert len(reached) > 55, f"not reached: {sorted({door.path for door in doors} - {door.path for door in reached})}"
    chance, faults = random.Random(7), list[str]()
    for form in found.values():
        for name in dict.fromkeys(name for name, _value in form.fields):
            for nasty in chance.sample(NASTY, min(ROUNDS, len(NASTY))):
                sent = [(key, nasty if key == name else value.encode()) for key, value in form.fields]
                faults += await faults_of(world, officer, form.action, sent, f"{name}={nasty[:20]!r}")
    assert not faults, "\n".join(faults)


async def test_every_route_answers_whatever_fields_it_is_sent_in_plain_words(world: World, doors: list[Door]) -> None:
    """Also what no page has: every name of a field there is in the code, twice, missing, or as a file."""
    officer, (reference, _closed) = await a_busy_desk(world)
    names = sorted({name for file in PWA.rglob("*.py") for name in re.findall(r'"([a-z]\w{1,24})"', file.read_text())})
    chance, faults = random.Random(7), list[str]()
    for door in doors:
        for ids in (
            {"reference": reference, "service_code": "pothole"},
            {"reference": "\u202e", "service_code": "%00"},
        ):
            for _round in range(ROUNDS):
                sent = [(name, chance.choice(NASTY[:-1])) for name in chance.sample(names, 40) for _twice in "ab"]
                short = [(name, value) for name, value in sent if len(value) < 1000]
                faults += await faults_of(world, officer, door.filled(**ids), short, f"{door} {short!r:.300}")
        answer = await posted(world, officer, door.filled(), files={"photos": ("\0", b"\xff" * 99), "file": ("a", b"")})
        faults += [f"{door} files: {answer.status_code}"] if answer.status_code >= 500 else []
    assert not faults, "\n".join(faults)


async def a_busy_desk(world: World) -> tuple[httpx.AsyncClient, list[str]]:
    """An administrator's, with something on it of many kinds; and the references of an open and a closed report."""
    resident, administrator = world.person(), await world.administrator()
    words = "Ask Bo Byron of 14 High Street"
    taken = await resident.reports(words, email="ada@example.org", files=[("a.jpg", a_photo())])
    ended, drums = await resident.reports("It is fixed"), await resident.reports("Drums", "noise")
    await resident.sends(f"/reports/{taken}/flag", about="words", why="personal", words="My address")
    await world.worker_works()
    await administrator.sends(f"/staff/reports/{ended}/close", outcome="fixed", reason="Filled.")
    await administrator.sends("/staff/round/take-up", reference=[taken, drums])
    await administrator.sends("/staff/reports/saved", name="Mine", query="show=mine")
    return administrator.client, [taken, ended]


async def forms_on_pages(officer: httpx.AsyncClient, pages: list[Door], *references: str) -> dict[str, FormOnPage]:
    """One for each action there is, from two pages of each kind at most."""
    to_open = [*BEGIN, *(f"/staff/reports/bulk?report={each}&report=2222222" for each in references)]
    to_open += [f"/staff/{path}/{each}" for each in references for path in ("reports", "round")]
    opened, kinds = set[str](), dict[str, int]()
    found: dict[str, FormOnPage] = {}
    while to_open:
        path = to_open.pop(0)
        page_of = next((page.path for page in pages if is_for(page, path)), "")
        kind = page_of + "".join(WRITES.findall(path))
        if path in opened or not page_of or kinds.get(kind, 0) >= 2 or LEAD_AWAY.search(path):
            continue
        opened.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        page = await officer.get(path, follow_redirects=True)
        assert page.status_code < 500, path
        read = Forms(page.text)
        to_open += [link for link in read.links if link.startswith("/staff")]
        for action, fields in read.forms:
            if action.startswith("/staff") and "sign-out" not in action:
                found.setdefault(re.sub(IDS, "*", action), FormOnPage(action, tuple(fields)))
    return {form.action: form for form in found.values()}


def is_for(door: Door, action: str) -> bool:
    return bool(re.fullmatch(re.sub(r"\{\w+:\w+\}", "[^/]+", door.path), urlsplit(action).path))


async def faults_of(
    world: World, officer: httpx.AsyncClient, path: str, sent: list[tuple[str, bytes]], said: str
) -> list[str]:
    body = "&".join(f"{urlencode({name: ''})}{quote_from_bytes(value)}" for name, value in sent)
    answer = await posted(
        world, officer, path, content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    is_plain = answer.status_code < 500 and "Traceback" not in answer.text
    return [] if is_plain else [f"{answer.status_code} {path} {said}"]


async def posted(world: World, officer: httpx.AsyncClient, path: str, **more: object) -> httpx.Response:
    """What it did is taken back, so that the next finds everything in order."""
    before = world.db.transaction()
    await before.start()
    try:
        return await officer.post(path, **more)  # type: ignore[arg-type]
    finally:
        await before.rollback()
