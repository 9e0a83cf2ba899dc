"""Taking the photos that a form sent."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from litestar.datastructures import State, UploadFile

from api.actor import Actor
from api.database import Connection, transaction
from api.language import gettext as _
from api.outbox.schemas import KeptPhoto, Photos
from api.photos.schemas import PhotoRefused, PreparedPhoto
from api.reports.schemas import MOST_PHOTOS

LARGEST_PHOTOS = 65_000_000  # bytes: three photos of 20 MB, and the words around them

Insert = Callable[[Connection, UUID, PreparedPhoto], Awaitable[None]]


async def keep_photos(
    state: State, actor: Actor, files: Iterable[UploadFile], already: int, insert: Insert
) -> dict[str, str]:
    """Each photo that can be used is kept, whatever else is wrong; the sentence about one that cannot.

    No transaction is open while photos are worked on: they may take seconds.
    """
    problems, room = {}, MOST_PHOTOS - already
    for file in files:
        if room <= 0:
            problems["photos"] = _("You can add up to {limit} photos").format(limit=MOST_PHOTOS)
            break
        try:
            prepared = await state.workshop.prepare(await file.read())
        except PhotoRefused as refused:
            problems["photos"] = str(refused)
            continue
        photo_id = uuid4()
        await state.photos.keep(photo_id, prepared)
        async with transaction(state.pool, actor) as db:
            await insert(db, photo_id, prepared)
        room -= 1
    return problems


@asynccontextmanager
async def photos_of(state: State, files: Iterable[bytes]) -> AsyncIterator[Photos]:
    """Prepared and kept before anything is recorded; gone again when the rest cannot be. Raises PhotoRefused.

    No transaction is open while photos are worked on: they may take seconds.
    """
    photos = []
    try:
        for file in files:
            photos.append(KeptPhoto(uuid4(), await state.workshop.prepare(file)))
            await state.photos.keep(photos[-1].id, photos[-1].photo)
        yield photos
    except BaseException:
        await forget_photos(state, photos)
        raise


async def forget_photos(state: State, photos: Photos) -> None:
    """Kept for something that was there already."""
    for kept in photos:
        await state.photos.remove(kept.id)
