"""Photos are kept in a folder or an object store, in two sizes, until they are removed."""

from pathlib import Path
from uuid import uuid4

import pytest

from api.errors import NotFound
from api.photos.schemas import PreparedPhoto
from api.photos.store import PhotoStore

PHOTO = PreparedPhoto(image=b"the photo", thumbnail=b"the small one", width=2016, height=1512, sha256="0" * 64)


@pytest.fixture(params=["a folder that is not there yet", "a store elsewhere"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoStore:
    is_folder = request.param == "a folder that is not there yet"
    return PhotoStore.from_url((tmp_path / "our photos" / "2026").as_uri() if is_folder else "memory:///")


async def test_a_photo_kept_is_there_in_both_sizes(store: PhotoStore) -> None:
    photo_id = uuid4()
    await store.keep(photo_id, PHOTO)
    await store.keep(photo_id, PHOTO)  # a retry does no harm
    assert await store.fetch(photo_id, small=False) == b"the photo"
    assert await store.fetch(photo_id, small=True) == b"the small one"


async def test_a_photo_removed_is_gone_and_may_be_removed_again(store: PhotoStore) -> None:
    photo_id, neighbour = uuid4(), uuid4()
    await store.keep(photo_id, PHOTO)
    await store.keep(neighbour, PHOTO)
    await store.remove(photo_id)
    await store.remove(photo_id)
    for small in (True, False):
        with pytest.raises(NotFound):
            await store.fetch(photo_id, small)
    assert await store.fetch(neighbour, small=True) == b"the small one"


async def test_photos_lie_in_many_small_folders(tmp_path: Path) -> None:
    photo_id = uuid4()
    await PhotoStore.from_url(tmp_path.as_uri()).keep(photo_id, PHOTO)
    folder = tmp_path / str(photo_id)[:2]
    assert {path.name for path in folder.iterdir()} == {f"{photo_id}.webp", f"{photo_id}-small.webp"}
