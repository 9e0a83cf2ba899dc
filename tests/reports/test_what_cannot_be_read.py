"""Whatever arrives, however broken, is answered with a page or a plain problem: never a failure, never a traceback."""

import io
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from tests.reports.reading import elements, errors, field, title
from tests.world import HERE, Person, World, a_photo

REPORT = {"service_code": "pothole", "description": "A hole", "latitude": 54.62, "longitude": 1.02}
LONG = "ab cd " * 20_000  # 120,000 characters


async def begun(world: World) -> tuple[Person, str]:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="pothole")
    return resident, draft


async def test_what_is_far_too_long_is_said_to_be_and_kept(world: World) -> None:
    resident, draft = await begun(world)
    typed = LONG.strip()
    for step, name in [
        ("describe", "description"),
        ("describe", "where_exactly"),
        ("contact", "email"),
        ("place", "where"),
    ]:
        await resident.sends(f"{draft}/{step}", None, **{name: LONG})
        assert resident.status == 422 and title(resident.page.text).startswith("Error:")
        assert name in errors(resident.page.text) and field(resident.page.text, name) == typed
    await resident.sends(f"{draft}/describe", description="x" * 4001)
    assert errors(resident.page.text)["description"].endswith("this is 1 too long")
    await resident.sends(f"{draft}/describe", description="x" * 4000)
    assert resident.path == f"{draft}/contact"


async def test_an_officers_words_are_never_cut_short_in_silence(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    page = f"/staff/reports/{reference}"
    await officer.sends(f"{page}/update", stage="planned", words=LONG)
    assert officer.status == 422 and field(officer.page.text, "words") == LONG.strip()
    assert "4,000 letters or fewer" in errors(officer.page.text)["words"]
    await officer.sends(f"{page}/close", outcome="fixed", reason=LONG)
    assert officer.status == 422 and field(officer.page.text, "reason") == LONG.strip()
    await officer.sends(f"{page}/close", outcome="fixed", reason="Done")
    await officer.sends(f"{page}/reopen", words=LONG)
    assert officer.status == 422 and field(officer.page.text, "words") == LONG.strip()


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(200)


def huge() -> bytes:
    file = io.BytesIO()
    Image.new("L", (9000, 9000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "not a photo"),
        (heic(), "HEIC"),
        (huge(), "too many pixels"),
        (a_photo()[:400], "could not open"),
        (b"\xff\xd8\xff" + bytes(20_000_001), "over 20 MB"),
    ],
    ids=["empty", "no photo", "HEIC", "huge", "cut short", "heavy"],
)
async def test_a_photo_that_cannot_be_used_is_told_in_a_sentence_and_her_words_are_kept(
    world: World, content: bytes, told: str
) -> None:
    resident, draft = await begun(world)
    await resident.sends(
        f"{draft}/describe",
        [("hole.jpg", content), ("good.jpg", a_photo())],
        description="A hole",
        where_exactly="gate",
    )
    assert resident.status == 422 and told in errors(resident.page.text)["photos"]
    assert field(resident.page.text, "description") == "A hole" and field(resident.page.text, "where_exactly") == "gate"
    assert len(elements(resident.page.text, "img")) == 1, "the photo that was good is kept"


@pytest.mark.parametrize(
    ("name", "said_to_be"),
    [("IMG_1.jpg", "application/octet-stream"), ("hole.txt", "text/plain"), ("hole", "image/svg+xml"), ("x.png", "")],
)
async def test_a_photo_is_known_by_what_it_holds_whatever_it_is_called(
    world: World, name: str, said_to_be: str
) -> None:
    resident, draft = await begun(world)
    photo = ("photos", (name, a_photo(), said_to_be))
    resident.page = await resident.client.post(
        f"{draft}/describe", data={"description": "A hole"}, files=[photo], follow_redirects=True
    )
    assert resident.path == f"{draft}/contact", errors(resident.page.text)
    await resident.opens(f"{draft}/describe")
    assert len(elements(resident.page.text, "img")) == 1


async def test_three_photos_are_kept_and_a_fourth_is_told_there_is_no_room(world: World) -> None:
    resident, draft = await begun(world)
    four = [(f"{n}.jpg", a_photo(colour)) for n, colour in enumerate(("red", "green", "blue", "white"))]
    await resident.sends(f"{draft}/describe", four, description="A hole")
    assert resident.status == 422 and len(elements(resident.page.text, "img")) == 3
    [told] = errors(resident.page.text).values()
    assert told == "You can add up to 3 photos"


async def test_the_same_submission_key_gets_the_first_reference_again(world: World) -> None:
    machine, another = world.person(), world.person()
    report = REPORT | {"submission_key": str(uuid4())}
    first = await machine.client.post("/api/reports", json=report)
    assert first.status_code == 201 and first.json()["url"].endswith(first.json()["reference"])
    for sender in (machine, another):
        again = await sender.client.post("/api/reports", json=report | {"description": "Other words"})
        assert again.status_code == 200 and again.json() == first.json()
    assert (
        await world.db.fetchval("select count(*) from report where submission_key = $1", report["submission_key"]) == 1
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"surprise": 1},
        {"latitude": None},
        {"latitude": 154.62},
        {"description": ""},
        {"description": 7},
        {"description": "x" * 4001},
        {"where_exactly": "x" * 201},
        {"service_code": ["pothole"]},
        {"submission_key": "not a key"},
        {"email": {"a": "b"}},
    ],
    ids=lambda wrong: " ".join(wrong),
)
async def test_json_of_the_wrong_kind_is_told_what_is_wrong(world: World, wrong: dict[str, Any]) -> None:
    await is_a_problem(await world.person().client.post("/api/reports", json=REPORT | wrong), 400)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        json.dumps(REPORT).encode()[:-9],
        json.dumps(REPORT).replace("54.62", "NaN").encode(),
        json.dumps(REPORT).replace("54.62", "1e999").encode(),
        json.dumps(REPORT).replace("54.62", "Infinity").encode(),
        json.dumps(REPORT).replace("A hole", "\\ud800").encode(),
        json.dumps(REPORT).encode().replace(b"A hole", b"\xff\xfe"),
        b"[" * 100_000,
        b'{"a":' * 10_000,
    ],
    ids=lambda body: repr(body[:30]) + str(len(body)),
)
async def test_json_that_is_broken_is_told_so(world: World, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    await is_a_problem(await world.person().client.post("/api/reports", content=body, headers=headers), 400)


@pytest.mark.parametrize(
    "wrong",
    [
        {"description": "\0"},
        {"description": " \n\t"},
        {"service_code": "no-such-thing"},
        {"latitude": 54.9},
        {"email": "ann at home"},
        {"email": "x" * 65 + "@example.org"},
    ],
    ids=lambda wrong: repr(wrong),
)
async def test_a_report_that_cannot_be_taken_is_refused_by_its_field(world: World, wrong: dict[str, Any]) -> None:
    problem = await is_a_problem(await world.person().client.post("/api/reports", json=REPORT | wrong), 422)
    [name] = problem["errors"]
    assert name in ("description", "service_code", "place", "email")


async def is_a_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """RFC 9457."""
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status and problem["title"] and problem["detail"]
    assert "Traceback" not in answer.text and "msgspec" not in answer.text
    return problem


URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="description"\r\n'


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (None, b"description=words"),
        ("", b"description=words"),
        ("text/plain", b"description=words"),
        ("nonsense", b"description=words"),
        ("application/json", b'{"description": "words"}'),
        ("application/json", b"{"),
        (f"{URLENCODED}; charset=nonsense", b"description=words"),
        (f"{URLENCODED}; charset=utf-16", b"description=words"),
        (URLENCODED, b"description=\xff\xfe&%ff%fe=%c3%28"),
        (URLENCODED, b"description=%ed%a0%80"),
        (URLENCODED, b"&&&===%%%&description"),
        (URLENCODED, b"description=one&description=two&remove=x"),
        (URLENCODED, b"a=1&" * 20_000),
        ("multipart/form-data", PART + b"\r\nwords\r\n--x--\r\n"),
        ("multipart/form-data; boundary=", PART + b"\r\nwords\r\n--x--\r\n"),
        (MULTIPART, b""),
        (MULTIPART, b"--x--\r\n"),
        (MULTIPART, b"no boundary at all"),
        (MULTIPART, PART + b"\r\nwords"),
        (MULTIPART, PART[:40]),
        (MULTIPART, PART + b"\r\n\xff\xfe\r\n--x--\r\n"),
        (MULTIPART, PART + b"Content-Type: text/plain; charset=nonsense\r\n\r\nwords\r\n--x--\r\n"),
        (MULTIPART, PART + b"Content-Type: text/plain; charset=utf-16\r\n\r\nwords\r\n--x--\r\n"),
        (MULTIPART, b"--x\r\nContent-Disposition: form-data\r\n\r\nwords\r\n--x--\r\n"),
        (MULTIPART, b"--x\r\n\r\nwords\r\n--x--\r\n"),
        (
            MULTIPART,
            b'--x\r\nContent-Disposition: form-data; name="description"; filename="a"\r\n\r\nwords\r\n--x--\r\n',
        ),
        (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="photos"; filename*=nonsense\r\n\r\nw\r\n--x--\r\n'),
        (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="photos"\r\n\r\nwords\r\n--x--\r\n'),
        (MULTIPART, (PART + b"\r\nwords\r\n") * 1500 + b"--x--\r\n"),
        ("multipart/form-data; boundary=" + "x" * 5000, b"words"),
    ],
)
async def test_a_form_that_is_broken_is_asked_for_again(world: World, content_type: str | None, body: bytes) -> None:
    resident, draft = await begun(world)
    headers = {"accept": "text/html"} | ({} if content_type is None else {"content-type": content_type})
    for path in (f"{draft}/describe", f"{draft}/place", f"{draft}/contact", "/reports/new", "/messages"):
        answer = await resident.client.post(path, content=body, headers=headers)
        assert answer.status_code in (200, 303, 400, 404, 413, 415, 422), f"{path}: {answer.text[:300]}"
        if answer.status_code >= 400 and "json" not in (content_type or ""):
            assert "<h1" in answer.text and "Traceback" not in answer.text
    await resident.opens(f"{draft}/describe")
    assert resident.status == 200, "and she can go on"


@pytest.mark.parametrize(
    "path",
    [
        "/reports/%00",
        "/reports/%ff%fe",
        "/reports/K7M2XQ%ED%A0%80",
        "/reports/..%2f..%2fetc%2fpasswd",
        "/reports/no-such/live",
        "/reports/AAAAAAA/sent",
        "/reports/new/not-an-id/place",
        "/reports/new/22222222-2222-4222-8222-222222222222/nonsense",
        "/photos/22222222-2222-4222-8222-222222222222",
        "/photos/not-an-id",
        "/following/confirm/nonsense",
        "/following/stop/%00%ff",
        "/static/../../etc/passwd",
        "/static/x/%2e%2e/%2e%2e/pyproject.toml",
        "/api/reports/%00",
        "/api/reports/AAAAAAA",
    ],
)
async def test_an_address_that_leads_nowhere_is_a_page_that_says_so(world: World, path: str) -> None:
    answer = await world.person().client.get(path, follow_redirects=True)
    assert answer.status_code in (400, 404) or answer.url.path == "/reports/new"
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "before=yesterday",
        "before=2026-11-22",
        "before=2026-11-22T10:00:00",
        "before=0001-01-01T00:00:00%2B14:00",
        "before=9999-12-31T23:59:59-14:00",
        "before=%00",
        "before=",
        "status=nonsense",
        "status=%00&ward=%00&service_code=%00",
        "ward=%ff%fe&words=%ff&where=%ff&show=%ff",
        "ward=%ED%A0%80",
        "words=%00&where=%00",
        "words=%5C&where=%25",
        "page=0",
        "page=-1",
        "page=1000000000000000000000000000000",
        "page=" + "9" * 6000,
        "page=nan&page_size=1e9",
        "page_size=0",
        "status=open&status=closed",
        "&&==&=&%",
        "words=" + "a" * 60_000,
    ],
)
async def test_a_question_that_makes_no_sense_is_no_failure(world: World, query: str) -> None:
    resident, officer = world.person(), await world.officer()
    draft = await resident.begins_a_report()
    for path in ("/", "/reports", "/search", "/api/reports", "/api/schema", f"{draft}/place", "/messages"):
        answer = await resident.client.get(f"{path}?{query}")
        assert answer.status_code in (200, 303, 400, 422), (path, answer.text[:300])
    answer = await officer.client.get(f"/staff/reports?{query}")
    assert answer.status_code in (200, 400)


async def test_a_page_number_beyond_the_last_is_an_empty_page(world: World) -> None:
    officer = await world.officer()
    for page in (0, -1, 10**30):
        await officer.opens(f"/staff/reports?page={page}")
        assert officer.status == 200
    assert "Nothing here" in officer.text


async def test_looking_for_a_sign_that_means_something_to_the_database_finds_just_that_sign(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    await resident.reports("Paint: 100% blue \\ red under_line")
    for words, found in [("100% b", 1), ("e \\ r", 1), ("r_l", 1), ("1%e", 0), ("bl_e", 0), ("\\%", 0)]:
        answer = await officer.client.get("/staff/reports", params={"words": words})
        assert ("Paint: 100%" in answer.text) == bool(found), words
