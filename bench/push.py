"""How fast one worker, and two, hand over notices: from rows that wait in PostgreSQL to fates written down, over TLS.

`python -m bench.push`; beside it in each round: the loop that pywebpush's own pages show, Node's web-push, and the
cryptography alone that any of them must do.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct
from pywebpush import webpush  # type: ignore[import-untyped]

from api.database import Connection, connect
from api.embedded import server
from api.migrations import migrate
from api.notifications import web_push
from api.notifications.connections import Connections
from api.settings import Settings
from bench.council import ROOT, settings_on, stats, ticks
from bench.push_sink import make_certificate
from bench.results import Measure, table

ROUNDS = 3
MESSAGES = 10_000
BY_NODE = 5_000
BY_LOOP = 800
BY_CRYPTOGRAPHY = 3_000
WARM_UP = 1_000
AT_ONCE = 50  # requests of Node's
PATIENCE = 120  # seconds
NODE = ROOT / ".venv" / "node" / "bin" / "node"

NOTICE = web_push.Notice(
    "Pothole: Planned",
    "A crew comes on Tuesday, early in the morning.",
    "https://doorstep.example.gov.uk/reports/AB12CDE",
    tag="AB12CDE",
    app_badge=1,
    actions=[web_push.Action("mute", "Mute", "https://doorstep.example.gov.uk/reports/AB12CDE")],
)

PHONES = """
with phone as (
    insert into device (id) select gen_random_uuid() from generate_series(1, $1) returning id
)
insert into push_subscription (device_id, endpoint, p256dh, auth)
select id, $2 || id, ($3::text[])[1 + abs(hashtext(id::text)) % cardinality($3::text[])], $4
from phone
"""
NEWS = """
with news as (
    insert into event (kind, subject_kind, subject_id, actor_kind, happened_at, public)
    values ('report.updated', 'report', gen_random_uuid(), 'officer', now(), false)
    returning id, subject_id
),
told as (
    insert into message (event_id, recipient_kind, recipient_id, title, body, path, kind, subject_id)
    select news.id, 'device', device_id, $1, $2, '/reports/AB12CDE', 'report', news.subject_id
    from news cross join (select device_id from push_subscription limit $3) as phone
    returning id, recipient_id
),
due as (
    insert into delivery (message_id, channel, target_id)
    select told.id, 'web_push', push_subscription.id
    from told join push_subscription on push_subscription.device_id = told.recipient_id
    returning id
)
select count(*) from due
"""
ARE_WAITING = "select exists (select from delivery where status in ('created', 'sending', 'temporary-failure'))"
DELIVERED = "select count(*) from delivery where status = 'delivered'"


class Sink(Struct, frozen=True):
    http: str
    https: str
    certificate: Path
    pid: int


class Pace(Struct, frozen=True):
    per_s: float
    cpu_us: float  # of its own, for each message
    others_us: float = 0.0  # of the sink's and PostgreSQL's


async def measured() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="doorstep-push-") as folder, server(Path(folder) / "data") as dsn:
        async with a_sink(Path(folder)) as sink:
            settings = settings_on(dsn, Path(folder) / "data")
            settings = msgspec.structs.replace(settings, push_services=(sink.https.removeprefix("https://"),))
            await prepare(settings, sink)
            rounds = [await one_round(settings, sink) for _round in range(ROUNDS)]
    return measures({name: [each[name] for each in rounds] for name in rounds[0]})


async def one_round(settings: Settings, sink: Sink) -> dict[str, Pace]:
    return {
        "one": await handed_over(settings, sink, workers=1),
        "two": await handed_over(settings, sink, workers=2),
        "naive": naive(settings, sink),
        "node": await by_node(settings, sink),
        "floor": floor(),
    }


def measures(rounds: dict[str, list[Pace]]) -> list[Measure]:
    def middle(name: str, field: str = "per_s") -> float:
        return float(median(getattr(each, field) for each in rounds[name]))

    one, two, naive, node, floor = map(middle, rounds)
    beside = {
        "naive": naive,
        "node_web_push": node,
        "crypto_floor": floor,
        "two_processes": two,
        "times naive": one / naive,
        "times node_web_push": one / node,
        "times by two_processes": two / one,
        **{f"{name}, CPU us": middle(name, "cpu_us") for name in rounds},
        "sink and database, CPU us": middle("one", "others_us"),
    }
    return [Measure("push.handover_tls_per_s", one, "a second", beside)]


@asynccontextmanager
async def a_sink(folder: Path) -> AsyncIterator[Sink]:
    certificate = make_certificate(folder)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.push_sink", str(folder)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    try:
        plain, tls = (await process.stdout.readline()).decode().split()
        yield Sink(f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{tls}", certificate, process.pid)
    finally:
        process.terminate()
        await process.wait()


async def prepare(settings: Settings, sink: Sink) -> None:
    keys = [a_public_key() for _phone in range(200)]
    async with connect(settings.database_url) as db:
        await migrate(db)
        await db.execute(PHONES, MESSAGES, f"{sink.https}/push/", keys, web_push.to_base64url(os.urandom(16)))


async def handed_over(settings: Settings, sink: Sink, workers: int) -> Pace:
    async with connect(settings.database_url) as db, at_work(settings, sink, workers) as pids:
        await db.execute("truncate message, delivery")
        others = (sink.pid, await postmaster(db))
        await all_are_delivered(db, WARM_UP)
        of_workers, of_others = cpu_s(*pids), cpu_s(*others)
        took = await all_are_delivered(db, MESSAGES)
        return Pace(
            MESSAGES / took,
            (cpu_s(*pids) - of_workers) / MESSAGES * 1e6,
            (cpu_s(*others) - of_others) / MESSAGES * 1e6,
        )


@asynccontextmanager
async def at_work(settings: Settings, sink: Sink, workers: int) -> AsyncIterator[list[int]]:
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "SSL_CERT_FILE": str(sink.certificate),
        "DOORSTEP_DATA": str(settings.data),
        "DOORSTEP_SECRET": settings.secret,
        "DOORSTEP_PUSH_PRIVATE_KEY": settings.push_private_key,
        "DOORSTEP_PUSH_SERVICES": " ".join(settings.push_services),
    }
    command = (sys.executable, "-m", "api", "work")
    nowhere = asyncio.subprocess.DEVNULL
    processes = [
        await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment, stderr=nowhere, start_new_session=True
        )
        for _worker in range(workers)
    ]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.terminate()
            await process.wait()


async def all_are_delivered(db: Connection, messages: int) -> float:
    """The seconds from when the others can see that they wait."""
    before = await db.fetchval(DELIVERED)
    async with db.transaction():
        await db.fetchval(NEWS, NOTICE.title, NOTICE.body, messages)
        await db.execute("notify delivery")
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        while await db.fetchval(ARE_WAITING):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    took = time.monotonic() - began
    assert await db.fetchval(DELIVERED) == before + messages
    return took


async def postmaster(db: Connection) -> int:
    folder = Path(await db.fetchval("show data_directory"))
    return int((folder / "postmaster.pid").read_text().split()[0])


def cpu_s(*pids: int) -> float:
    """Of what is in their sessions, and of PostgreSQL's children, which have each one of their own."""
    found = [stat for stat in stats() if int(stat[3]) in pids or int(stat[1]) in pids]
    return sum(map(ticks, found)) / os.sysconf("SC_CLK_TCK")


def naive(settings: Settings, sink: Sink) -> Pace:
    """As pywebpush's pages show it: one after another, over plain http."""
    subscription = {"endpoint": f"{sink.http}/push/1", "keys": a_phones_keys()}
    payload = web_push.payload(NOTICE)
    began, before = time.monotonic(), time.process_time()
    for _message in range(BY_LOOP):
        claims: dict[str, str | int] = {"sub": "mailto:push@example.org"}
        webpush(subscription, payload, vapid_private_key=settings.push_private_key, vapid_claims=claims, ttl=172_800)
    return Pace(BY_LOOP / (time.monotonic() - began), (time.process_time() - before) / BY_LOOP * 1e6)


async def by_node(settings: Settings, sink: Sink) -> Pace:
    connections = Connections(settings.push_services)
    sender = web_push.Sender(settings.push_private_key, settings.push_contact, settings.push_services, connections)
    headers = {"Authorization": sender.authorization(sink.https, time.time())}
    told = {
        "subscriptions": [{"endpoint": f"{sink.https}/push/{n}", "keys": a_phones_keys()} for n in range(200)],
        "payload": web_push.payload(NOTICE).decode(),
        "headers": headers,
        "messages": BY_NODE,
        "atOnce": AT_ONCE,
        "warmUp": WARM_UP,
    }
    process = await asyncio.create_subprocess_exec(
        *(NODE, ROOT / "bench" / "push_node.js"),
        env=os.environ | {"NODE_EXTRA_CA_CERTS": str(sink.certificate)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _errors = await process.communicate(msgspec.json.encode(told))
    return msgspec.json.decode(said, type=Pace)


def floor() -> Pace:
    """One ECDH, HKDF and AES-GCM: what no encryption for one phone can do without."""
    ours, theirs = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1()).public_key()
    payload = web_push.payload(NOTICE)
    before = time.process_time()
    for _message in range(BY_CRYPTOGRAPHY):
        secret = ours.exchange(ec.ECDH(), theirs)
        key = HKDF(SHA256(), 16, salt=bytes(16), info=b"").derive(secret)
        AESGCM(key).encrypt(bytes(12), payload, None)
    took = time.process_time() - before
    return Pace(BY_CRYPTOGRAPHY / took, took / BY_CRYPTOGRAPHY * 1e6)


def a_phones_keys() -> dict[str, str]:
    return {"p256dh": a_public_key(), "auth": web_push.to_base64url(os.urandom(16))}


def a_public_key() -> str:
    return web_push.public_key(web_push.new_private_key())


if __name__ == "__main__":
    print(table(asyncio.run(measured())))
