"""No photo, whatever is in it, harms the app or another photo, or costs more than 300 MB or 5 seconds."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from time import monotonic

import pytest
from PIL import Image

from api.photos import schemas
from api.photos.schemas import PhotoRefused
from api.photos.workbench import MEMORY_LIMIT
from api.photos.workshop import HOME, TIME_LIMIT, Workbench, Workshop
from tests.photos.pictures import chunks, look_alike, sent_as, street


async def test_every_file_others_sent_is_made_clean_or_refused(workshop: Workshop, sent_files: list[Path]) -> None:
    bench, other = workshop.benches
    accepted = 0
    for path in sent_files:
        pid = await at_work(bench)
        started = monotonic()
        try:
            photo = await bench.prepare(path.read_bytes())
            assert chunks(photo.image) == chunks(photo.thumbnail) == [b"VP8 "], path
            accepted += 1
        except PhotoRefused as refused:
            assert str(refused).endswith(("picture.", "screenshot of it.", "photo again.")), path
        assert monotonic() - started < TIME_LIMIT, path
        assert most_memory(pid) < MEMORY_LIMIT, path
        assert pid == await at_work(bench), f"{path} ended the workbench"
    assert 0 < accepted < len(sent_files)
    assert other.process is None


async def test_twenty_photos_at_once_each_get_their_own_answer(workshop: Workshop) -> None:
    sent = [sent_as("JPEG", street(width, 200)) for width in range(201, 221)]
    photos = await asyncio.gather(*(workshop.prepare(data) for data in sent))
    assert [photo.width for photo in photos] == list(range(201, 221))


async def test_a_file_over_20_mb_is_refused_at_once(workshop: Workshop) -> None:
    assert await refusal(workshop, bytes(20_000_001)) == schemas.TOO_MANY_BYTES
    assert all(bench.process is None for bench in workshop.benches)


async def test_a_photo_that_needs_too_much_memory_is_refused_and_the_next_is_not(workshop: Workshop) -> None:
    pid = await at_work(workshop.benches[-1])
    see_through = sent_as("PNG", Image.new("RGBA", (7000, 7000)), compress_level=1)
    assert await refusal(workshop, see_through) == schemas.TOO_MANY_PIXELS
    assert (await workshop.prepare(sent_as("PNG", Image.new("RGB", (7000, 7000)), compress_level=1))).width == 2048
    assert pid == await at_work(workshop.benches[-1])
    assert most_memory(pid) < MEMORY_LIMIT


async def test_a_photo_that_never_ends_is_refused_after_five_seconds(workshop: Workshop) -> None:
    os.kill(await at_work(workshop.benches[0]), signal.SIGSTOP)  # this bench hears nothing; the other is kept busy
    endless = photo_read_ten_thousand_times()
    started = monotonic()
    assert set(await asyncio.gather(refusal(workshop, endless), refusal(workshop, endless))) == {schemas.TOO_SLOW}
    assert TIME_LIMIT <= monotonic() - started < 2 * TIME_LIMIT
    assert await works(workshop)


async def test_a_workbench_killed_at_work_costs_one_photo_at_most(workshop: Workshop) -> None:
    pid = await at_work(workshop.benches[-1])
    os.kill(pid, signal.SIGSTOP)
    waiting = asyncio.create_task(refusal(workshop, sent_as("JPEG", street())))
    await asyncio.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    assert await waiting == schemas.DAMAGED
    assert await works(workshop)


async def test_a_workbench_killed_while_idle_costs_none(workshop: Workshop) -> None:
    os.kill(await at_work(workshop.benches[-1]), signal.SIGKILL)
    process = workshop.benches[-1].process
    assert process is not None
    await process.wait()
    assert await works(workshop)


async def test_a_caller_who_goes_away_leaves_no_photo_for_the_next() -> None:
    async with Workshop(benches=1) as workshop:
        await at_work(workshop.benches[0])
        for moment in (0, 0.001, 0.05):
            gone = asyncio.create_task(workshop.prepare(sent_as("JPEG", street(3000, 2000))))
            await asyncio.sleep(moment)
            gone.cancel()
            assert (await workshop.prepare(sent_as("JPEG", street(64, 48)))).width == 64


async def test_closing_the_workshop_refuses_what_is_under_way_and_ends_every_child() -> None:
    workshop = Workshop()
    pids = [await at_work(bench) for bench in workshop.benches]
    os.kill(pids[-1], signal.SIGSTOP)
    under_way = asyncio.create_task(refusal(workshop, sent_as("JPEG", street())))
    await asyncio.sleep(0.05)
    await workshop.aclose()
    assert await under_way == schemas.DAMAGED
    assert not any(is_running(pid) for pid in pids)


async def test_workbenches_end_when_the_app_is_killed() -> None:
    app = await asyncio.create_subprocess_exec(sys.executable, "-c", AN_APP, cwd=HOME, stdout=asyncio.subprocess.PIPE)
    assert app.stdout is not None
    pid = int(await app.stdout.readline())
    assert is_running(pid)
    app.kill()
    await app.communicate()
    for _ in range(250):
        if is_running(pid):
            await asyncio.sleep(0.02)
    assert not is_running(pid)


async def test_a_workbench_knows_none_of_the_apps_secrets(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_SECRET", "the secret that signs private links")
    pid = await at_work(workshop.benches[0])
    assert b"DOORSTEP" not in environment(pid)


AN_APP = """
import asyncio
from api.photos.workshop import Workshop

async def main():
    process = await Workshop().benches[0].at_work()
    print(process.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def at_work(bench: Workbench) -> int:
    return (await bench.at_work()).pid


async def works(workshop: Workshop) -> bool:
    return look_alike((await workshop.prepare(sent_as("JPEG", street()))).image, street())


async def refusal(workshop: Workshop, data: bytes) -> str:
    with pytest.raises(PhotoRefused) as refused:
        await workshop.prepare(data)
    return str(refused.value)


def photo_read_ten_thousand_times() -> bytes:
    """A progressive JPEG is drawn over and over, once for each of its scans; this one repeats its last."""
    data = sent_as("JPEG", Image.new("L", (7000, 7000), 90), progressive=True)
    last_scan = data[data.rfind(b"\xff\xc4") : -2]
    return data[:-2] + last_scan * 10_000 + data[-2:]


def most_memory(pid: int) -> int:
    """The most bytes this process has had in use at once."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def environment(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
