"""How the workshop and its workbenches talk: a message's length in four bytes, then the message; before what is sent
to a workbench, one byte that says what to do with it."""

PREPARE, DRAW, REDACT = b"p", b"d", b"r"

LENGTH = 4


def framed(message: bytes) -> bytes:
    return len(message).to_bytes(LENGTH) + message


def length_in(start: bytes) -> int:
    return int.from_bytes(start)
