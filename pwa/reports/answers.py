"""What has been answered so far: whether it is enough, what is wrong with it, and the report it makes."""

import msgspec
from msgspec.structs import replace

from api.errors import Refused, Stopped
from api.language import gettext as _
from api.places.schemas import Place
from api.reports.schemas import Draft, KeptDraft, NewReport
from api.reports.typed import problems_with_words
from api.services.actions import answered, field_name
from api.services.schemas import Question
from pwa.forms import Form
from pwa.reports.steps import STEPS, Problems, given_to

LONGEST_KEPT = 200_000  # characters: what is too long is kept to be shortened, within reason
LONGEST_ANSWER_KEPT = 2_000  # characters
LONGEST_CODE = 60
MOST_SEEN = 3


def first_unanswered(answers: Draft) -> str:
    answered = {
        "place": answers.latitude is not None and not answers.place_unsure,
        "service": bool(answers.service_code),
        "describe": answers.described,
        "contact": answers.contact_asked,
    }
    return next((step for step in STEPS[:-1] if not answered[step]), "check")


def may_come_to(step: str, answers: Draft) -> bool:
    """Back to any page that has been answered, and on to the next; never past one."""
    return STEPS.index(step) <= STEPS.index(first_unanswered(answers))


def place_by_script(form: Form) -> Place | None:
    latitude, longitude = form.number("latitude"), form.number("longitude")
    if latitude is None or longitude is None:
        return None
    try:
        return msgspec.convert({"latitude": latitude, "longitude": longitude}, Place)
    except msgspec.ValidationError:
        raise Refused(where=_("Your phone says you are outside Great Britain. Type the street instead.")) from None


def nowhere(typed: str) -> str:
    if typed:
        return _("We could not find that place. Check the spelling, or try a street nearby.")
    return _("Enter a street or a postcode, or use your location")


def described(answers: Draft, questions: list[Question], form: Form) -> Draft:
    """Answers are kept by their questions' codes, also those of a form whose draft, and so its service, is lost."""
    shown = {question.code for question in questions}
    before = {code: values for code, values in answers.given.items() if code not in shown}
    sent = {
        code[:LONGEST_CODE]: [text[:LONGEST_ANSWER_KEPT] for text in texts]
        for code, texts in form.texts_under(field_name("")).items()
    }
    return replace(
        answers,
        given=before | sent,
        description=form.text("description")[:LONGEST_KEPT],
        where_exactly=form.text("where_exactly")[:LONGEST_KEPT],
        described=False,
        seen=form.texts("seen")[:MOST_SEEN],
    )


def problems_with_description(answers: Draft, questions: list[Question]) -> Problems:
    """In the order of the page. Raises Stopped where an answer says that a report is the wrong thing."""
    asked = problems_with_answers(questions, answers)
    words = problems_with_words(answers.description, answers.where_exactly)
    return {name: words[name] for name in words if name == "description"} | asked | words


def problems_with_answers(questions: list[Question], answers: Draft) -> Problems:
    try:
        answered(questions, given_to(questions, answers))
    except Stopped:
        raise
    except Refused as refused:
        return refused.problems
    return {}


def fits(questions: list[Question], answers: Draft) -> bool:
    """Whether what has been answered is enough for these questions too, after a change of service."""
    try:
        answered(questions, given_to(questions, answers))
    except Refused:
        return False
    return True


def new_report(draft: KeptDraft, questions: list[Question]) -> NewReport:
    """Raises Refused when an answer no longer fits, as after a change of the rules in between."""
    answers = draft.answers
    wanted = {
        "service_code": answers.service_code,
        "description": answers.description,
        "where_exactly": answers.where_exactly,
        "answers": given_to(questions, answers),
        "latitude": answers.latitude,
        "longitude": answers.longitude,
        "asset": answers.asset.code if answers.asset else "",
        "email": answers.email,
        "mobile": answers.mobile,
        "location_source": answers.location_source,
        "accuracy_m": answers.accuracy_m,
        "submission_key": draft.id,
    }
    try:
        return msgspec.convert(wanted, NewReport)
    except msgspec.ValidationError:
        raise Refused(check=_("Something here is not right. Use “Change” to go through your answers.")) from None
