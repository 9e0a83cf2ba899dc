"""What became of a delivery is written down once, and by whom it concerns."""

from msgspec.structs import replace

from api.notifications.jobs import attempt, claim, write_down
from api.notifications.schemas import Tried
from tests.fakes import PushService
from tests.notifications.hearing import changed
from tests.world import WorkerPool, World


async def test_the_late_word_of_an_earlier_try_counts_only_if_it_says_delivered(
    world: World, push: PushService
) -> None:
    """A worker that was thought dead may come back."""
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await resident.allows_notices(push.subscribe().subscription)
    push.answer_with(503)
    await changed(world, officer, reference)
    pool = WorkerPool(world.pool)
    tries = []
    for _try in range(2):
        await world.db.execute("update delivery set due_at = now(), status = 'created' where channel = 'web_push'")
        [claimed] = await claim(pool, 1)
        tries.append(await attempt(claimed, world.senders))
    late, under_way = tries

    async def status_after(said: Tried) -> str:
        await write_down(pool, [said])
        return str(await world.db.fetchval("select status from delivery where channel = 'web_push'"))

    assert await status_after(late) == "sending"
    assert await status_after(replace(late, status="delivered")) == "delivered"
    assert await status_after(under_way) == "delivered"


async def test_a_notice_that_cannot_be_made_is_our_mistake_and_holds_up_nobody(world: World, push: PushService) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription)
    push.answer_with(503)
    await changed(world, officer, reference, words="One")
    await changed(world, officer, reference, words="Two")
    push.answer_with(None)
    await world.db.execute("update message set path = '/' || repeat('a', 4000) where body = 'One'")
    await world.db.execute("update delivery set due_at = now()")
    await world.worker_works()
    assert [each["notification"]["body"] for each in phone.received] == ["Two"]
    failed = "select reason from delivery where status = 'technical-failure'"
    assert await world.db.fetchval(failed) == "Could not be sent (ValueError)"
