"""Whatever officers do, in whatever order: a session opens only what a model that anybody can read says it should."""

from datetime import UTC, datetime
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from api.accounts import actions, queries
from api.accounts.schemas import Arrival, Officer
from api.database import Connection
from api.errors import NotFound
from api.security import hashed

BROWSERS = st.integers(0, 2)
OFFICERS = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("signs in"), BROWSERS, OFFICERS),
        st.tuples(st.just("signs out"), BROWSERS, OFFICERS),
        st.tuples(st.just("looks at a page"), BROWSERS, OFFICERS),
        st.tuples(st.just("waits"), st.sampled_from([3, 9, 29, 31, 300]), OFFICERS),
        st.tuples(st.just("ends all from afar"), BROWSERS, OFFICERS),
        st.tuples(st.just("leaves"), BROWSERS, OFFICERS),
        st.tuples(st.just("comes back"), BROWSERS, OFFICERS),
    ),
    max_size=40,
)


class Seen:
    """A session as it should be: whose, and how many minutes since it began and was last used."""

    def __init__(self, officer: int) -> None:
        self.officer = officer
        self.age = self.unseen = 0

    @property
    def holds(self) -> bool:
        return self.age < 12 * 60 and self.unseen < 30


@given(steps=STEPS)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_a_session_opens_what_it_should_and_nothing_else(db: Connection, steps: list[Any]) -> None:
    transaction = db.transaction()
    await transaction.start()
    try:
        await Play(db).plays(steps)
    finally:
        await transaction.rollback()


class Play:
    """The same steps in the database and in the model, compared after each, with every key there ever was."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.officers: list[Officer] = []
        self.here = [True, True]
        self.keys = ["planted-by-somebody", "", ""]  # what each browser's cookie says
        self.model: dict[str, Seen] = {}
        self.all_keys: set[str] = set(self.keys)

    async def plays(self, steps: list[tuple[str, int, int]]) -> None:
        self.officers = [
            await actions.keep_officer(self.db, name, f"{name}@example.org") for name in ("idris", "wenna")
        ]
        for step, which, officer in steps:
            await self.step(step, which, officer)
            await self.compare()

    async def step(self, step: str, which: int, officer: int) -> None:
        one = self.officers[officer]
        if step == "signs in":
            await self.signs_in(which, officer)
        elif step == "signs out":
            await queries.end_session(self.db, hashed(self.keys[which]))
            self.model.pop(self.keys[which], None)
        elif step == "looks at a page":
            await self.looks(which)
        elif step == "waits":
            await self.waits(which)
        elif step == "ends all from afar":
            await actions.end_sessions(self.db, one.id, one.actor)
            self.drop(officer)
        elif step == "leaves":
            await self.db.execute("update officer set active = false where id = $1", one.id)
            self.here[officer] = False
        elif step == "comes back":
            await self.db.execute("update officer set active = true where id = $1", one.id)
            self.here[officer] = True

    async def signs_in(self, which: int, officer: int) -> None:
        arrival = Arrival("passkey", "Firefox", self.keys[which], datetime.now(UTC))
        try:
            key = await actions.sign_in(self.db, self.officers[officer].id, arrival)
        except NotFound:
            assert not self.here[officer]
            return
        assert self.here[officer] and key not in self.all_keys, "a new key each time"
        self.model.pop(self.keys[which], None)
        self.model[key] = Seen(officer)
        self.keys[which] = key
        self.all_keys.add(key)

    async def looks(self, which: int) -> None:
        await queries.session_by_key(self.db, hashed(self.keys[which]))
        if (seen := self.model.get(self.keys[which])) and seen.holds:
            seen.unseen = 0

    async def waits(self, minutes: int) -> None:
        await self.db.execute(
            "update session set last_seen_at = last_seen_at - $1 * interval '1 minute',"
            " ends_at = ends_at - $1 * interval '1 minute', proved_at = proved_at - $1 * interval '1 minute'",
            minutes,
        )
        for seen in self.model.values():
            seen.age += minutes
            seen.unseen += minutes

    def drop(self, officer: int) -> None:
        self.model = {key: seen for key, seen in self.model.items() if seen.officer != officer}

    async def compare(self) -> None:
        for key in self.all_keys:
            savepoint = self.db.transaction()  # looking at it is using it
            await savepoint.start()
            found = await queries.session_by_key(self.db, hashed(key))
            await savepoint.rollback()
            seen = self.model.get(key)
            should_hold = seen is not None and seen.holds and self.here[seen.officer]
            assert (found is not None) == should_hold, key
            if found and seen:
                assert found.officer.id == self.officers[seen.officer].id
                assert found.is_proved == (seen.age < 10)
