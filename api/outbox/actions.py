"""Taking what a phone's outbox sends: each thing once for its key, all of it or nothing.

Answers get lost on the way back, so everything here is sent again sooner or later. A phone whose first answer was lost
lost its cookie with it and comes as another device: whoever knows the key sent it, and may manage what it made.
"""

from contextlib import suppress
from uuid import UUID

from api.accounts.queries import keep_device
from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, NotAllowed, NotFound, Refused
from api.language import gettext as _
from api.notifications import actions as notifications
from api.outbox import queries
from api.outbox.schemas import Photos, Taken
from api.promise.endings import answer_not_fixed
from api.reports import own, submitting
from api.reports.finding import page_of_report
from api.reports.queries import add_photo, finish_draft, report_submitted_as
from api.reports.schemas import MOST_PHOTOS, NewReport, Submitted
from api.settings import Settings


async def take_report(db: Connection, new: NewReport, photos: Photos, actor: Actor, settings: Settings) -> Taken:
    """The report with its photos. Raises what `submit` does, and Refused for too many photos."""
    device_of(actor)
    async with db.transaction():
        submitted = await submitting.submit(db, new, actor, settings)
        if not submitted.is_new:
            return await again(db, submitted, actor)
        await add_photos(db, submitted.id, photos)
        await finish_draft(db, new.submission_key, submitted.id)
    return Taken(submitted.reference, is_new=True)


async def report_taken(db: Connection, key: UUID, actor: Actor) -> Taken | None:
    """What became of the report that came by this key before."""
    submitted = await report_submitted_as(db, key)
    return await again(db, submitted, actor) if submitted else None


async def again(db: Connection, submitted: Submitted, actor: Actor) -> Taken:
    device_id = device_of(actor)
    async with db.transaction():
        await own.hold(db, submitted.id, device_id)
        await notifications.follow(db, "report", submitted.id, device_id, actor, is_reporter=True)
    return Taken(submitted.reference, is_new=False)


async def add_photos(db: Connection, report_id: UUID, photos: Photos) -> None:
    """Those that are not there: a draft may have brought the same ones already. Raises Refused for too many."""
    there = set(await queries.photos_there(db, report_id))
    new = {kept.photo.sha256: kept for kept in photos if kept.photo.sha256 not in there}
    if len(there) + len(new) > MOST_PHOTOS:
        raise Refused(photos=_("You can add up to {limit} photos").format(limit=MOST_PHOTOS))
    for kept in new.values():
        await add_photo(db, kept.id, report_id, kept.photo.width, kept.photo.height, kept.photo.sha256)


async def take_change(
    db: Connection, key: UUID, reference: str, change: str, words: dict[str, str], photos: Photos, actor: Actor
) -> Taken:
    """What is done with a report that is there. Raises as the action does, and then the key is as good as new."""
    device_id = device_of(actor)
    async with db.transaction():
        await keep_device(db, device_id)
        is_new = await queries.give_receipt(db, key, device_id, reference) is not None
        if is_new:
            await do(db, reference, change, words, photos, actor)
    return Taken(reference, is_new)


async def do(db: Connection, reference: str, change: str, words: dict[str, str], photos: Photos, actor: Actor) -> None:
    """What the report's own pages do. Where such a page's sending arrived after all, there is nothing left to do."""
    if change in ("follow", "unfollow", "follow-by-email"):
        await change_follow(db, reference, change, words, actor)
    elif change == "not-fixed":
        with suppress(Conflict):
            await answer_not_fixed(db, reference, actor)
    elif change == "manage/withdraw":
        with suppress(Conflict):
            await own.withdraw(db, reference, actor)
    elif change == "manage/take-out-personal":
        await own.take_out_personal(db, reference, actor)
    elif change == "manage/photos":
        await add_photos(db, (await own.own_report(db, reference, actor)).id, photos)
    elif change == "manage":
        await correct(db, reference, words.get("description", ""), words.get("where_exactly", ""), actor)
    else:
        raise NotFound


async def change_follow(db: Connection, reference: str, change: str, words: dict[str, str], actor: Actor) -> None:
    report, device_id = await page_of_report(db, reference, actor.id), device_of(actor)
    if change == "follow":
        await notifications.follow(db, "report", report.id, device_id, actor, is_reporter=report.is_mine)
    elif change == "unfollow":
        await notifications.unfollow(db, report.id, device_id, actor)
    else:
        addresses = notifications.checked_addresses(words.get("email", ""), words.get("mobile", ""))
        await notifications.follow_by_address(db, "report", report.id, addresses, actor, is_reporter=report.is_mine)


async def correct(db: Connection, reference: str, description: str, where_exactly: str, actor: Actor) -> None:
    report = await own.own_report(db, reference, actor)
    if (report.description, report.where_exactly) != (description, where_exactly):
        await own.correct(db, reference, actor, description, where_exactly)


def device_of(actor: Actor) -> UUID:
    if actor.kind != "device" or actor.id is None:
        raise NotAllowed(_("Only a phone or computer of a resident can send this."))
    return actor.id
