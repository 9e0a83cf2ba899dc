"""PostgreSQL of our own: started, found again, restarted and stopped, with real processes."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from api.embedded import CannotStart, DataFolderTaken, cluster, connection_string, processes_in, running, server
from api.settings import Settings
from tests.running.conftest import ROOT, eventually

OWNER = """
import sys, time
from pathlib import Path
from api.embedded import server
with server(Path(sys.argv[1])) as address:
    print(address, flush=True)
    time.sleep(600)
"""


def test_what_was_committed_is_there_at_the_next_start(tmp_path: Path) -> None:
    with server(tmp_path) as address:
        write_a_row(address)
    with server(tmp_path) as address:
        assert rows(address) == 1


def test_letters_beyond_ascii_are_compared_as_people_expect(tmp_path: Path) -> None:
    with server(tmp_path) as address:
        assert ask(address, "select lower('ŶÔÉ') || current_database() || current_setting('fsync')") == "ŷôédoorstepon"


def test_a_second_owner_is_told_what_to_do(tmp_path: Path) -> None:
    with server(tmp_path), pytest.raises(DataFolderTaken) as refusal, server(tmp_path):
        pass
    assert "Another Doorstep is using the data folder" in str(refusal.value)
    assert "Ctrl-C" in str(refusal.value)


def test_a_command_uses_the_server_that_is_up(tmp_path: Path) -> None:
    with server(tmp_path) as address:
        assert running(tmp_path) == address
        with connection_string(Settings(data=tmp_path)) as found:
            assert found == address


def test_a_command_starts_a_server_of_its_own_where_none_is_up(tmp_path: Path) -> None:
    with connection_string(Settings(data=tmp_path)) as address:
        write_a_row(address)
    assert running(tmp_path) is None


def test_a_command_uses_the_database_it_is_given(tmp_path: Path) -> None:
    with connection_string(Settings(data=tmp_path, database_url="postgresql://elsewhere")) as address:
        assert address == "postgresql://elsewhere"
    assert not list(tmp_path.iterdir())


def test_killing_the_owner_leaves_no_server(tmp_path: Path) -> None:
    owner = started_owner(tmp_path)
    os.kill(owner.pid, signal.SIGKILL)
    owner.communicate()
    eventually(lambda: not any(processes_in(cluster(tmp_path))))


def test_the_next_owner_need_not_wait_after_a_kill(tmp_path: Path) -> None:
    owner = started_owner(tmp_path)
    os.kill(owner.pid, signal.SIGKILL)
    owner.communicate()
    with server(tmp_path) as address:
        write_a_row(address)


def test_killing_postgresql_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    with server(tmp_path) as address:
        write_a_row(address)
        killed = server_process(tmp_path)
        asyncio.run(kill_under_a_busy_connection(killed, address))
        eventually(lambda: server_process(tmp_path) != killed and running(tmp_path))
        assert rows(address) == 1


def test_a_process_id_left_in_the_folder_that_is_now_another_program_is_no_obstacle(tmp_path: Path) -> None:
    with server(tmp_path):
        pass
    (cluster(tmp_path) / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster(tmp_path)}\n")
    with server(tmp_path) as address:
        write_a_row(address)


def test_a_first_start_cut_short_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.unfinished").mkdir()
    (tmp_path / "postgres.unfinished" / "PG_VERSION").write_text("18")
    with server(tmp_path) as address:
        write_a_row(address)


@pytest.mark.parametrize("name", ["a" * 150, "Doorstep, the “second” one", 'with "quotes" & 100%'])
def test_any_path_will_do_for_the_data_folder(tmp_path: Path, name: str) -> None:
    with server(tmp_path / name) as address:
        write_a_row(address)


def test_what_stands_in_the_way_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(CannotStart, match="cannot be used"), server(tmp_path / "data"):
        pass


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with server(tmp_path):
        (cluster(tmp_path) / "postgresql.conf").write_text("no_such_setting = 1")
    with pytest.raises(CannotStart, match="no_such_setting"), server(tmp_path):
        pass


def test_an_ordinary_account_may_run_it(tmp_path: Path) -> None:
    owner = started_owner(tmp_path, *([] if os.geteuid() else ["unshare", "--user", "--map-user=1000"]))
    os.kill(owner.pid, signal.SIGTERM)
    owner.communicate()
    eventually(lambda: not any(processes_in(cluster(tmp_path))))


def test_only_its_account_may_enter_the_data_folder(tmp_path: Path) -> None:
    with server(tmp_path / "data"):
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def started_owner(data: Path, *before: str) -> subprocess.Popen[str]:
    """Another process that owns the folder, once its server is up."""
    command = [*before, sys.executable, "-c", OWNER, str(data)]
    owner = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout and "postgresql://" in owner.stdout.readline()
    return owner


def server_process(data: Path) -> int:
    return int((cluster(data) / "postmaster.pid").read_text().split()[0])


async def kill_under_a_busy_connection(process: int, address: str) -> None:
    connection = await asyncpg.connect(address)
    busy = asyncio.create_task(connection.fetch("select count(*) from generate_series(1, 100000000)"))
    await asyncio.sleep(0.1)
    os.kill(process, signal.SIGKILL)
    busy.cancel()
    connection.terminate()


def write_a_row(address: str) -> None:
    ask(address, "create table if not exists kept (id int)")
    ask(address, "insert into kept values (1)")


def rows(address: str) -> object:
    return ask(address, "select count(*) from kept")


def ask(address: str, question: str) -> object:
    async def asked() -> object:
        connection = await asyncpg.connect(address)
        try:
            return await connection.fetchval(question)
        finally:
            await connection.close()

    return asyncio.run(asked())
