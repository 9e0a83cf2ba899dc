from collections.abc import AsyncIterator

import msgspec
import pytest

from api.notifications.fates import Fate
from api.notifications.sms import Sender, Text
from tests.fakes import SmsGateway

TEXT = Text(to="01632 960123", text="We have mended the pothole. Diolch · Wrackholm Council", reference="delivery-1")


@pytest.fixture
async def gateway() -> AsyncIterator[SmsGateway]:
    async with SmsGateway() as gateway:
        yield gateway


async def test_the_gateway_gets_the_text_as_it_was_written(gateway: SmsGateway) -> None:
    assert await Sender(gateway.url, gateway.token).send(TEXT) == Fate("delivered", "Accepted")
    assert gateway.texts == [msgspec.to_builtins(TEXT)]


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (307, Fate("technical-failure", "Refused (307)")),
        (400, Fate("technical-failure", "Refused (400)")),
        (404, Fate("technical-failure", "Refused (404)")),
        (410, Fate("permanent-failure", "No longer there (410)", gone=True)),
        (429, Fate("temporary-failure", "Asked to try later (429)", retry_after_s=7)),
        (500, Fate("temporary-failure", "Asked to try later (500)", retry_after_s=7)),
    ],
)
async def test_each_answer_has_its_fate(gateway: SmsGateway, status: int, fate: Fate) -> None:
    gateway.status, gateway.headers = status, {"Retry-After": "7", "Location": "/elsewhere"}
    assert await Sender(gateway.url, gateway.token).send(TEXT) == fate


async def test_a_wrong_token_is_ours_to_mend(gateway: SmsGateway) -> None:
    assert await Sender(gateway.url, "wrong").send(TEXT) == Fate("technical-failure", "Refused (403)")


async def test_a_gateway_that_is_not_there_is_tried_again() -> None:
    async with SmsGateway() as gateway:
        url = gateway.url
    fate = await Sender(url, "token").send(TEXT)
    assert fate.status == "temporary-failure" and TEXT.to not in fate.reason
