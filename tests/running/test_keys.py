"""The secrets of a machine that was given none."""

import stat
from base64 import urlsafe_b64decode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.keys import kept_keys, make_push_keys


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    assert kept_keys(tmp_path) == kept_keys(tmp_path)
    assert kept_keys(tmp_path) != kept_keys(tmp_path / "another council")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["keys.json"]


def test_only_their_owner_may_read_the_keys(tmp_path: Path) -> None:
    kept_keys(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_the_secret_has_32_bytes_of_chance(tmp_path: Path) -> None:
    assert len(raw(kept_keys(tmp_path)["secret"])) == 32


def test_the_two_halves_of_the_push_keys_belong_together() -> None:
    private, public = make_push_keys()
    key = ec.derive_private_key(int.from_bytes(raw(private), "big"), ec.SECP256R1())
    assert key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) == raw(public)


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
