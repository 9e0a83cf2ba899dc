import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import time

import msgspec
import pytest

from api.notifications import web_push
from api.notifications.connections import Connections
from api.notifications.fates import Fate
from api.notifications.web_push import LONGEST_PAYLOAD, Notice, PushSubscription, Sender
from api.settings import PUSH_SERVICES
from tests.fakes import PushService

KEY = web_push.new_private_key()
CONTACT = "https://www.example.org/contact"
NOTICE = Notice(
    title="Your report AB12CDE",
    body="We have mended the pothole · dïolch, £0 to you",
    navigate="https://doorstep.example.gov.uk/reports/AB12CDE",
    tag="report-AB12CDE",
)


@pytest.fixture
async def push_service() -> AsyncIterator[PushService]:
    async with PushService() as service:
        yield service


@pytest.fixture
async def sender(push_service: PushService) -> AsyncIterator[Sender]:
    allowed = (*PUSH_SERVICES, push_service.host)
    async with Connections(allowed) as connections:
        yield Sender(KEY, CONTACT, allowed, connections)


async def send(sender: Sender, subscription: PushSubscription, notice: Notice = NOTICE) -> Fate:
    return await sender.send(subscription, notice, ttl_s=3600, urgency="normal", topic=None)


async def test_a_phone_decrypts_the_notice_as_it_was_written(push_service: PushService, sender: Sender) -> None:
    phone = push_service.subscribe(web_push.public_key(KEY))
    fate = await send(sender, phone.subscription)
    assert fate.status == "delivered", push_service.refusals
    assert phone.received == [{"web_push": 8030, "notification": msgspec.to_builtins(NOTICE)}]


async def test_the_push_service_is_told_how_long_how_urgent_and_on_what(
    push_service: PushService, sender: Sender
) -> None:
    phone = push_service.subscribe()
    await sender.send(phone.subscription, NOTICE, ttl_s=172_800, urgency="high", topic="report-AB12CDE")
    [push] = push_service.pushes
    names = ("TTL", "Urgency", "Topic", "Content-Type", "Content-Encoding")
    assert [push.headers.get(name) for name in names] == [
        "172800",
        "high",
        "report-AB12CDE",
        "application/octet-stream",
        "aes128gcm",
    ]


async def test_a_key_that_is_not_the_one_given_at_subscribing_is_refused_and_the_row_is_kept(
    push_service: PushService, sender: Sender
) -> None:
    phone = push_service.subscribe(web_push.public_key(web_push.new_private_key()))
    assert await send(sender, phone.subscription) == Fate("technical-failure", "Refused (401)")
    assert push_service.refusals == ["not the key that was given at subscribing"]


async def test_one_token_serves_each_push_service_for_hours_and_ends_within_twelve(sender: Sender) -> None:
    now = time()
    origin = "https://fcm.googleapis.com"
    first, second, third, fourth = (sender.authorization(origin, now + hours * 3600) for hours in (0, 0, 5, 7))
    assert first == second == third != fourth
    claims = json.loads(web_push.from_base64url(first.split(".")[1]))
    assert claims == {"aud": origin, "sub": CONTACT, "exp": int(now) + 12 * 3600}
    assert sender.authorization("https://web.push.apple.com", now) != first


async def test_a_phone_that_was_away_gets_only_the_newest_of_a_topic(push_service: PushService, sender: Sender) -> None:
    phone = push_service.subscribe()
    phone.go_away()
    for body in ("We have seen it", "We have mended it"):
        notice = msgspec.structs.replace(NOTICE, body=body)
        await sender.send(phone.subscription, notice, ttl_s=60, urgency="normal", topic="report-AB12CDE")
    await sender.send(phone.subscription, NOTICE, ttl_s=0, urgency="normal", topic=None)
    await phone.come_back()
    assert [each["notification"]["body"] for each in phone.received] == ["We have mended it"]


async def test_a_subscription_that_has_ended_is_gone(push_service: PushService, sender: Sender) -> None:
    phone = push_service.subscribe()
    phone.unsubscribe()
    assert await send(sender, phone.subscription) == Fate("permanent-failure", "No longer there (410)", gone=True)


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (200, Fate("delivered", "Accepted")),
        (202, Fate("delivered", "Accepted")),
        (307, Fate("technical-failure", "Refused (307)")),
        (400, Fate("technical-failure", "Refused (400)")),
        (403, Fate("technical-failure", "Refused (403)")),
        (404, Fate("permanent-failure", "No longer there (404)", gone=True)),
        (413, Fate("technical-failure", "Refused (413)")),
        (429, Fate("temporary-failure", "Asked to try later (429)")),
        (503, Fate("temporary-failure", "Asked to try later (503)")),
    ],
)
async def test_each_answer_has_its_fate(push_service: PushService, sender: Sender, status: int, fate: Fate) -> None:
    phone = push_service.subscribe()
    push_service.answer_with(status)
    assert await send(sender, phone.subscription) == fate


@pytest.mark.parametrize(
    ("header", "at_least", "at_most"),
    [
        ("7", 7, 7),
        (timedelta(hours=1), 3500, 3600),
        (timedelta(hours=-1), 0, 0),
        ("99999999", 86_400, 86_400),
    ],
)
async def test_a_busy_push_service_says_when_to_try_again(
    push_service: PushService, sender: Sender, header: str | timedelta, at_least: float, at_most: float
) -> None:
    if isinstance(header, timedelta):
        header = format_datetime(datetime.now(UTC) + header, usegmt=True)
    phone = push_service.subscribe()
    push_service.answer_with(429, {"Retry-After": header})
    fate = await send(sender, phone.subscription)
    assert fate.retry_after_s is not None and at_least <= fate.retry_after_s <= at_most


@pytest.mark.parametrize("header", ["soon", "-5", "1e9", "²", "Mon, 99 Nov 2026 99:99:99 GMT"])
async def test_a_time_that_makes_no_sense_is_no_time(push_service: PushService, sender: Sender, header: str) -> None:
    phone = push_service.subscribe()
    push_service.answer_with(429, {"Retry-After": header})
    assert (await send(sender, phone.subscription)).retry_after_s is None


async def test_a_push_service_that_does_not_answer_is_tried_again(push_service: PushService) -> None:
    phone = push_service.subscribe()
    push_service.delay_s = 0.5
    async with Connections([push_service.host]) as connections:
        impatient = Sender(KEY, CONTACT, [push_service.host], connections, time_limit_s=0.1)
        fate = await send(impatient, phone.subscription)
    assert fate == Fate("temporary-failure", "No answer (TimeoutError)")


async def test_a_push_service_that_is_not_there_is_tried_again() -> None:
    async with PushService() as service:
        phone = service.subscribe()
    async with Connections([service.host]) as connections:
        fate = await send(Sender(KEY, CONTACT, [service.host], connections), phone.subscription)
    assert fate.status == "temporary-failure" and service.host not in fate.reason


async def test_an_endpoint_that_is_no_push_service_is_not_connected_to(push_service: PushService) -> None:
    phone = push_service.subscribe()
    async with Connections(PUSH_SERVICES) as connections:
        fate = await send(Sender(KEY, CONTACT, PUSH_SERVICES, connections), phone.subscription)
    assert fate == Fate("technical-failure", "Not a push service we may send to")
    assert push_service.requests == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/c:APA91b",
        "https://updates.push.services.mozilla.com:443/wpush/v2/gAAA",
        "https://web.push.apple.com/QGuQ",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%2f",
        "http://127.0.0.1:8001/wpush/v2/1",
    ],
)
def test_the_push_services_and_a_named_stand_in_are_allowed(endpoint: str) -> None:
    assert web_push.endpoint_is_allowed(endpoint, (*PUSH_SERVICES, "127.0.0.1:8001"))


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/1",
        "https://fcm.googleapis.com:8443/1",
        "https://fcm.googleapis.com.evil.example/1",
        "https://evilfcm.googleapis.com/1",
        "https://evil.example/fcm.googleapis.com",
        "https://someone@fcm.googleapis.com/1",
        "https://someone:secret@fcm.googleapis.com/1",
        "https://fcm.googleapis.com@evil.example/1",
        "https://fcm.googleapis.com:443@evil.example/1",
        "https://fcm.googleapis.com:/1",
        "https://fcm.googleapis.com:0443/1",
        "https://fcm.googleapis.com:+443/1",
        "https://fcm.googleap\u0131s.com/1",
        "https://\uff46cm.googleapis.com/1",
        "https://xn--fcm-googleapis-com.example/1",
        "https://FCM.googleapis.com/1",
        "https://fcm.googleapis.com%2eevil.example/1",
        "https://fcm。googleapis。com/1",
        "https://fcm.googleapis.com?.evil.example/1",
        "https:fcm.googleapis.com/1",
        "https:///fcm.googleapis.com/1",
        "https://evil.example\\.push.apple.com/1",
        "https://evil.example#.push.apple.com/1",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com./1",
        "https://.push.apple.com/1",
        "https://" + "a" * 64 + ".push.apple.com/1",
        "https://fcm.googleapis.com/1\r\nHost: evil.example",
        "https://fcm.googleapis.com/" + "a" * 3000,
        "https://127.0.0.1/1",
        "https://2130706433/1",
        "https://0x7f000001/1",
        "https://0177.0.0.1/1",
        "https://127.1/1",
        "https://0/1",
        "https://0.0.0.0/1",
        "https://169.254.169.254/latest/meta-data/",
        "https://metadata.google.internal/computeMetadata/v1/",
        "https://localhost/1",
        "https://[::1]/1",
        "https://[::]/1",
        "https://[::ffff:127.0.0.1]/1",
        "https://[::ffff:7f00:1]/1",
        "https://[fe80::1%25eth0]/1",
        "http://127.0.0.1:8002/1",
        "http://127.0.0.1/1",
        "http://127.0.0.1:8001@evil.example/1",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_other_endpoint_is_allowed(endpoint: str) -> None:
    assert not web_push.endpoint_is_allowed(endpoint, (*PUSH_SERVICES, "127.0.0.1:8001"))


@pytest.mark.parametrize("words", ["a pothole ", "twll yn y ffordd · ŵ ", 'he said "so" \\ \n', "🕳️ ", "long" * 2000])
async def test_a_long_notice_is_shortened_until_a_push_service_takes_it(
    push_service: PushService, sender: Sender, words: str
) -> None:
    phone = push_service.subscribe()
    whole = words * 2000
    fate = await send(sender, phone.subscription, msgspec.structs.replace(NOTICE, body=whole))
    assert fate.status == "delivered", push_service.refusals
    body = phone.received[0]["notification"]["body"]
    assert body.endswith("…") and whole.startswith(body[:-1]) and len(body.encode()) > 2000
    assert " " not in whole or whole[len(body) - 1] == " ", "it ends in the middle of a word"


def test_a_payload_tells_little_of_its_length() -> None:
    lengths = {len(web_push.payload(msgspec.structs.replace(NOTICE, body="a" * n))) for n in range(3600)}
    assert lengths == {512, 1024, 1536, 2048, 2560, 3072, 3584, LONGEST_PAYLOAD}


def test_a_notice_whose_address_leaves_no_room_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="no room"):
        web_push.payload(msgspec.structs.replace(NOTICE, navigate="https://doorstep.example.gov.uk/" + "a" * 4000))


async def test_a_topic_that_could_break_a_header_is_our_mistake(push_service: PushService, sender: Sender) -> None:
    with pytest.raises(ValueError, match="topic"):
        await sender.send(push_service.subscribe().subscription, NOTICE, 60, "normal", "bins\r\nHost: evil.example")


def test_the_public_key_is_the_point_that_browsers_ask_for() -> None:
    point = base64.urlsafe_b64decode(web_push.public_key(KEY) + "=")
    assert len(KEY) == 43 and len(point) == 65 and point[0] == 4


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        (web_push.to_base64url(b"\x04" + bytes(64)), web_push.to_base64url(bytes(16))),
        (web_push.public_key(KEY), web_push.to_base64url(bytes(15))),
        (web_push.public_key(KEY)[:-4], web_push.to_base64url(bytes(16))),
        (web_push.public_key(KEY), "AAAAAAAAAAAAAAAAAAAAA£"),
        ("ŵ" * 87, web_push.to_base64url(bytes(16))),
    ],
    ids=["none", "not on the curve", "a short secret", "a short key", "no base64", "not even ASCII"],
)
def test_keys_that_could_not_be_a_phones_are_refused(p256dh: str, auth: str) -> None:
    sent = {"endpoint": "https://fcm.googleapis.com/1", "p256dh": p256dh, "auth": auth}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(sent, PushSubscription)


def test_a_subscription_does_not_show_its_endpoint_in_a_log() -> None:
    subscription = PushSubscription(
        "https://fcm.googleapis.com/private", web_push.public_key(KEY), web_push.to_base64url(bytes(16))
    )
    assert "private" not in repr(subscription)
