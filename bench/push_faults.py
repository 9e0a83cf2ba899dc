"""Ten thousand notices to a push service at its worst, while workers and the database are killed: what became of each.

`python -m bench.push_faults [how many] [seed]`; the seed is printed, and the same seed chooses the same accidents. A
push service answers as it likes, stalls, or cuts the line before or after it has taken a message; what fails for good
goes by email. Only what it took and whose answer got lost may come to it a second time, and then by the same Topic.
"""

import asyncio
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

from msgspec import Struct

from api.database import AWAY, connect
from api.embedded import cluster, processes_in, server
from api.migrations import migrate
from api.notifications import web_push
from api.settings import Settings
from bench.council import ROOT, settings_on
from bench.results import Measure, table
from tests.fakes import LOOPBACK, MailServer

MESSAGES = 10_000
EACH = 4  # messages to one phone
WORKERS = 2
PATIENCE = 900  # seconds
PEACE = (3.0, 9.0)  # seconds between two accidents

ACCIDENTS = ("worker", "worker", "database")
CHANCES = {
    "201": 62,
    "201, and its answer cut off": 4,
    "201, and its answer kept back": 1,
    "404": 1,
    "410": 2,
    "413": 1,
    "429": 8,
    "500": 10,
    "503": 4,
    "cut off": 6,
    "kept waiting": 1,
}
FIELD = re.compile(rb"(?im)^(topic|content-length): *([^\r]+)")
FOLLOWED = """
with phone as (
    insert into device (id) select gen_random_uuid() from generate_series(1, $1) returning id
),
pushed as (
    insert into push_subscription (device_id, endpoint, p256dh, auth) select id, $2 || id, $3, $4 from phone
),
written as (
    insert into address (channel, value) select 'email', id || '@example.org' from phone returning id, value
)
insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, confirmed_at)
select gen_random_uuid(), 'device', phone.id, 'address', written.id, false, now()
from phone join written on written.value = phone.id || '@example.org'
"""
TOLD = """
with news as (
    insert into event (kind, subject_kind, subject_id, actor_kind, happened_at, public)
    select 'report.updated', 'report', gen_random_uuid(), 'officer', now(), false from generate_series(1, $1)
    returning id, subject_id
),
followed as (
    insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, confirmed_at)
    select gen_random_uuid(), 'report', subject_id, 'device', device_id, false, now()
    from news cross join push_subscription
    returning id, subject_id, recipient_id
),
told as (
    insert into message (event_id, follow_id, recipient_kind, recipient_id, subject_id, title, body, path)
    select
        news.id, followed.id, 'device', recipient_id, subject_id, 'Pothole: Planned', 'A crew comes.',
        '/reports/R' || news.id
    from followed join news using (subject_id)
    returning id, recipient_id
)
insert into delivery (message_id, channel, target_id)
select told.id, 'web_push', push_subscription.id
from told join push_subscription on push_subscription.device_id = told.recipient_id
"""
# Pauses are cut short, but those that a Retry-After asked for and the first lease; and what comes round comes at once.
TIME_PASSES = """
with slow as (
    select id
    from delivery
    where status = 'temporary-failure' and due_at > now() + interval '6 seconds'
        or status = 'sending' and due_at > now() + interval '15 seconds'
    for update skip locked
),
hurried as (
    update delivery
    set due_at = now() + case status when 'sending' then interval '15 seconds' else interval '1 second' end
    from slow
    where delivery.id = slow.id
)
update schedule set due_at = now() where name like '%.fall_back'
"""
UNDER_WAY = """
select count(*)
from message
where exists (
    select from delivery where message_id = message.id and status in ('created', 'sending', 'temporary-failure')
) or not exists (select from delivery where message_id = message.id and status = 'delivered')
"""
ENDED = """
select
    message.id, pushed.status, pushed.reason, coalesce(mailed.status = 'delivered', false) as is_mailed,
    message.recipient_id::text as phone
from message
join delivery as pushed on pushed.message_id = message.id and pushed.channel = 'web_push'
left join delivery as mailed on mailed.message_id = message.id and mailed.channel = 'email'
"""


UNWRITTEN = """
select message.recipient_id::text as phone, message.path
from delivery
join message on message.id = delivery.message_id
where delivery.channel = 'web_push' and delivery.status = 'sending'
"""


class Taken(Struct):
    is_lost: bool  # its answer did not arrive, or whoever heard it died before writing it down
    has_ended: bool = False  # the line by which it came


class PushServiceAtItsWorst:
    """Knows what it took, by phone and topic, and of which it cannot be known whether its answer was heard."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.taken: defaultdict[tuple[str, str], list[Taken]] = defaultdict(list)
        self.met: Counter[str] = Counter()
        self.not_before: dict[tuple[str, str], float] = {}
        self.too_early = 0
        self.is_over = asyncio.Event()
        self.talks: list[asyncio.Task[None] | None] = []

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        serving = await asyncio.start_server(self.answer, LOOPBACK, 0)
        yield f"{LOOPBACK}:{serving.sockets[0].getsockname()[1]}"
        serving.close()
        self.is_over.set()
        await asyncio.gather(*filter(None, self.talks))

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.append(asyncio.current_task())
        lately: list[Taken] = []
        with suppress(OSError, asyncio.IncompleteReadError):
            while await self.one(reader, writer, lately):
                pass
        for taken in lately:
            taken.has_ended = True
        writer.transport.abort()

    async def one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lately: list[Taken]) -> bool:
        """Whether the line is still there."""
        head = await reader.readuntil(b"\r\n\r\n")
        fields = {name.lower(): value.decode() for name, value in FIELD.findall(head)}
        await reader.readexactly(int(fields[b"content-length"]))
        key = head.split(b" ", 2)[1].decode().rpartition("/")[2], fields[b"topic"]
        self.too_early += time.monotonic() < self.not_before.get(key, 0.0)
        [fate] = self.chance.choices(list(CHANCES), list(CHANCES.values()))
        self.met[fate] += 1
        if fate.startswith("201"):
            lately.append(Taken(is_lost=fate != "201"))
            self.taken[key].append(lately[-1])
        if "kept" in fate:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.is_over.wait(), web_push.TIME_LIMIT + 1)
        if not fate.isdecimal():
            return False
        wait = self.chance.randint(1, 3)
        if fate == "429":
            self.not_before[key] = time.monotonic() + wait
        again = f"Retry-After: {wait}\r\n" if fate == "429" else ""
        writer.write(f"HTTP/1.1 {fate} So\r\n{again}Content-Length: 0\r\n\r\n".encode())
        return True

    def nobody_heard(self, of: set[tuple[str, str]]) -> None:
        for key in of & self.taken.keys():
            for taken in self.taken[key]:
                taken.is_lost |= taken.has_ended

    def doubled(self) -> int:
        """What came again though the answer to an earlier one was heard."""
        return sum(not earlier.is_lost for all_of_it in self.taken.values() for earlier in all_of_it[:-1])


class Workers:
    """Real ones, killed with -9 and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.processes: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        nowhere = asyncio.subprocess.DEVNULL
        command = (sys.executable, "-m", "api", "work")
        self.processes.append(
            await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=self.environment, stderr=nowhere, start_new_session=True
            )
        )

    async def kill(self) -> None:
        process = self.processes.pop(0)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def accidents(
    workers: Workers, settings: Settings, happening: Iterable[str], service: PushServiceAtItsWorst
) -> None:
    for each in happening:
        await asyncio.sleep(random.uniform(*PEACE))
        service.met[f"{each} killed"] += 1
        if each == "worker":
            await workers.kill()
            await asyncio.sleep(0.2)  # until its lines have ended
            service.nobody_heard(await unwritten(settings))
            await workers.start()
        else:
            for process in processes_in(cluster(settings.data)):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            await is_back(settings.database_url)


async def unwritten(settings: Settings) -> set[tuple[str, str]]:
    async with connect(settings.database_url) as db:
        rows = await db.fetch(UNWRITTEN)
    tags = {row["path"]: row["path"].rpartition("/")[2] for row in rows}
    topics = {path: web_push.topic_for(settings.secret, tag) for path, tag in tags.items()}
    return {(row["phone"], topics[row["path"]]) for row in rows}


async def is_back(dsn: str) -> None:
    while True:
        with suppress(*AWAY):
            async with connect(dsn):
                return
        await asyncio.sleep(0.2)


class Outcome(Struct, frozen=True):
    delivered: int
    failed: int  # with a reason, and its letter sent
    lost: int  # neither
    doubled: int
    too_early: int  # before the Retry-After that was asked for
    met: Counter[str]


async def outcome_of(messages: int, chance: random.Random, happening: Iterable[str]) -> Outcome:
    service = PushServiceAtItsWorst(chance)
    with tempfile.TemporaryDirectory(prefix="doorstep-push-") as folder, server(Path(folder) / "data") as dsn:
        async with service.serving() as host, MailServer() as mail:
            settings = settings_on(dsn, Path(folder) / "data")
            await prepare(settings, host, messages)
            workers = Workers(environment(settings, host, mail.url))
            for _worker in range(WORKERS):
                await workers.start()
            killing = asyncio.create_task(accidents(workers, settings, happening, service))
            try:
                await until_all_has_ended(dsn)
            finally:
                killing.cancel()
                while workers.processes:
                    await workers.kill()
            return await counted(dsn, service, mail)


async def prepare(settings: Settings, host: str, messages: int) -> None:
    async with connect(settings.database_url) as db:
        await migrate(db)
        key = web_push.public_key(web_push.new_private_key())
        await db.execute(FOLLOWED, messages // EACH, f"http://{host}/push/", key, web_push.to_base64url(bytes(16)))
        await db.execute(TOLD, EACH)


def environment(settings: Settings, host: str, smtp_url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": settings.database_url,
        "DOORSTEP_DATA": str(settings.data),
        "DOORSTEP_SECRET": settings.secret,
        "DOORSTEP_PUSH_PRIVATE_KEY": settings.push_private_key,
        "DOORSTEP_PUSH_SERVICES": host,
        "DOORSTEP_SMTP_URL": smtp_url,
    }


async def until_all_has_ended(dsn: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(*AWAY):
                async with connect(dsn) as db:
                    while await db.fetchval(UNDER_WAY):
                        await db.execute(TIME_PASSES)
                        await asyncio.sleep(1)
                    return
            await asyncio.sleep(0.5)


async def counted(dsn: str, service: PushServiceAtItsWorst, mail: MailServer) -> Outcome:
    letters = Counter(letter["Message-ID"].partition("@")[0].strip("<") for letter in mail.letters)
    phones = {phone for phone, _topic in service.taken}
    async with connect(dsn) as db:
        ended = await db.fetch(ENDED)
    delivered = [row for row in ended if row["status"] == "delivered" and row["phone"] in phones]
    failed = [
        row
        for row in ended
        if row["status"] in ("permanent-failure", "technical-failure")
        and row["reason"]
        and row["is_mailed"]
        and letters[str(row["id"])]
    ]
    service.met["letters"] = letters.total()
    service.met["letters more than once"] = letters.total() - len(letters)
    return Outcome(
        len(delivered),
        len(failed),
        len(ended) - len(delivered) - len(failed),
        service.doubled(),
        service.too_early,
        service.met,
    )


async def measured(messages: int = MESSAGES, seed: int | None = None) -> list[Measure]:
    seed = random.randrange(1_000_000) if seed is None else seed
    print(f"push: {messages} messages, seed {seed}", flush=True)
    chance = random.Random(seed)
    outcome = await outcome_of(messages, chance, (chance.choice(ACCIDENTS) for _accident in count()))
    beside = {what: float(n) for what, n in sorted(outcome.met.items())} | {"seed": float(seed)}
    ended = {"delivered": float(outcome.delivered), "failed, and sent by email": float(outcome.failed)}
    return [
        Measure(f"push.lost_of_{messages}", outcome.lost, "messages", ended | beside),
        Measure(f"push.doubled_of_{messages}", outcome.doubled, "messages", {"too early": float(outcome.too_early)}),
    ]


if __name__ == "__main__":
    print(table(asyncio.run(measured(*map(int, sys.argv[1:])))))
