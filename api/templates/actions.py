"""What a template needs to be one, and how it reads in a report."""

from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.editing import Editable, refuse_for
from api.language import gettext as _
from api.language import language
from api.templates import queries
from api.templates.schemas import KNOWS, About, Entry
from api.words.actions import filled, placeholder_problem
from api.words.schemas import Value, Written

LONGEST_NAME = 80  # characters
LONGEST_WORDS = 2000


async def check(_db: Connection, entry: Entry, _template_id: UUID | None, _actor: Actor) -> None:
    refuse_for(
        {
            "name": ""
            if entry.name and len(entry.name) <= LONGEST_NAME
            else _("Enter a name of {most} letters or fewer").format(most=LONGEST_NAME),
            "words": _("Write what it says")
            if not entry.words
            else placeholder_problem(entry.words, KNOWS)
            or (
                _("Say it in {limit} letters or fewer").format(limit=LONGEST_WORDS)
                if len(entry.words) > LONGEST_WORDS
                else ""
            ),
        }
    )


TEMPLATES = Editable(
    kind="template",
    entry=Entry,
    by_id=queries.template_by_id,
    check=check,
    insert=queries.insert_template,
    update=queries.update_template,
    delete=queries.delete_template,
)


def filled_for(words: str, about: About) -> str:
    """With what stands for each placeholder in this report; a report with no street is near nothing that has a name."""
    values: dict[str, Value] = {
        "reference": about.reference,
        "service": about.service_name,
        "place": about.place_words or _("the place you showed us"),
        "day": about.expected_on,
    }
    return filled(Written("", words), values, language.get()).body
