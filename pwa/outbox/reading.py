"""A whole report in one form, read as the pages of the journey read theirs."""

from uuid import UUID

from msgspec.structs import replace

from api.database import Connection
from api.errors import Refused, Stopped
from api.notifications.actions import checked_email
from api.places import queries as places
from api.places.actions import parse_place
from api.places.schemas import Place
from api.reports import queries, submitting
from api.reports.schemas import Draft, KeptDraft, NewReport
from api.services.schemas import Question
from api.settings import Settings
from pwa.forms import Form
from pwa.reports import answers as journey_answers
from pwa.reports import placing


async def new_report(db: Connection, key: UUID, form: Form, settings: Settings) -> NewReport:
    """What was sent, over what the draft of that id has. Raises Refused with all that cannot be taken; Stopped."""
    draft = await queries.draft_by_id(db, key) or KeptDraft(id=key, answers=Draft(), reference=None, photos=[])
    problems: dict[str, str] = {}
    answers = await placed(db, draft.answers, form, settings, problems)
    answers, questions = await chosen(db, answers, form, problems)
    answers = described(answers, questions, form, problems)
    answers = reached(answers, form, problems)
    if problems:
        raise Refused(**problems)
    return journey_answers.new_report(replace(draft, answers=answers), questions)


async def placed(db: Connection, answers: Draft, form: Form, settings: Settings, problems: dict[str, str]) -> Draft:
    typed = form.text("choice") or form.text("where")
    try:
        if place := journey_answers.place_by_script(form) or parse_place(typed) or await the_one_called(db, typed):
            return await placing.placed(db, answers, place, form, settings)
        if typed or answers.latitude is None:
            problems["where"] = journey_answers.nowhere(typed)
    except Refused as refused:
        problems["where"] = str(refused)
    return answers


async def the_one_called(db: Connection, words: str) -> Place | None:
    """A name typed without a signal may be of several places; then the person is asked, never guessed for."""
    found = await places.places_matching(db, words[:100]) if words else []
    named = [each for each in found if words.casefold() in (each.name.casefold(), str(each).casefold())]
    only = named if len(named) == 1 else found
    return Place(only[0].latitude, only[0].longitude) if len(only) == 1 else None


async def chosen(db: Connection, answers: Draft, form: Form, problems: dict[str, str]) -> tuple[Draft, list[Question]]:
    try:
        service = await submitting.offered(db, (form.text("service_code") or answers.service_code)[:60])
    except Refused as refused:
        problems.update(refused.problems)
        return answers, []
    return replace(answers, service_code=service.service_code), service.questions


def described(answers: Draft, questions: list[Question], form: Form, problems: dict[str, str]) -> Draft:
    if "description" in form.sent:
        answers = journey_answers.described(answers, questions, form)
    try:
        problems.update(journey_answers.problems_with_description(answers, questions))
    except Stopped as stopped:
        problems.update(stopped.problems)
    return answers


def reached(answers: Draft, form: Form, problems: dict[str, str]) -> Draft:
    if "email" not in form.sent:
        return answers
    try:
        email = form.text("email")
        return replace(answers, email=checked_email(email) if email else "")
    except Refused as refused:
        problems.update(refused.problems)
        return answers
