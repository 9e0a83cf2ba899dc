"""The worker seals what was written, keeps each day's head, and goes over the whole chain every night."""

import structlog

from api.audit import queries, sealing, verifying
from api.audit.chain import BEGINNING, Head, Walk
from api.database import Connection
from api.jobs import every, job, later

BATCHES = 10  # of sealing.AT_ONCE, in one job
STRIDES = 10  # of verifying.LINKS_AT_ONCE
MOST_FINDINGS = 100  # kept of one check: whoever sees one does not need a thousand

log = structlog.get_logger()


@every(minutes=1)
async def seal_events(db: Connection) -> None:
    sealed = 0
    for _batch in range(BATCHES):
        sealed += (latest := await sealing.seal(db))
        if latest < sealing.AT_ONCE:
            break
    else:
        await later(db, seal_events)
    if sealed and (head := await queries.head(db)):
        log.info(
            "sealed", events=sealed, position=head.position, head=head.hash.hex()
        )  # one more copy, in others' hands


@every(hours=1)
async def keep_heads(db: Connection) -> None:
    await queries.keep_heads(db)


@every(hours=24)
async def check_events(db: Connection) -> None:
    async with db.transaction():
        await later(db, go_on_checking, check_id=await queries.begin_check(db))


@job
async def go_on_checking(db: Connection, check_id: int) -> None:
    """As far as one job may take, then another; the end of the chain is the end of the check."""
    so_far = await queries.check_under_way(db, check_id)
    walk = Walk(Head(so_far.position, so_far.hash or BEGINNING), so_far.latest, so_far.findings)
    for _stride in range(STRIDES):
        if is_over := not await verifying.go_on(db, walk):
            walk.findings += await verifying.found_at_the_end(db)
            break
    async with db.transaction():
        findings = walk.findings[:MOST_FINDINGS]
        await queries.keep_check(db, check_id, walk.head.position, walk.latest, findings, is_over)
        if not is_over:
            await later(db, go_on_checking, check_id=check_id)
    if is_over and findings:
        log.error("events are not as they were sealed", findings=findings)
