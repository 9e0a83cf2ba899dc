"""Photos wait for a moderator, who says what each shows and covers what nobody should see."""

import io
from uuid import UUID

import pytest
from PIL import Image

from api.errors import NotFound
from api.photos.store import PhotoStore
from tests.reports.reading import elements, errors, field
from tests.world import Person, World, a_photo


async def reports_with_photos(world: World, resident: Person, number: int = 1) -> tuple[str, list[str]]:
    """The reference, and the photos' ids in order."""
    reference = await resident.reports(files=[(f"{n}.jpg", a_photo("white")) for n in range(number)])
    rows = await world.db.fetch(
        "select photo.id from photo join report on report.id = report_id where reference = $1 order by added_at",
        reference,
    )
    return reference, [str(row["id"]) for row in rows]


async def test_many_are_decided_at_once_and_said_in_words_wherever_they_stand(world: World) -> None:
    resident, stranger, moderator = world.person(), world.person(), await world.officer()
    reference, photos = await reports_with_photos(world, resident, 3)
    await moderator.opens("/staff/moderation")
    waiting = [each.attributes["value"] for each in elements(moderator.page.text, "input", name="photo")]
    assert set(photos) <= set(waiting)
    chosen = {f"decide-{photos[0]}": "show", f"alt-{photos[0]}": "A deep hole by a kerb", f"decide-{photos[1]}": "hide"}
    await moderator.client.post("/staff/moderation", data={"photo": photos, **chosen})
    await moderator.opens("/staff/moderation")
    left = [each.attributes["value"] for each in elements(moderator.page.text, "input", name="photo")]
    assert photos[2] in left and not {photos[0], photos[1]} & set(left), "what was not chosen waits on"

    await stranger.opens(f"/reports/{reference}")
    assert [each.attributes["alt"] for each in elements(stranger.page.text, "img")] == ["A deep hole by a kerb"]
    assert elements((await stranger.client.get("/reports")).text, "img", alt="A deep hole by a kerb")
    [listed] = [
        each
        for each in (await stranger.client.get("/api/reports?page_size=100")).json()
        if each["reference"] == reference
    ]
    assert listed["photo_alt"] == "A deep hole by a kerb"
    await moderator.client.post("/staff/moderation", data={"photo": photos[2:], "others": "show"})
    await stranger.opens(f"/reports/{reference}")
    assert [each.attributes["alt"] for each in elements(stranger.page.text, "img")][1] == "Photo 2", "never nothing"


async def test_words_too_long_for_a_photo_are_kept_and_it_waits_on(world: World) -> None:
    moderator = await world.officer()
    _reference, [photo] = await reports_with_photos(world, world.person())
    long = "a hole " * 60
    await moderator.sends("/staff/moderation", None, photo=photo, **{f"decide-{photo}": "show", f"alt-{photo}": long})
    assert moderator.status == 422 and list(errors(moderator.page.text)) == [f"alt-{photo}"]
    assert field(moderator.page.text, f"alt-{photo}") == long.strip()
    assert await world.db.fetchval("select state from photo where id = $1", photo) == "held"


async def test_what_is_covered_is_in_no_copy_and_the_old_address_is_empty(world: World) -> None:
    resident, stranger, moderator = world.person(), world.person(), await world.officer()
    reference, [photo] = await reports_with_photos(world, resident)
    await moderator.sends(f"/staff/photos/{photo}/describe", None, alt="A white van", decide="show")
    card = (await stranger.client.get(f"/reports/{reference}/card.png")).headers["etag"]
    boxes = {"left": "25", "top": "25", "width": "50", "height": "50"}
    await moderator.sends(f"/staff/photos/{photo}/cover", None, **boxes)
    assert moderator.path.endswith("/cover") and photo not in moderator.path
    covered = moderator.path.split("/")[3]
    await world.worker_works()

    store = PhotoStore.from_url(world.settings.photos_kept_at)
    for size in ("", "/small"):
        assert (await stranger.client.get(f"/photos/{photo}{size}")).status_code == 404
        assert (await moderator.client.get(f"/staff/photos/{photo}{size}")).status_code == 404
        image = Image.open(io.BytesIO((await stranger.client.get(f"/photos/{covered}{size}")).content)).convert("L")
        at = {place: image.getpixel((image.width * place // 100, image.height // 2)) for place in (10, 50, 90)}
        assert isinstance(at[50], int) and at[50] < 20 and at[10] == at[90] and isinstance(at[10], int) and at[10] > 235
    for small in (False, True):
        with pytest.raises(NotFound):
            await store.fetch(UUID(photo), small)
    await stranger.opens(f"/reports/{reference}")
    [shown] = elements(stranger.page.text, "img")
    assert shown.attributes["src"] == f"/photos/{covered}" and shown.attributes["alt"] == "A white van"
    assert (await stranger.client.get(f"/reports/{reference}/card.png")).headers["etag"] != card


@pytest.mark.parametrize(
    "boxes", [{}, {"left": "a"}, {"left": "10", "top": "10"}, {"left": "-1", "top": "0", "width": "5", "height": "5"}]
)
async def test_what_is_no_part_of_a_photo_covers_nothing(world: World, boxes: dict[str, str]) -> None:
    moderator = await world.officer()
    _reference, [photo] = await reports_with_photos(world, world.person())
    sent = {"left": "", "top": "", "width": "", "height": ""} | boxes
    await moderator.sends(f"/staff/photos/{photo}/cover", None, **sent)
    assert moderator.status == 422 and list(errors(moderator.page.text)) == ["left"]
    assert field(moderator.page.text, "left") == sent["left"], "what was typed is kept"
    assert (await moderator.client.get(f"/staff/photos/{photo}")).status_code == 200


async def test_only_moderators_look_at_photos_and_cover_them(world: World) -> None:
    _reference, [photo] = await reports_with_photos(world, world.person())
    await world.db.execute("update role set permissions = array_remove(permissions, 'reports.moderate')")
    officer = await world.officer()
    for path in ("/staff/moderation", f"/staff/photos/{photo}/cover"):
        await officer.opens(path)
        assert officer.status == 403, path
        await officer.sends(path)
        assert officer.status == 403, path
