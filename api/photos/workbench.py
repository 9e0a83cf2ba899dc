"""One child process of the workshop: photos and cards in, answers out, until its input ends.

`python -m api.photos.workbench`
"""

import resource
import signal
import sys
from pathlib import Path

import msgspec

from api.photos import card, images
from api.photos.frames import DRAW, LENGTH, REDACT, framed, length_in
from api.photos.schemas import Card, DrawnCard, PhotoRefused, PreparedPhoto, Redaction

MEMORY_LIMIT = 300_000_000  # bytes this process may have in use, Python and all
ORPHAN_LIMIT = 10  # seconds; the app ends a slow workbench sooner, unless the app itself has gone


def main() -> None:
    photos, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not stand among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which then closes our input
    limit_memory()
    answer: PreparedPhoto | DrawnCard | str = "ready"
    while True:
        answers.write(framed(msgspec.msgpack.encode(answer)))
        answers.flush()
        signal.alarm(0)
        if not (task := photos.read(1)):
            break
        signal.alarm(ORPHAN_LIMIT)
        data = photos.read(length_in(photos.read(LENGTH)))
        answer = card.draw(msgspec.msgpack.decode(data, type=Card)) if task == DRAW else answer_to(task, data)


def limit_memory() -> None:
    """The system counts addresses, libraries among them, so the limit is those of now and what may yet be used."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave a resident's photo on the disk
    if sys.platform == "linux":
        mapped, in_use, *_ = (int(pages) for pages in Path("/proc/self/statm").read_text().split())
        limit = (mapped - in_use) * resource.getpagesize() + MEMORY_LIMIT
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def answer_to(task: bytes, data: bytes) -> PreparedPhoto | str:
    """The photo, or the sentence that refuses it, not yet in the resident's language."""
    try:
        if task != REDACT:
            return images.prepare(data)
        redaction = msgspec.msgpack.decode(data, type=Redaction)
        return images.redacted(redaction.image, redaction.boxes)
    except PhotoRefused as refused:
        return str(refused)


if __name__ == "__main__":
    main()
