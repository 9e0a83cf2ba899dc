"""Whether all is well, for whoever must be woken when it is not."""

from api.database import Connection
from api.sql import query


@query
async def problems_now(db: Connection) -> list[str]: ...
