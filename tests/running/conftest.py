"""Doorstep as `make run` starts it, in a process of its own, with small children in place of the web and the worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from api.embedded import cluster, processes_in

T = TypeVar("T")
ROOT = Path(__file__).parents[2]

RUN = """
import sys
from api.run import run
from api.settings import read
sys.exit(run(read(), prepare=[("-c", {prepare!r})], keep=[("-c", {web!r}), ("-c", {worker!r})]))
"""
PREPARE = "import os; print('prepared', os.environ['DATABASE_URL'], flush=True)"
WEB = """
import http.server, os
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *about):
        pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Health).serve_forever()
"""
WORKER = """
import json, os, pathlib, signal, time
if "STUBBORN" in os.environ:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
data = pathlib.Path(os.environ["DOORSTEP_DATA"])
(data / "environment.json").write_text(json.dumps(dict(os.environ)))
(data / "pid").write_text(str(os.getpid()))
time.sleep(600)
"""


class Doorstep:
    """One running Doorstep, its data folder and its port."""

    def __init__(self, data: Path, prepare: str = PREPARE, **environment: str) -> None:
        self.data = data
        self.port = int(environment.setdefault("PORT", str(free_port())))
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN.format(prepare=prepare, web=WEB, worker=WORKER)],
            cwd=ROOT,
            env=without_settings() | {"DOORSTEP_DATA": str(data)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def heard(self, words: str) -> str:
        """What it prints, up to and with the line that has these words."""
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if words in line:
                return "".join(lines)
        raise AssertionError(f"It never said “{words}”, but:\n{''.join(lines)}")

    def worker(self, other_than: int = 0) -> int:
        """The worker's process id, once there is one."""
        return eventually(lambda: (pid := int((self.data / "pid").read_text())) != other_than and pid)

    def ends_within(self, seconds: float) -> str:
        """The rest of its words, once it has ended with all that it started."""
        deadline = time.monotonic() + seconds
        words, _ = self.process.communicate(timeout=seconds)
        eventually(lambda: not any(processes_in(cluster(self.data))), until=deadline)
        return words


@pytest.fixture
def doorstep(tmp_path: Path) -> Iterator[Callable[..., Doorstep]]:
    started: list[Doorstep] = []

    def start(data: Path = tmp_path / "data", **environment: str) -> Doorstep:
        started.append(Doorstep(data, **environment))
        return started[-1]

    yield start
    for one in started:
        one.process.send_signal(signal.SIGTERM)
        with suppress(ValueError):  # a test has read its words to the end already
            one.process.communicate(timeout=10)


def eventually(look: Callable[[], T], until: float = 0) -> T:
    """What `look` finds, once it finds something; within ten seconds unless told when."""
    until = until or time.monotonic() + 10
    while True:
        with suppress(OSError, ValueError):
            if found := look():
                return found
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def without_settings() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DOORSTEP_") and name not in ("DATABASE_URL", "PORT")
    }
