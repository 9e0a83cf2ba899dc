"""PostgreSQL 15 as Debian 12 has it, the oldest we run on: started for the tests, from its own programs."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.embedded import as_nobody

PROGRAMS = Path("/usr/lib/postgresql/15/bin")


@contextmanager
def debian_server(folder: Path) -> Iterator[str]:
    """Its address, for as long as the block runs. What is in it need not outlive that."""
    data = folder / "postgres-15"
    carry_out = [*as_nobody(), "setpriv", "--pdeathsig", "KILL"]
    subprocess.run(
        [
            *carry_out,
            PROGRAMS / "initdb",
            "-D",
            data,
            "-U",
            "doorstep",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ],
        check=True,
        capture_output=True,
    )
    options = ("-h", "", "-k", folder, "-F", "-D", data)
    process = subprocess.Popen([*carry_out, PROGRAMS / "postgres", *options], stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None and not is_ready(data):
            time.sleep(0.02)
        yield f"postgresql://doorstep@/postgres?host={folder}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def is_ready(data: Path) -> bool:
    """As it writes of itself; its socket is there some time before."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False
