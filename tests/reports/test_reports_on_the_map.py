"""What the map of reports asks for: each report in a window, or how many are where."""

from typing import Any

from tests.world import World

ISLAND = "west=0.94&south=54.59&east=1.09&north=54.65"


async def marks(world: World, query: str) -> Any:
    return (await world.person().client.get(f"/api/reports/in-box?{query}")).json()


async def many_reports(world: World) -> None:
    """Four hundred in a row across the island, and one far from it."""
    await world.db.execute(
        """
        insert into report (
            id, reference, submission_key, service_code, description, where_exactly, place_words, latitude, longitude,
            easting, northing, channel, is_public, words_shown, submitted_at, expected_on, updated_at
        )
        select
            gen_random_uuid(),
            'ZZ' || translate(lpad(number::text, 5, '0'), '01', 'XY'),
            gen_random_uuid(), service_code,
            'x', '', '', case number when 400 then 54.601 else 54.60 + number * 0.0001 end,
            case number when 400 then 1.05 else 0.97 + number * 0.0002 end,
            0, 0, 'import', true, true, now(), current_date, now()
        from generate_series(0, 400) as number, (select service_code from service order by 1 limit 1) as service
        """
    )


async def test_each_report_in_the_window_is_shown_with_its_service_and_stage(world: World) -> None:
    shown = await marks(world, ISLAND)
    public = await world.db.fetchval("select count(*) from report where is_public")
    assert len(shown) == public > 10
    assert all(mark["number"] == 1 and mark["reference"] and mark["service_name"] and mark["stage"] for mark in shown)
    middle = sorted(mark["longitude"] for mark in shown)[len(shown) // 2]
    west = await marks(world, f"west=0.94&south=54.59&east={middle}&north=54.65")
    assert 0 < len(west) < len(shown)


async def test_many_reports_become_crowds_and_none_is_lost(world: World) -> None:
    before = len(await marks(world, ISLAND))
    await many_reports(world)
    crowds = await marks(world, ISLAND + "&across=8")
    assert sum(mark["number"] for mark in crowds) == before + 401
    assert len(crowds) < 60
    assert all((mark["reference"] is None) == (mark["number"] > 1) for mark in crowds)


async def test_crowds_stay_where_they_are_when_the_map_is_moved_a_little(world: World) -> None:
    await many_reports(world)
    here = await marks(world, "west=0.96&south=54.60&east=1.06&north=54.65")
    moved = await marks(world, "west=0.961&south=54.60&east=1.063&north=54.65")
    assert sum(crowd in moved for crowd in here) >= len(here) - 2, "only those at the edges may differ"


async def test_what_is_not_public_is_on_no_map(world: World) -> None:
    before = len(await marks(world, ISLAND))
    await world.db.execute(
        "update report set is_public = false where reference = (select min(reference) from report where is_public)"
    )
    assert len(await marks(world, ISLAND)) == before - 1


async def test_the_whole_world_is_never_asked_for(world: World) -> None:
    client = world.person().client
    nowhere = "west=nan&south=nan&east=nan&north=nan"
    for query in (nowhere, "west=-8&south=50&east=1.7&north=60", "west=1.09&south=54.59&east=0.94&north=54.65"):
        assert (await client.get(f"/api/reports/in-box?{query}")).status_code == 422
    assert (await client.get(f"/api/reports/in-box?{ISLAND}&across=0")).status_code == 200
    assert (await client.get("/api/reports/in-box?west=-8")).status_code == 400
