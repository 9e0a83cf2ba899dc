"""Whatever anybody can ask for, by page, feed, map or machine, tells nothing of what is not everybody's."""

import pytest

from tests.reports.reading import elements
from tests.world import World, a_photo

ISLAND = "west=0.94&south=54.59&east=1.09&north=54.65"
LISTS = (
    *("/", "/reports", "/reports?status=open", "/reports?status=closed", "/reports?words=zither", "/reports/map"),
    *("/reports?box=0.940,54.590,1.090,54.650", "/feeds/reports.atom", "/feeds/reports.atom?words=zither"),
    *("/feeds/reports.atom?box=0.940,54.590,1.090,54.650", "/api/reports?page_size=100", "/api/reports?words=zither"),
    *(f"/api/reports/in-box?{ISLAND}", f"/api/reports/in-box?{ISLAND}&words=zither", "/search?words=zither"),
)
ITS_OWN = (
    *("/reports/{0}", "/reports/{0}/live", "/reports/{0}/card.png", "/reports/{0}.", "/feeds/reports/{0}.atom"),
    *("/api/reports/{0}", "/search?words={0}"),
)


async def test_a_private_report_is_behind_none_of_them(world: World) -> None:
    resident, stranger = world.person(), world.person()
    reference = await resident.reports("A zither all night", "noise", files=[("a.jpg", a_photo())])
    await resident.opens(f"/reports/{reference}")
    photo = elements(resident.page.text, "img")[0].attributes["src"]
    await world.db.execute("update photo set state = 'shown' where id = $1", photo.split("/")[2])
    for path in LISTS:
        await stranger.opens(path)
        assert stranger.status == 200 and reference not in stranger.page.text and "zither all" not in stranger.page.text
    for path in (*ITS_OWN, photo, f"{photo}/small"):
        await stranger.opens(path.format(reference))
        assert stranger.status == 404 or stranger.path == "/search", path
        assert "zither" not in stranger.page.text


async def test_words_and_photos_that_wait_are_behind_none_of_them(world: World) -> None:
    resident, stranger = world.person(), world.person()
    reference = await resident.reports("A zither. Ring Mr Quill on 01632 960123", files=[("a.jpg", a_photo())])
    await resident.opens(f"/reports/{reference}")
    photo = elements(resident.page.text, "img")[0].attributes["src"]
    photo_id = photo.split("/")[2]
    for path in (*LISTS, *ITS_OWN):
        if path.endswith("/live"):
            continue  # a stream without end, which never carries words
        await stranger.opens(path.format(reference))
        assert stranger.status == 200, path
        assert "Quill" not in stranger.page.text and photo_id not in stranger.page.text, path
    for path in (photo, f"{photo}/small"):
        await stranger.opens(path)
        assert stranger.status == 404


async def test_a_withdrawn_report_is_open_nowhere(world: World) -> None:
    resident, stranger = world.person(), world.person()
    reference = await resident.reports("A zither in the hedge", "fly-tipping")
    await resident.sends(f"/reports/{reference}/manage/withdraw")
    for path in ("/reports?status=open", "/feeds/reports.atom?status=open", "/api/reports?status=open&page_size=100"):
        await stranger.opens(path)
        assert reference not in stranger.page.text, path
    marks = (await stranger.client.get(f"/api/reports/in-box?{ISLAND}&status=open")).json()
    assert reference not in [mark["reference"] for mark in marks]
    assert "Withdrawn" in await stranger.opens(f"/reports/{reference}")


@pytest.mark.parametrize("view", ["report_summary", "happening"])
async def test_what_pages_read_a_report_by_asks_as_whoever_looks(world: World, view: str) -> None:
    options = await world.db.fetchval("select reloptions from pg_class where relname = $1", view)
    assert options == ["security_invoker=true"]
