"""Nobody can do so much at once that others cannot do anything."""

from api.security import BUCKETS, TokenBuckets, network_of
from tests.security.conftest import WorldWith


async def test_a_flood_is_asked_to_wait(world_with: WorldWith) -> None:
    async with world_with(writes_per_minute=3) as world:
        client = world.person().client
        statuses = [(await client.post("/reports/new")).status_code for _press in range(5)]
        assert statuses == [303, 303, 303, 429, 429]
        page = await client.post("/reports/new")
        assert page.headers["retry-after"] == "60"
        assert "Too much at once" in page.text
        assert (await client.get("/")).status_code == 200, "reading goes on"
        assert (await client.post("/api/reports", json={})).headers["content-type"] == "application/problem+json"


async def test_a_flood_spread_over_pages_or_sent_under_false_names_is_one(world_with: WorldWith) -> None:
    async with world_with(writes_per_minute=3) as world:
        client = world.person().client
        paths = ("/reports/new", "/messages", "/account/forget", "/api/reports", "/reports/new")
        for number, path in enumerate(paths):
            false_names = {"x-forwarded-for": f"192.0.2.{number}", "forwarded": f"for=192.0.2.{number}"}
            answer = await client.post(path, headers=false_names)
            assert (answer.status_code == 429) == (number >= 3), path


def test_it_comes_back_as_a_minute_passes() -> None:
    buckets = TokenBuckets(60)
    assert [buckets.take("192.0.2.1", 0.0) for _press in range(61)] == [True] * 60 + [False]
    assert not buckets.take("192.0.2.1", 0.5)
    assert buckets.take("192.0.2.1", 1.5)
    assert not buckets.take("192.0.2.1", 1.6)
    assert [buckets.take("192.0.2.1", 100.0) for _press in range(61)] == [True] * 60 + [False]


def test_a_home_is_one_address_however_many_it_has_of_ipv6() -> None:
    assert network_of("2001:db8:0:1::17") == network_of("2001:db8:0:1:ffff:1:2:3") != network_of("2001:db8:0:2::17")
    assert [network_of(each) for each in ("192.0.2.1", "192.0.2.2", "unknown")] == ["192.0.2.1", "192.0.2.2", "unknown"]


def test_one_address_does_not_pay_for_another() -> None:
    buckets = TokenBuckets(1)
    assert buckets.take("192.0.2.1", 0.0)
    assert not buckets.take("192.0.2.1", 0.0)
    assert buckets.take("192.0.2.2", 0.0)


def test_a_million_addresses_do_not_fill_the_memory() -> None:
    buckets = TokenBuckets(1)
    for number in range(BUCKETS + 100):
        buckets.take(str(number), 0.0)
    assert len(buckets.buckets) == BUCKETS
