"""The groups that services stand in: named, put in order, and taken away while nothing is in them."""

from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.editing import Editable, refuse_for
from api.language import gettext as _
from api.services import queries
from api.services.schemas import Group

LONGEST_NAME = 80  # characters
LAST = 10_000


async def check(_db: Connection, group: Group, _group_id: UUID | None, _actor: Actor) -> None:
    refuse_for(
        {
            "name": ""
            if 0 < len(group.name) <= LONGEST_NAME
            else _("Enter a name of {most} letters or fewer").format(most=LONGEST_NAME),
            "position": ""
            if 0 < group.position <= LAST
            else _("Enter a whole number between 1 and {most}").format(most=f"{LAST:,}"),
        }
    )


GROUPS = Editable(
    kind="service_group",
    entry=Group,
    by_id=queries.group_by_id,
    check=check,
    insert=queries.insert_group,
    update=queries.update_group,
    delete=queries.delete_group,
)
