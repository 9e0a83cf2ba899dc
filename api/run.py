"""`make run`: the database, what prepares it, the web and the worker, all for as long as this process lives."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import NoReturn

from api.embedded import CannotStart, pause_after, server
from api.keys import kept_keys
from api.settings import Settings, variable_for

Command = Sequence[str]  # what follows `python`
Environment = dict[str, str]

PREPARE: tuple[Command, ...] = (("-m", "api", "migrate"), ("-m", "api", "load-demonstration"))
KEEP: tuple[Command, ...] = (("-m", "api", "serve"), ("-m", "api", "work"))
LINGER = 1.8  # seconds a child may take to end, before it is made to


def run(settings: Settings, prepare: Sequence[Command] = PREPARE, keep: Sequence[Command] = KEEP) -> int:
    """Prepare in order, then keep alive until told to stop (Ctrl-C, SIGTERM, SIGHUP). Returns the exit code."""
    try:
        refuse_a_taken_port(settings.port)
        with database(settings) as address:
            environment = os.environ | variables(settings) | {"DATABASE_URL": address}
            return asyncio.run(until_told_to_stop(prepare_and_keep(settings, environment, prepare, keep)))
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except PermissionError:
            raise CannotStart(f"Port {port} is not for ordinary accounts. Choose another: PORT=8000 make run") from None
        except OSError:
            raise CannotStart(
                f"Port {port} is used by another program. Stop that one, or choose another: PORT={port + 1} make run"
            ) from None


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    if settings.database_url:
        yield settings.database_url
    else:
        with server(settings.data) as address:
            yield address


def variables(settings: Settings) -> Environment:
    """These settings as the environment that makes them, with the kept keys where none were given."""
    given = {name: getattr(settings, name) for name in Settings.__struct_fields__}
    if not settings.production:
        given |= {name: key for name, key in kept_keys(settings.data).items() if not given[name]}
    return {variable_for(name): text(value) for name, value in given.items()}


def text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


async def until_told_to_stop(work: Coroutine[None, None, int]) -> int:
    """What the work ends with, or 0 where a signal ended it first."""
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(work)
    for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(order, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return 0


async def prepare_and_keep(
    settings: Settings, environment: Environment, prepare: Sequence[Command], keep: Sequence[Command]
) -> int:
    for command in prepare:
        if code := await one_life(command, environment):
            print(f"`python {' '.join(command)}` ended with {code}, so Doorstep does not start.", file=sys.stderr)
            return code
    async with asyncio.TaskGroup() as group:
        for command in keep:
            group.create_task(keep_alive(command, environment))
        group.create_task(welcome(settings))
    return 0


async def keep_alive(command: Command, environment: Environment) -> NoReturn:
    pause = 0.0
    while True:
        started = time.monotonic()
        code = await one_life(command, environment)
        pause = pause_after(pause, lived=time.monotonic() - started)
        print(f"`python {' '.join(command)}` ended with {code}. It starts again in {pause:g} s.", file=sys.stderr)
        await asyncio.sleep(pause)


async def one_life(command: Command, environment: Environment) -> int:
    """A child from start to end, alone in its session: Ctrl-C is for us, and what it started ends with it."""
    child = await asyncio.create_subprocess_exec(
        *("setpriv", "--pdeathsig", "TERM", sys.executable, *command),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return await child.wait()
    finally:
        await end(child)


async def end(child: asyncio.subprocess.Process) -> None:
    """Asked first, then made to: it and all it started. A second Ctrl-C cuts the asking short."""
    try:
        with suppress(ProcessLookupError):
            child.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), LINGER)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    await child.wait()


async def welcome(settings: Settings) -> None:
    while not await answers(settings.port):  # noqa: ASYNC110, another process cannot set an event of ours
        await asyncio.sleep(0.1)
    print(greeting(settings), flush=True)


async def answers(port: int) -> bool:
    """Whether /health says that all is well."""
    try:
        reader, writer = await asyncio.open_connection("localhost", port)
        with closing(writer):
            writer.write(f"GET /health HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode())
            status = await asyncio.wait_for(reader.readline(), 2)
    except OSError:
        return False
    return b" 200 " in status


def greeting(settings: Settings) -> str:
    staff = f"  Officers    {settings.origin}/staff"
    letters = f"  Letters     kept in {settings.data / 'mail'}, not sent"
    lines = [
        "",
        f"Doorstep is ready: {settings.origin}",
        "",
        staff if settings.production else f"{staff}  (choose one of the demonstration officers; no password here)",
        *([] if settings.smtp_url else [letters]),
        "  Stop        Ctrl-C",
        "",
    ]
    return "\n".join(lines)
