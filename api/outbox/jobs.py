"""What is tidied away."""

from api.database import Connection
from api.jobs import every
from api.outbox import queries


@every(hours=24)
async def forget_old_receipts(db: Connection) -> None:
    await queries.forget_receipts(db)
