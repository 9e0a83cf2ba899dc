"""The secrets of a machine that was given none: made once, kept in the data folder, readable by their owner alone."""

import json
import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def kept_keys(data: Path) -> dict[str, str]:
    """`secret` and `push_private_key`, made at the first call and the same ever after."""
    path = data / "keys.json"
    if not path.exists():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep(path, {"secret": secrets.token_urlsafe(32), "push_private_key": make_push_keys()[0]})
    keys: dict[str, str] = json.loads(path.read_text())
    return keys


def keep(path: Path, keys: dict[str, str]) -> None:
    """Whole or not at all; of two who make keys at once, the first one's stay."""
    draft = path.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(keys, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def make_push_keys() -> tuple[str, str]:
    """A new pair for Web Push (VAPID, RFC 8292): the private and the public half, raw and in base64url."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_numbers().private_value.to_bytes(32, "big")
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64url(private), base64url(public)


def base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
