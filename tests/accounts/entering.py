"""How a resident comes in, for tests: by a code, by a passkey, by a text."""

import json
import re
from typing import Any

from tests.authenticator import Authenticator
from tests.fakes import MailServer
from tests.world import Person, World

EMAIL = "ann@example.org"


async def asks(world: World, person: Person, mail: MailServer, email: str = EMAIL) -> str:
    """The letter that her asking brings."""
    await world.worker_works()
    before = len(mail.letters)
    await person.sends("/account/sign-in", email=email)
    assert person.path == "/account/sign-in/code", person.text
    await world.worker_works()
    assert len(mail.letters) == before + 1
    return str(mail.letters[-1].get_content())


def code_in(letter: str) -> str:
    found = re.search(r"^\d{6}$", letter, re.MULTILINE)
    assert found, letter
    return found[0]


async def signs_in(world: World, person: Person, mail: MailServer, email: str = EMAIL) -> None:
    await person.sends("/account/sign-in/code", code=code_in(await asks(world, person, mail, email)))
    assert person.path == "/account" and email in person.text, person.text


async def adds_a_passkey(world: World, person: Person) -> Authenticator:
    phone = Authenticator(world.settings.origin)
    await person.sends("/account/passkeys", answer=phone.create(await is_asked(person, "/account/passkeys/ask")))
    assert person.path == "/account/security" and person.status == 200, person.text
    return phone


async def shows_it(person: Person, phone: Authenticator, onward: str = "/account") -> None:
    answer = phone.get(await is_asked(person, "/account/sign-in/ask"))
    await person.sends("/account/sign-in/passkey", answer=answer, next=onward)


async def is_asked(person: Person, path: str) -> Any:
    asked = await person.client.post(path)
    return json.loads(asked.text) if asked.status_code == 200 else {"user": {"id": "AAAA"}, "challenge": "AAAA"}
