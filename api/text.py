"""What people type, made fit to keep; and letters they can type again without a slip."""

import secrets

LETTERS = (
    "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 or O, 1, I or L, and no U: nothing looks like another, nor spells much
)


def random_letters(number: int) -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(number))


def clean(text: str) -> str:
    """As it was typed, but for what PostgreSQL cannot hold, a browser's CRLF, and space at either end."""
    # A lone surrogate can come in by \ud800 in JSON; it is no character, and no UTF-8.
    well_formed = text.encode("utf-8", "replace").decode()
    return well_formed.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()
