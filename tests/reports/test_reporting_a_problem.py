from tests.world import World


async def test_a_resident_reports_a_pothole_and_sees_a_reference_and_a_day(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A deep hole by the crossing")
    assert "Thank you. We have your report" in resident.text
    assert reference in resident.text
    assert "by " in resident.text
