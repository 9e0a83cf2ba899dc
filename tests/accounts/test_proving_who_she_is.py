"""What matters most asks an officer again who she is, and then goes on where she was."""

import re
from html import unescape
from typing import Any

import pytest
from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from api.actor import Actor
from pwa.visitors import officer_who, signed_in, within_staff
from tests.world import Person, World

ASKED_LATER = "update session set proved_at = now() - interval '11 minutes'"


@get("/what-matters-most")
async def show(actor: NamedDependency[Actor]) -> str:
    return f"What matters most, for an {actor.kind}"


@post("/what-matters-most", status_code=303)
async def change(actor: NamedDependency[Actor]) -> Redirect:
    return Redirect("/staff/what-matters-most?done=yes", status_code=303)


@pytest.fixture
async def administrator(world: World) -> Person:
    """Signed in at a council with a page that wants a fresh proof."""
    session, actor = Provide(signed_in), officer_who("reports.export", fresh=True)
    dependencies: dict[str, Any] = {"session": session, "actor": actor}
    world.app.register(
        Router("/staff", route_handlers=[show, change], dependencies=dependencies, include_in_schema=False)
    )
    return await world.administrator()


async def proves(officer: Person) -> str:
    """Press the button of the page she was led to."""
    assert officer.path == "/staff/prove", officer.text
    return await officer.sends("/staff/demonstration", None, **dict(re.findall(HIDDEN, unescape(officer.page.text))))


HIDDEN = r'type="hidden" name="(\w+)" value="([^"]*)"'


async def test_who_has_just_signed_in_is_asked_nothing(administrator: Person) -> None:
    assert await administrator.opens("/staff/what-matters-most") == "What matters most, for an officer"
    await administrator.sends("/staff/what-matters-most")
    assert "done=yes" in str(administrator.page.url)


async def test_ten_minutes_later_she_proves_it_and_goes_on_where_she_was(world: World, administrator: Person) -> None:
    await world.db.execute(ASKED_LATER)
    assert "Show that it is you" in await administrator.opens("/staff/what-matters-most?ward=Quay%20End&page=2")
    before = administrator.client.cookies["session"]
    assert await proves(administrator) == "What matters most, for an officer"
    assert administrator.page.url.query == b"ward=Quay%20End&page=2"
    assert administrator.client.cookies["session"] != before, "a proof is a new session"
    assert await world.db.fetchval("select count(*) from session") == 1, "and the one before is over"


async def test_a_form_sent_without_it_changes_nothing_and_leads_back_to_its_page(
    world: World, administrator: Person
) -> None:
    await world.db.execute(ASKED_LATER)
    administrator.client.headers["referer"] = f"{world.settings.origin}/staff/what-matters-most?page=2"
    await administrator.sends("/staff/what-matters-most")
    await proves(administrator)
    assert administrator.page.url.path == "/staff/what-matters-most" and b"done" not in administrator.page.url.query


async def test_what_her_role_does_not_allow_no_proof_opens(world: World, administrator: Person) -> None:
    officer = await world.officer()
    await officer.opens("/staff/what-matters-most")
    assert officer.status == 403


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example.org/phish",
        "//elsewhere.example.org/staff/",
        "/staff",
        "/staffroom/x",
        "/\\elsewhere.example.org",
        "javascript:alert(1)//staff/",
        "/staff/reports\r\nset-cookie: session=x",
        "",
    ],
)
async def test_nobody_is_led_to_another_place(administrator: Person, address: str) -> None:
    await administrator.opens("/staff/prove")
    await administrator.client.get("/staff/prove", params={"next": address})
    fields = dict(re.findall(HIDDEN, administrator.page.text)) | {"next": address}
    answer = await administrator.client.post("/staff/demonstration", data=fields)
    assert answer.headers["location"] == within_staff(address) == "/staff"
