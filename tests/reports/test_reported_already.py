from tests.reports.reading import elements
from tests.world import World

A_LITTLE_NORTH = "54.6204, 1.0200"  # 45 m
FAR = "54.6300, 1.0200"


async def at_the_words(world: World, where: str, service_code: str = "pothole") -> str:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=where)
    return await resident.sends(f"{draft}/service", service_code=service_code)


async def test_an_open_report_of_the_same_thing_nearby_is_shown_before_a_word_is_typed(world: World) -> None:
    await world.person().reports("A deep hole by the crossing")
    page = await at_the_words(world, A_LITTLE_NORTH)
    assert "Has it been reported already?" in page
    assert "A deep hole by the crossing" in page and "45 metres away" in page


async def test_nothing_is_shown_of_reports_far_away_or_of_other_things(world: World) -> None:
    await world.person().reports("A deep hole by the crossing")
    assert "reported already" not in await at_the_words(world, FAR)
    assert "reported already" not in await at_the_words(world, A_LITTLE_NORTH, "graffiti")


async def test_what_is_closed_is_not_shown_as_already_reported(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A deep hole by the crossing")
    await resident.sends(f"/reports/{reference}/manage/withdraw")
    assert "reported already" not in await at_the_words(world, A_LITTLE_NORTH)


async def test_words_that_say_the_same_are_shown_under_another_service_before_sending(world: World) -> None:
    await world.person().reports("Deep pothole outside the bakery in the road", "pothole")
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=A_LITTLE_NORTH)
    await resident.sends(f"{draft}/service", service_code="road")
    assert "reported already" not in resident.text
    await resident.sends(f"{draft}/describe", description="deep pot hole in the road outside the bakery")
    await resident.sends(f"{draft}/contact")
    assert "Has it been reported already?" in resident.text


async def test_two_different_lamps_are_not_taken_for_one(world: World) -> None:
    await world.person().reports("Street light column 12 is out", "street-light")
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=A_LITTLE_NORTH)
    await resident.sends(f"{draft}/service", service_code="street-light")
    await resident.sends(f"{draft}/describe", description="Street light column 14 is out")
    await resident.sends(f"{draft}/contact")
    assert "reported already" not in resident.text


async def test_what_was_shown_beside_the_words_is_not_asked_about_again(world: World) -> None:
    reference = await world.person().reports("A deep hole by the crossing")
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=A_LITTLE_NORTH)
    await resident.sends(f"{draft}/service", service_code="pothole")
    assert [each.attributes["value"] for each in elements(resident.page.text, "input", name="seen")] == [reference]
    await resident.sends(f"{draft}/describe", description="A deep hole by the crossing", seen=reference)
    await resident.sends(f"{draft}/contact")
    assert resident.path == f"{draft}/check" and "reported already" not in resident.text


async def test_it_is_this_one_makes_a_follower_and_no_report(world: World) -> None:
    reference = await world.person().reports("A deep hole by the crossing")
    before = await world.db.fetchval("select count(*) from report")
    neighbour = world.person()
    await neighbour.sends(f"/reports/{reference}/follow")
    assert neighbour.path == f"/reports/{reference}" and "follows this report" in neighbour.text
    assert await world.db.fetchval("select count(*) from report") == before
    officer = await world.officer()
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="We come on Monday.")
    await world.worker_works()
    assert "We come on Monday." in await neighbour.opens("/messages")


async def test_what_waits_for_an_officer_or_is_private_is_never_shown_as_already_reported(world: World) -> None:
    await world.person().reports("Ring Mr Smith on 01632 960123 about the hole")
    page = await at_the_words(world, A_LITTLE_NORTH)
    assert "reported already" in page and "01632 960123" not in page
    await world.person().reports("The neighbours are loud", "noise")
    assert "reported already" not in await at_the_words(world, A_LITTLE_NORTH, "noise")
