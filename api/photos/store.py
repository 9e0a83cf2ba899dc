"""Where photos are kept: a folder, S3 or Azure. Every one is WebP, so its type is known and not stored."""

from contextlib import suppress
from contextvars import ContextVar
from typing import Self
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from api.errors import NotFound
from api.photos.schemas import PreparedPhoto


class PhotoStore:
    """One council's photos. `photo_store` holds the one a worker's jobs use."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store

    @classmethod
    def from_url(cls, url: str) -> Self:
        """`file:///…`, whose folder is made if it is not there, `s3://…` or `az://…`."""
        return cls(LocalStore.from_url(url, mkdir=True) if url.startswith("file:") else from_url(url))

    async def keep(self, photo_id: UUID, prepared: PreparedPhoto) -> None:
        await obstore.put_async(self.store, key(photo_id, small=True), prepared.thumbnail)
        await obstore.put_async(self.store, key(photo_id), prepared.image)

    async def fetch(self, photo_id: UUID, small: bool = False) -> bytes:
        """The WebP. Raises NotFound."""
        try:
            found = await obstore.get_async(self.store, key(photo_id, small))
        except FileNotFoundError:
            raise NotFound from None
        return bytes(await found.bytes_async())

    async def size(self, photo_id: UUID) -> int:
        """In bytes, of the large one. Raises NotFound."""
        try:
            found = await obstore.head_async(self.store, key(photo_id))
        except FileNotFoundError:
            raise NotFound from None
        return found["size"]

    async def remove(self, photo_id: UUID) -> None:
        """Both sizes; no matter if they have gone already."""
        for small in (True, False):
            with suppress(FileNotFoundError):
                await obstore.delete_async(self.store, key(photo_id, small))


def key(photo_id: UUID, small: bool = False) -> str:
    """Under the id's first two characters, so that no folder holds too many."""
    return f"{str(photo_id)[:2]}/{photo_id}{'-small' if small else ''}.webp"


photo_store: ContextVar[PhotoStore] = ContextVar("photo_store")
