"""A person's devices, and how she wants to hear on them."""

import re
from datetime import time
from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.errors import Refused
from api.events import record
from api.language import gettext as _
from api.language import installed
from api.notifications import queries
from api.notifications.actions import checked_email, follow_by_address
from api.notifications.schemas import Channel, Choice
from api.notifications.texts import checked_mobile
from api.text import clean

MOST_A_DAY = (3, 5, 10, 25, 50)
LONGEST_NAME = 60  # characters

# By what their User-Agent holds; the first that fits.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "Chromebook",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def name_guessed(user_agent: str) -> str:
    """What a person might call this browser, such as "Firefox on Android"."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), _("A browser"))
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return _("{browser} on {system}").format(browser=browser, system=system) if system else browser


async def name_device(db: Connection, subscription_id: UUID, actor: Actor, name: str) -> None:
    """Raises NotFound for another's, Refused without a name."""
    name = re.sub(r"\s+", " ", clean(name)).strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused(name=_("Give it a name of up to {limit} letters").format(limit=LONGEST_NAME))
    async with db.transaction():
        device_id = actor.id or UUID(int=0)
        await queries.name_device(db, subscription_id, device_id, name)
        await record(db, "device.named", device_id, actor, public=False)


async def remove_device(db: Connection, subscription_id: UUID, actor: Actor) -> None:
    """Raises NotFound for another's."""
    async with db.transaction():
        device_id = actor.id or UUID(int=0)
        await queries.remove_device(db, subscription_id, device_id)
        await record(db, "device.removed", device_id, actor, public=False)


async def ask_for_test(db: Connection, subscription_id: UUID, actor: Actor) -> None:
    """The worker sends it. To another's device it goes nowhere, as the worker looks whose it is."""
    await record(
        db,
        "device.test_asked",
        actor.id or UUID(int=0),
        actor,
        public=False,
        subscription_id=str(subscription_id),
    )


async def choose(
    db: Connection,
    actor: Actor,
    device_id: UUID,
    choices: list[Choice],
    quiet_from: time | None,
    quiet_to: time | None,
    most_a_day: int,
    language: str = "en",
) -> None:
    """How she wants to hear, from now on. Raises Refused for quiet hours with one end, or none between."""
    if (quiet_from is None) != (quiet_to is None) or (quiet_from and quiet_from == quiet_to):
        raise Refused(quiet_from=_("Say when it should be quiet from and until, or leave both empty"))
    if most_a_day not in MOST_A_DAY:
        raise Refused(most_a_day=_("Choose how many messages a day"))
    if language not in installed():
        raise Refused(language=_("Choose one of these languages"))
    async with db.transaction():
        await queries.keep_choices(db, device_id, choices)
        await queries.keep_rules(db, device_id, quiet_from, quiet_to, most_a_day, language)
        await record(db, "device.chose", device_id, actor, public=False)


async def second_way(db: Connection, channel: Channel, typed: str, device_id: UUID, actor: Actor) -> None:
    """An address or a number that, once it has agreed, has what is not opened on this device.

    Raises Refused(email=…) or (mobile=…).
    """
    value = checked_mobile(typed) if channel == "sms" else checked_email(typed)
    await follow_by_address(db, "device", device_id, [(channel, value)], actor)


async def end_second_way(db: Connection, device_id: UUID, channel: Channel, actor: Actor) -> None:
    async with db.transaction():
        for follow_id in await queries.end_second_way(db, device_id, channel):
            await record(db, "follow.ended", follow_id, actor, public=False)
