"""Words that can be erased for good: locked with a key of their subject's, kept apart from them (AES-256-GCM).

Once the key is gone they are noise, wherever they were copied to; their event, which holds only what the noise hashes
to, stays and can still be verified.
"""

import hashlib
import secrets
from base64 import b64decode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH = 32  # bytes
NONCE_LENGTH = 12


def new_key() -> bytes:
    return secrets.token_bytes(KEY_LENGTH)


def lock(key: bytes, words: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, words.encode(), None)


def unlock(key: bytes, locked: bytes) -> str:
    """The words; nothing where another key has taken the place of the one that was erased."""
    try:
        return AESGCM(key).decrypt(locked[:NONCE_LENGTH], locked[NONCE_LENGTH:], None).decode()
    except InvalidTag:
        return ""


def unlock_with_its_key(both: str) -> str:
    """As the view `happening` hands them over: the key and what it locked, in base64."""
    key_and_locked = b64decode(both)
    return unlock(key_and_locked[:KEY_LENGTH], key_and_locked[KEY_LENGTH:])


def mark_of(locked: bytes) -> str:
    """What stands in the event: altered words no longer fit it, and it tells nothing of them."""
    return hashlib.sha256(locked).hexdigest()
