"""What people type, made fit to keep."""


def clean(text: str) -> str:
    """As it was typed, but for what PostgreSQL cannot hold, a browser's CRLF, and space at either end."""
    # A lone surrogate can come in by \ud800 in JSON; it is no character, and no UTF-8.
    well_formed = text.encode("utf-8", "replace").decode()
    return well_formed.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()
