from tests.reports.reading import elements, field
from tests.world import World, a_photo

NUMBER = "01632 960123"


async def test_a_slip_is_mended_within_half_an_hour(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A deep whole by the crossing")
    await resident.sends(f"/reports/{reference}/manage", description="A deep hole by the crossing", where_exactly="")
    assert resident.path == f"/reports/{reference}" and "A deep hole by the crossing" in resident.text
    assert "Words changed by the person who reported it" in await world.person().opens(f"/reports/{reference}")


async def test_after_half_an_hour_what_she_types_is_kept_on_the_page_and_not_in_the_report(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A deep hole by the crossing")
    await world.db.execute(
        "update report set submitted_at = now() - interval '31 minutes' where reference = $1", reference
    )
    await resident.sends(f"/reports/{reference}/manage", description="Something else now")
    assert resident.status == 422 and "for half an hour" in resident.text and "Something else now" in resident.page.text
    assert "A deep hole" in await world.person().opens(f"/reports/{reference}")


async def test_words_that_become_personal_wait_for_an_officer_again(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A deep hole by the crossing")
    await resident.sends(f"/reports/{reference}/manage", description=f"A deep hole. Ring {NUMBER}.")
    assert NUMBER in resident.text
    assert NUMBER not in await world.person().opens(f"/reports/{reference}")


async def test_personal_details_are_taken_out_in_one_tap_at_any_time(world: World) -> None:
    resident = world.person()
    reference = await resident.reports(f"A deep hole. Ring {NUMBER} or rosa@example.org.")
    await world.db.execute(
        "update report set submitted_at = now() - interval '90 days' where reference = $1", reference
    )
    assert "Take that out" in await resident.opens(f"/reports/{reference}/manage")
    await resident.sends(f"/reports/{reference}/manage/take-out-personal")
    seen = await world.person().opens(f"/reports/{reference}")
    assert "A deep hole. Ring [taken out] or [taken out]." in seen
    stored = await world.db.fetchval("select description from report where reference = $1", reference)
    assert NUMBER not in stored and "rosa" not in stored


async def test_a_photo_is_added_later_and_a_fourth_is_not(world: World) -> None:
    resident = world.person()
    reference = await resident.reports(files=[("a.jpg", a_photo()), ("b.jpg", a_photo("navy"))])
    await resident.sends(
        f"/reports/{reference}/manage/photos", [("c.jpg", a_photo("olive")), ("d.jpg", a_photo("tan"))]
    )
    assert resident.status == 422 and "up to 3 photos" in resident.text
    report_id = await world.db.fetchval("select id from report where reference = $1", reference)
    assert await world.db.fetchval("select count(*) from photo where report_id = $1", report_id) == 3


async def test_a_withdrawn_report_is_closed_says_so_and_can_be_opened_again(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    await resident.sends(f"/reports/{reference}/manage/withdraw")
    assert "Withdrawn" in await world.person().opens(f"/reports/{reference}")
    await resident.opens(f"/reports/{reference}")
    assert "Open it again" in resident.text
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert "Open it again" not in resident.text


async def test_nobody_else_can_do_any_of_it(world: World) -> None:
    reference = await world.person().reports("A deep hole by the crossing")
    stranger = world.person()
    await stranger.opens(f"/reports/{reference}/manage")
    assert stranger.status == 403
    for what in ("", "/withdraw", "/take-out-personal"):
        await stranger.sends(f"/reports/{reference}/manage{what}", description="Mine now")
        assert stranger.status == 403
    await stranger.sends(f"/reports/{reference}/manage/photos", [("a.jpg", a_photo())])
    assert stranger.status == 403
    assert "A deep hole by the crossing" in await world.person().opens(f"/reports/{reference}")


async def test_all_of_it_can_be_done_by_the_private_link_on_another_phone(world: World) -> None:
    resident, another = world.person(), world.person()
    reference = await resident.reports("A deep whole by Bob's gate")
    link = next(
        each.attributes["href"] for each in elements(resident.page.text, "a") if "/private/" in each.attributes["href"]
    )
    await another.sends(link.removeprefix(world.settings.origin))
    manage = f"/reports/{reference}/manage"
    await another.sends(manage, description="A deep hole by Bob's gate")
    await another.sends(f"{manage}/photos", [("a.jpg", a_photo())])
    await another.sends(f"{manage}/take-out-personal", words="bob")
    assert "A deep hole by [taken out]'s gate" in await world.person().opens(f"/reports/{reference}")
    await another.sends(f"{manage}/withdraw")
    assert "Withdrawn" in await world.person().opens(f"/reports/{reference}")
    assert await world.db.fetchval("select count(*) from photo where report_id is not null and state = 'held'") == 1


async def test_words_to_take_out_that_are_not_there_are_said_and_kept(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A deep hole by Bob's gate")
    await resident.sends(f"/reports/{reference}/manage/take-out-personal", words="Rosa")
    assert resident.status == 422 and "not in your report" in resident.text
    assert field(resident.page.text, "words") == "Rosa"
