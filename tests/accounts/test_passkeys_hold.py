"""The ceremony itself: an answer is taken once, here, and from her it was asked of, of whom the phone made sure."""

import json
from uuid import uuid4

import pytest
from msgspec.structs import replace

from api import passkeys
from api.errors import Refused
from api.passkeys import Passkey, credential_in
from tests.authenticator import PRESENT, Authenticator
from tests.world import World

ANN = uuid4()


async def with_passkey(world: World) -> tuple[Authenticator, Passkey]:
    phone = Authenticator(world.settings.origin)
    options = json.loads(await passkeys.to_register(world.db, world.settings, ANN, "ann@example.org", []))
    return phone, await passkeys.registered(world.db, world.settings, ANN, phone.create(options))


async def asked(world: World) -> dict[str, str]:
    options: dict[str, str] = json.loads(await passkeys.to_prove(world.db, world.settings))
    return options


async def test_a_passkey_proves_itself_as_often_as_it_is_asked_but_each_answer_once(world: World) -> None:
    phone, passkey = await with_passkey(world)
    for _time in range(2):
        answer = phone.get(await asked(world))
        assert credential_in(answer) == passkey.credential_id
        count = await passkeys.proved(world.db, world.settings, answer, passkey)
        with pytest.raises(Refused):
            await passkeys.proved(world.db, world.settings, answer, passkey)
        passkey = replace(passkey, sign_count=count)


async def test_an_answer_that_is_wrong_in_any_part_is_refused(world: World) -> None:
    phone, passkey = await with_passkey(world)
    other, _passkey = await with_passkey(world)

    async def is_refused(answer: str) -> None:
        with pytest.raises(Refused):
            await passkeys.proved(world.db, world.settings, answer, passkey)

    await is_refused(other.get(await asked(world)))
    await is_refused(phone.get({"challenge": "AAAA"}))
    late = await asked(world)
    await world.db.execute("update passkey_challenge set asked_at = now() - interval '6 minutes'")
    await is_refused(phone.get(late))
    phone.flags = PRESENT
    await is_refused(phone.get(await asked(world)))
    elsewhere, there = phone.origin, phone.host
    phone.flags, phone.origin = PRESENT | 4, "https://council.test.example.org"
    await is_refused(phone.get(await asked(world)))
    phone.origin, phone.host = elsewhere, "example.org"
    await is_refused(phone.get(await asked(world)))
    phone.host, phone.uses = there, 5
    copied = phone.get(await asked(world))
    count = await passkeys.proved(world.db, world.settings, copied, passkey)
    phone.uses = 0
    passkey = replace(passkey, sign_count=count)
    await is_refused(phone.get(await asked(world)))


async def test_what_was_asked_of_one_person_is_not_taken_from_another(world: World) -> None:
    phone = Authenticator(world.settings.origin)
    options = json.loads(await passkeys.to_register(world.db, world.settings, ANN, "ann@example.org", []))
    with pytest.raises(Refused):
        await passkeys.registered(world.db, world.settings, uuid4(), phone.create(options))
    to_prove = json.loads(await passkeys.to_prove(world.db, world.settings))
    with pytest.raises(Refused):
        await passkeys.registered(world.db, world.settings, ANN, phone.create(options | to_prove))


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "[]", "null", '{"rawId": 1}', '{"rawId": "ä"}', "{" * 9000, '{"response": {"clientDataJSON": "e30"}}'],
)
async def test_junk_is_refused_and_no_fault_of_ours(world: World, answer: str) -> None:
    _phone, passkey = await with_passkey(world)
    with pytest.raises(Refused):
        credential_in(answer)
        await passkeys.proved(world.db, world.settings, answer, passkey)
    with pytest.raises(Refused):
        await passkeys.registered(world.db, world.settings, ANN, answer)
    spoilt = json.dumps({"rawId": "AAAA", "response": {"clientDataJSON": "AAAA"}})
    with pytest.raises(Refused):
        await passkeys.proved(world.db, world.settings, spoilt, passkey)
