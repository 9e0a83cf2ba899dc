"""`make run`: one parent, and everything it starts ends with it."""

import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from api.embedded import cluster, server
from tests.running.conftest import Doorstep, eventually, free_port

Start = Callable[..., Doorstep]


def test_it_prepares_the_database_then_says_where_to_go(doorstep: Start) -> None:
    one = doorstep()
    words = one.heard("Ctrl-C")
    assert words.index("prepared postgresql://") < words.index("Doorstep is ready")
    assert f"Doorstep is ready: http://localhost:{one.port}" in words
    assert f"http://localhost:{one.port}/staff" in words
    assert str(one.data / "mail") in words


def test_its_children_are_given_the_database_and_the_keys_that_are_kept(doorstep: Start) -> None:
    one = doorstep(DOORSTEP_COUNCIL_NAME="Wrackholm", DOORSTEP_PUSH_SERVICES="push.example.org other.example.org")
    one.worker()
    environment = json.loads((one.data / "environment.json").read_text())
    kept = json.loads((one.data / "keys.json").read_text())
    assert environment["DATABASE_URL"].startswith("postgresql://doorstep@")
    assert environment["DOORSTEP_SECRET"] == kept["secret"]
    assert environment["DOORSTEP_PUSH_PRIVATE_KEY"] == kept["push_private_key"]
    assert environment["DOORSTEP_COUNCIL_NAME"] == "Wrackholm"
    assert environment["DOORSTEP_PUSH_SERVICES"] == "push.example.org other.example.org"


def test_a_secret_that_was_given_is_used(doorstep: Start) -> None:
    one = doorstep(DOORSTEP_SECRET="given by the person who runs it")
    one.worker()
    assert (
        json.loads((one.data / "environment.json").read_text())["DOORSTEP_SECRET"] == "given by the person who runs it"
    )


def test_a_child_that_dies_is_started_again(doorstep: Start) -> None:
    one = doorstep()
    first = one.worker()
    os.kill(first, signal.SIGKILL)
    assert one.worker(other_than=first)
    assert "starts again" in one.heard("starts again")


def test_ctrl_c_ends_everything_within_three_seconds(doorstep: Start) -> None:
    one = doorstep()
    worker = one.worker()
    one.heard("Ctrl-C")
    one.process.send_signal(signal.SIGINT)
    one.ends_within(3)
    assert one.process.returncode == 0
    assert not is_alive(worker)
    assert nothing_listens(one.port)


def test_a_child_that_lingers_is_made_to_end(doorstep: Start) -> None:
    one = doorstep(STUBBORN="yes")
    worker = one.worker()
    one.process.send_signal(signal.SIGTERM)
    one.ends_within(3)
    assert not is_alive(worker)


def test_a_closed_terminal_ends_everything(doorstep: Start) -> None:
    one = doorstep()
    worker = one.worker()
    one.process.send_signal(signal.SIGHUP)
    one.ends_within(3)
    assert not is_alive(worker)


def test_killing_the_parent_ends_everything(doorstep: Start) -> None:
    one = doorstep()
    worker = one.worker()
    one.heard("Ctrl-C")
    one.process.kill()
    one.ends_within(3)
    eventually(lambda: not is_alive(worker) and nothing_listens(one.port))


def test_a_taken_port_is_told_before_anything_starts(doorstep: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        one = doorstep(PORT=str(other.getsockname()[1]))
        words = one.ends_within(10)
    assert words.startswith(f"Port {one.port} is used by another program.")
    assert f"PORT={one.port + 1} make run" in words
    assert one.process.returncode == 1
    assert not one.data.exists()


def test_a_taken_data_folder_is_told(doorstep: Start, tmp_path: Path) -> None:
    with server(tmp_path):
        one = doorstep(data=tmp_path)
        words, _ = one.process.communicate(timeout=10)
    assert words.startswith(f"Another Doorstep is using the data folder {tmp_path}.")
    assert one.process.returncode == 1


def test_a_preparation_that_fails_stops_the_start(doorstep: Start) -> None:
    one = doorstep(prepare="raise SystemExit(3)")
    assert "ended with 3, so Doorstep does not start" in one.ends_within(10)
    assert one.process.returncode == 3


def test_a_database_that_was_given_is_used_and_none_is_made(doorstep: Start) -> None:
    one = doorstep(DATABASE_URL="postgresql://db.example.org/doorstep")
    one.heard("prepared postgresql://db.example.org/doorstep")
    assert not cluster(one.data).exists()


def test_a_second_one_beside_the_first_needs_a_port_and_a_folder_of_its_own(doorstep: Start, tmp_path: Path) -> None:
    doorstep().heard("Ctrl-C")
    doorstep(data=tmp_path / "second", PORT=str(free_port())).heard("Ctrl-C")


def is_alive(process: int) -> bool:
    """A process that has ended but was not yet asked after by its parent has no command line."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except OSError:
        return False


def nothing_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
