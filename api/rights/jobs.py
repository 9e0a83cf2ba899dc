"""Who asked something of what is held about her hears that it is answered."""

from api.database import Connection
from api.events import Event, on
from api.notifications.queries import tell_account
from api.notifications.words import request_answered
from api.rights import queries


@on("request.answered")
async def tell_of_answer(db: Connection, event: Event) -> None:
    """Whoever asked by her account: that there is an answer, and not what it says."""
    if resident_id := await queries.resident_of_request(db, event.subject_id):
        said = await request_answered(db)
        await tell_account(db, event.id, resident_id, None, said.title, said.body, said.path)
