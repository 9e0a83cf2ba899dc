"""What follows when something happens to a report: everybody who follows it is told."""

from datetime import date

from api.database import Connection
from api.events import Event, event_by_id, on
from api.jobs import every
from api.notifications import actions as notifications
from api.notifications.queries import follow_by_id
from api.photos.store import photo_store
from api.reports import asking, queries
from api.reports.words import greeting, news_of, question, words_for, words_of_asking, words_of_change

MAY_BE_NEWS = (
    *("report.submitted", "report.words_shown", "report.words_changed", "report.corrected"),
    *("report.unhidden", "report.let_through"),
)


@on("report.updated", "report.scheduled", "report.closed", "report.reopened", "report.unmerged")
async def tell_followers(db: Connection, event: Event) -> None:
    """How it ended is news also for those who follow its street, ward, service or a place nearby."""
    report = await queries.report_to_tell_of(db, event.subject_id)
    also = await queries.interests_in(db, event.subject_id) if event.kind == "report.closed" else []
    await notifications.tell(db, event, await words_for(db, event, report), also)


@on(
    "report.submitted",
    "report.words_shown",
    "report.words_changed",
    "report.corrected",
    "report.unhidden",
    "report.let_through",
)
async def tell_who_is_interested(db: Connection, event: Event) -> None:
    """Of a new report, once everybody may read it, and then once: whichever of these it was, the report is the news."""
    if interests := await queries.interests_in(db, event.subject_id):
        report = await queries.report_to_tell_of(db, event.subject_id)
        submission = await event_by_id(db, await queries.submission_of(db, event.subject_id))
        await notifications.tell_who_follow(db, submission, await news_of(db, report), interests, "place")


@on("report.split", "report.recategorised", "report.handed_over")
async def tell_what_it_has_become(db: Connection, event: Event) -> None:
    report = await queries.report_to_tell_of(db, event.subject_id)
    await notifications.tell(db, event, await words_of_change(db, event, report))


@on("report.asked", "report.asked_again")
async def ask_the_reporter(db: Connection, event: Event) -> None:
    """What is asked stands on its page alone, and not in what her phone shows while it is locked."""
    report = await queries.report_to_tell_of(db, event.subject_id)
    if asked := await queries.open_question_of(db, event.subject_id):
        await notifications.tell_reporter(db, event, await words_of_asking(db, event, report, asked.key))


@every(hours=1)
async def go_through_questions(db: Connection) -> None:
    today = date.today()
    await asking.remind(db, today)
    await asking.go_on(db, today)


@on("follow.started")
async def ask_the_address(db: Connection, event: Event) -> None:
    follow = await follow_by_id(db, event.subject_id)
    if follow.recipient_kind == "address" and follow.subject_kind == "report":
        report = await queries.report_to_tell_of(db, follow.subject_id)
        await notifications.ask(db, event, await question(db, report))


@on("follow.confirmed")
async def greet_the_address(db: Connection, event: Event) -> None:
    """The first letter after yes: what was reported, and the private link that every letter has from now on."""
    follow = await follow_by_id(db, event.subject_id)
    if follow.recipient_kind == "address" and follow.subject_kind == "report":
        report = await queries.report_to_tell_of(db, follow.subject_id)
        await notifications.tell_one(db, event, await greeting(db, report))


@every(hours=24)
async def count_words(db: Connection) -> None:
    """Which words stand in reports of which service: by them a service is suggested to the next resident."""
    async with db.transaction():
        await queries.forget_words(db)
        await queries.count_words(db)
        await queries.count_reports_by_service(db)


@every(hours=1)
async def forget_old_drafts(db: Connection) -> None:
    await queries.forget_drafts(db)
    for photo_id in await queries.photos_of_nothing(db):
        await photo_store.get().remove(photo_id)
        await queries.forget_photo(db, photo_id)


@every(hours=1)
async def fold_counts(db: Connection) -> None:
    await queries.fold_cells(db)
    await queries.fold_promised(db)
