"""Security headers, on whatever is answered; and never a word of what went on inside."""

import re

import httpx

from api.security import HEADERS, POLICY
from tests.security.conftest import WorldWith
from tests.world import World

NOBODY = "22222222-2222-4222-8222-222222222222"
TRANSPORT = "strict-transport-security"


def is_guarded(answer: httpx.Response) -> bool:
    own = {"content-security-policy", "cache-control"}  # a photo has a stricter policy, a style a longer life
    return all(answer.headers.get_list(name) == [value] for name, value in HEADERS.items() if name not in own) and all(
        len(answer.headers.get_list(name)) == 1 for name in own
    )


async def test_every_route_answers_with_them(world: World) -> None:
    client = world.person().client
    answered = set()
    for route in world.app.routes:
        path = re.sub(r"\{\w+:uuid\}", NOBODY, re.sub(r"\{\w+:(str|path)\}", "2222222", route.path))
        for method in getattr(route, "methods", ()):
            answer = await client.request(method, path)
            assert is_guarded(answer), f"{method} {path}: {answer.status_code} {dict(answer.headers)}"
            assert answer.status_code < 500, f"{method} {path}"
            answered.add(answer.status_code)
    assert {200, 303, 404, 422} <= answered


async def test_every_kind_of_answer_has_them(world: World) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    asked: list[tuple[int, str, str, dict[str, str], bytes]] = [
        (200, "GET", "/", {}, b""),
        (303, "POST", "/reports/new", {}, b""),
        (400, "GET", "/api/reports?page_size=many", {}, b""),
        (400, "POST", "/api/reports", {"content-type": "application/json"}, b'{"colour": "blue"}'),
        (403, "POST", "/reports/new", {"sec-fetch-site": "cross-site"}, b""),
        (404, "GET", "/no-such-page", {}, b""),
        (404, "GET", "/reports/2222222", {}, b""),
        (405, "DELETE", "/", {}, b""),
        (405, "TRACE", "/", {}, b""),
        (405, "BREW", "/", {}, b""),
        (413, "POST", f"/reports/new/{NOBODY}/place", form, b"where=" + b"x" * 6_000_000),
        (422, "POST", f"/reports/new/{NOBODY}/place", form, b"where="),
    ]
    for status, method, path, headers, content in asked:
        answer = await world.person().client.request(method, path, headers=headers, content=content)
        assert answer.status_code == status, f"{method} {path}"
        assert is_guarded(answer), f"{method} {path}: {answer.headers}"


async def test_pages_are_kept_nowhere_unless_they_say_so(world: World) -> None:
    client = world.person().client
    for path in ("/account", "/following", "/messages", "/reports/new", "/staff/sign-in", "/no-such-page"):
        assert (await client.get(path)).headers["cache-control"] == "no-store", path
    for path in ("/", "/reports", "/reports/map", "/search", "/privacy", "/outbox", "/reports/new/offline"):
        assert (await client.get(path)).headers["cache-control"] == "no-cache", path


async def test_no_script_or_style_is_taken_from_a_page_itself(world: World) -> None:
    resident = world.person()
    await resident.reports()
    assert "unsafe" not in POLICY and "default-src 'none'" in POLICY and "frame-ancestors 'none'" in POLICY
    for path in ("/", "/reports", resident.path, "/reports/new", "/staff/sign-in", "/no-such-page"):
        page = (await resident.client.get(path)).text
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", page), path
        assert not re.search(r"\ssrc=[\"'](https?:)?//", page), f"{path}: from elsewhere"


async def test_transport_is_kept_secure_once_it_is(world: World, world_with: WorldWith) -> None:
    assert TRANSPORT not in (await world.person().client.get("/")).headers
    async with world_with(origin="https://council.test") as secure:
        for path in ("/", "/no-such-page"):
            assert "max-age=63072000" in (await secure.person().client.get(path)).headers[TRANSPORT]


async def test_a_person_is_told_no_by_a_page(world: World) -> None:
    for method, path, accept in (("GET", "/no-such-page", "text/html"), ("DELETE", "/", "text/html,*/*;q=0.8")):
        answer = await world.person().client.request(method, path, headers={"accept": accept})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<h1" in answer.text and "Wrackholm Council" in answer.text


async def test_a_machine_is_told_no_by_problem_details(world: World) -> None:
    asked: list[tuple[int, str, str, dict[str, str]]] = [
        (404, "GET", "/api/no-such-thing", {}),
        (404, "GET", "/api/reports/2222222", {"accept": "text/html"}),
        (400, "GET", "/api/reports?page_size=many", {}),
        (403, "POST", "/api/reports", {"sec-fetch-site": "cross-site"}),
        (405, "PUT", "/api/reports", {}),
        (404, "GET", "/no-such-page", {"accept": "application/json"}),
        (400, "POST", "/following/push", {"content-type": "application/json"}),
    ]
    for status, method, path, headers in asked:
        answer = await world.person().client.request(method, path, headers=headers)
        assert answer.status_code == status, f"{method} {path}"
        assert answer.headers["content-type"].startswith("application/problem+json"), f"{method} {path}"
        assert {"type", "title", "detail"} <= answer.json().keys()
        assert answer.json()["status"] == status


JUNK: list[dict[str, bytes]] = [
    {"cookie": b"device=\xff\xfe\x00; session=; ;;==; a\x01=b"},
    {"cookie": b'device="' + b"A" * 7000},
    {"cookie": b"__Host-device=x; device=" + b"=" * 65},
    {"origin": b"http://[", "content-type": b"application/x-www-form-urlencoded"},
    {"content-type": b"multipart/form-data"},
    {"content-type": b"multipart/form-data; boundary=\xff"},
    {"content-type": b";;;"},
    {"content-type": b"application/json; charset=\xff"},
    {"content-length": b"-1"},
    {"accept": b"\xff/\xff"},
    {"accept-encoding": b"br;q=\xff"},
    {"if-none-match": b"\xff", "range": b"bytes=9-1", "authorization": b"Bearer \xff"},
    {"x-forwarded-for": b"\xff", "forwarded": b"for=\xff", "host": b"\xff"},
]


async def test_junk_in_headers_is_never_our_fault(world: World) -> None:
    client = world.person().client
    for headers in JUNK:
        junk = [(name.encode(), value) for name, value in headers.items()]
        for method, path in (("GET", "/"), ("GET", "/metrics"), ("POST", "/reports/new"), ("POST", "/api/reports")):
            answer = await client.request(method, path, headers=junk)
            assert answer.status_code < 500, f"{method} {path} {headers}"
            assert is_guarded(answer)
