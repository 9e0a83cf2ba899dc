"""Whatever is asked, typed and waited for, in whatever order: only the right code opens, only where and when it may."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from api.accounts import residents
from api.accounts.codes import MOST_OF_ADDRESS, MOST_OF_DEVICE, MOST_TRIES, digits
from api.actor import Actor
from api.database import Connection, act_for
from api.errors import Refused
from tests.world import SECRET

DEVICES = [UUID(int=number) for number in (1, 2)]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("asks"), st.integers(0, 1), st.integers(0, 1)),
        st.tuples(st.just("types the newest code of"), st.integers(0, 1), st.integers(0, 1)),
        st.tuples(st.just("types the other's code"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("guesses"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("waits"), st.integers(1, 12), st.just(0)),
    ),
    max_size=30,
)


class Code:
    """What a code should be like, as anybody could say it: the model."""

    def __init__(self, id: UUID, address: int, is_void: bool) -> None:
        self.id = id
        self.address = address
        self.tries = MOST_TRIES if is_void else 0
        self.age = 0  # minutes
        self.is_used = False

    @property
    def opens(self) -> bool:
        return self.tries < MOST_TRIES and self.age < 10 and not self.is_used


@given(steps=STEPS)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_codes_are_as_they_should_be_whatever_happens(db: Connection, steps: list[Any]) -> None:
    transaction = db.transaction()
    await transaction.start()
    try:
        await Play(db).plays(steps)
    finally:
        await transaction.rollback()
        await db.execute("reset role")


class Play:
    """The same steps in the database and in the model, compared at each."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.codes: list[list[Code]] = [[], []]  # of each device, the newest last
        self.addresses: list[UUID] = []

    async def plays(self, steps: list[tuple[str, int, int]]) -> None:
        for name in ("ann", "bob"):
            add = "insert into address (channel, value) values ('email', $1) returning id"
            self.addresses.append(await self.db.fetchval(add, f"{name}@example.org"))
        for step, device, other in steps:
            if step == "asks":
                await self.asks(device, other)
            elif step == "waits":
                await self.waits(device)
            else:
                await self.types(step, device)

    async def asks(self, device: int, address: int) -> None:
        asked_by_device = len(self.codes[device])
        of_address = sum(code.address == address for codes in self.codes for code in codes)
        actor = Actor("device", DEVICES[device])
        await act_for(self.db, actor)
        try:
            await residents.ask_code(self.db, actor, DEVICES[device], self.addresses[address], "sign_in")
        except Refused:
            assert asked_by_device >= MOST_OF_DEVICE
            return
        finally:
            await self.db.execute("reset role")
        assert asked_by_device < MOST_OF_DEVICE
        newest = await self.db.fetchval(
            "select id from one_time_code where device_id = $1 order by asked_at desc limit 1", DEVICES[device]
        )
        self.codes[device].append(Code(newest, address, of_address >= MOST_OF_ADDRESS))

    async def waits(self, minutes: int) -> None:
        gone = timedelta(minutes=minutes)
        await self.db.execute("update one_time_code set expires_at = expires_at - $1::interval", gone)
        for codes in self.codes:
            for code in codes:
                code.age += minutes

    async def types(self, step: str, device: int) -> None:
        own, others = self.codes[device], self.codes[1 - device]
        newest = own[-1] if own else None
        meant = others[-1] if step.startswith("types the other") and others else newest
        right = meant is not None and meant is newest and step != "guesses"
        typed = digits(SECRET, meant.id) if meant and step != "guesses" else "not it"
        is_same = newest is not None and typed == digits(SECRET, newest.id)
        should_open = newest is not None and newest.opens and (right or is_same)
        if newest and newest.opens:
            newest.tries += 1
        try:
            code = await residents.try_code(self.db, SECRET, DEVICES[device], "sign_in", typed)
        except Refused:
            assert not should_open
        else:
            assert should_open and newest and code.id == newest.id
            assert code.address_id == self.addresses[newest.address]
            for each in own:
                each.is_used = True
        finally:
            await self.db.execute("reset role")
