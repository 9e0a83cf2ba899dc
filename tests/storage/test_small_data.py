"""Small-data mode: pictures and the map wait to be asked for, on every page, with or without JavaScript."""

import re

from tests.world import Person, World, a_photo

SAVE = {"save-data": "on"}


async def a_report_with_a_photo(resident: Person) -> str:
    reference = await resident.reports(files=[("hole.jpg", a_photo())])
    return f"/reports/{reference}"


async def test_a_phone_that_uses_less_data_gets_no_pictures_until_it_asks(world: World) -> None:
    resident = world.person()
    report = await a_report_with_a_photo(resident)
    await resident.opens(report)
    assert "<img" in resident.page.text
    await resident.sends("/account/storage", small_data="on")
    assert resident.path == "/account/storage" and "It is on." in resident.text
    for path in (report, "/", "/reports", "/following"):
        await resident.opens(path)
        assert "<img" not in resident.page.text, path
    await resident.opens(report)
    offered = re.search(r'href="(/photos/[^"]+)"', resident.page.text)
    assert offered and re.search(r"Show picture, \d+ kB", resident.text)
    picture = await resident.client.get(offered[1])
    assert picture.headers["content-type"] == "image/webp"

    await resident.sends("/account/storage", small_data="off")
    assert "It is off." in resident.text
    await resident.opens(report)
    assert "<img" in resident.page.text


async def test_the_size_that_is_said_is_the_pictures_own(world: World) -> None:
    resident = world.person()
    report = await a_report_with_a_photo(resident)
    await resident.sends("/account/storage", small_data="on")
    await resident.opens(report)
    said = re.search(r'href="(/photos/[^"]+)".*?Show picture, (\d+) kB', resident.page.text, re.DOTALL)
    assert said
    weighed = len((await resident.client.get(said[1])).content)
    assert int(said[2]) - 1 < weighed / 1000 <= int(said[2])


async def test_a_browser_that_asks_to_save_data_is_heard_unless_its_owner_said_otherwise(world: World) -> None:
    resident = world.person()
    report = await a_report_with_a_photo(resident)
    assert "<img" not in (await resident.client.get(report, headers=SAVE)).text
    assert "Your browser asks" in (await resident.client.get("/account/storage", headers=SAVE)).text
    await resident.sends("/account/storage", small_data="off")
    assert "<img" in (await resident.client.get(report, headers=SAVE)).text


async def test_choosing_it_tells_nobody_who_one_is(world: World) -> None:
    resident = world.person()
    await resident.sends("/account/storage", small_data="on")
    assert list(resident.client.cookies) == ["small-data"]


async def test_a_page_is_not_mistaken_for_its_smaller_self(world: World) -> None:
    client = world.person().client
    for path in ("/", "/reports", "/account/storage", "/nowhere"):
        answer = await client.get(path, headers={"accept-encoding": "br"})
        assert {"cookie", "save-data"} <= {name.strip().lower() for name in answer.headers["vary"].split(",")}, path
    for path in ("/manifest.webmanifest", "/feeds/reports.atom"):
        assert "cookie" not in (await client.get(path)).headers.get("vary", "").lower(), path


async def test_a_page_with_nobodys_own_on_it_may_be_gone_back_to_and_others_are_not_kept(world: World) -> None:
    resident, neighbour = world.person(), world.person()
    report = await a_report_with_a_photo(resident)
    for path in ("/", "/reports", "/search", "/privacy", report):
        assert (await neighbour.client.get(path)).headers["cache-control"] == "no-cache", path
    for path in (report, "/following", "/messages", "/account"):
        assert (await resident.client.get(path)).headers["cache-control"] == "no-store", path


async def test_an_officer_whose_session_was_ended_is_cleared_from_her_browser(world: World) -> None:
    officer = await world.officer()
    await world.db.execute("delete from session")
    answer = await officer.client.get("/staff/reports")
    assert answer.headers["location"] == "/staff/sign-in"
    assert answer.headers["clear-site-data"] == '"cache"'
    assert "session" not in officer.client.cookies
    stranger = await world.person().client.get("/staff/reports")
    assert "clear-site-data" not in stranger.headers
