"""The edge of the world: a push service, a mail server and GOV.UK Notify, each on a loopback port of its own."""

import asyncio
import hmac
import json
import re
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from time import time
from typing import Any, Self
from uuid import uuid4

import http_ece  # type: ignore[import-untyped]
from aiohttp import WSMsgType, web
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from multidict import CIMultiDict

from api.notifications.web_push import PushSubscription, from_base64url, to_base64url

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Push:
    """One message as it arrived at the push service, still encrypted."""

    channel_id: str
    body: bytes
    headers: CIMultiDict[str]
    arrived_at: float = field(default_factory=time)
    id: str = field(default_factory=lambda: uuid4().hex)

    @property
    def ttl_s(self) -> int:
        return int(self.headers["TTL"])

    @property
    def topic(self) -> str | None:
        return self.headers.get("Topic")

    def is_over(self) -> bool:
        return time() >= self.arrived_at + self.ttl_s

    def as_notification(self) -> dict[str, object]:
        """In the words of Firefox's websocket."""
        return {
            "messageType": "notification",
            "channelID": self.channel_id,
            "version": self.id,
            "data": to_base64url(self.body),
            "headers": {"encoding": "aes128gcm"},
        }


Delivery = Callable[[Push], Awaitable[None]]


class Device:
    """A phone's line to its push service. While it is away, messages wait for as long as their TTL says."""

    def __init__(self) -> None:
        self.deliver: Delivery | None = None
        self.waiting: dict[tuple[str, str], Push] = {}  # by subscription and topic

    async def take(self, push: Push) -> None:
        if self.deliver:
            await self.deliver(push)
        elif push.ttl_s > 0:
            self.waiting[push.channel_id, push.topic or push.id] = push

    async def connect(self, deliver: Delivery) -> None:
        self.deliver = deliver
        waiting, self.waiting = self.waiting, {}
        for push in waiting.values():
            if not push.is_over():
                await deliver(push)


@dataclass
class Channel:
    """One subscription: whose it is, and the VAPID key that may send to it."""

    device: Device
    application_server_key: str | None


class Phone:
    """A phone with no browser: it holds its own keys, and `received` is what it could decrypt, as JSON."""

    def __init__(self, service: "PushService", channel_id: str) -> None:
        self.service = service
        self.channel_id = channel_id
        self.device = service.channels[channel_id].device
        self.received: list[dict[str, Any]] = []
        self.private_key = ec.generate_private_key(ec.SECP256R1())
        self.secret = uuid4().bytes
        self.device.deliver = self.decrypt
        point = self.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = PushSubscription(
            service.endpoint(channel_id), to_base64url(point), to_base64url(self.secret)
        )

    async def decrypt(self, push: Push) -> None:
        plain = http_ece.decrypt(push.body, private_key=self.private_key, auth_secret=self.secret)
        self.received.append(json.loads(plain))

    def go_away(self) -> None:
        self.device.deliver = None

    async def come_back(self) -> None:
        await self.device.connect(self.decrypt)

    def unsubscribe(self) -> None:
        del self.service.channels[self.channel_id]


class OnLoopback:
    """An aiohttp application on a free port, for as long as its `async with` lasts."""

    host: str  # such as 127.0.0.1:43211, as `allowed_hosts` names it
    url: str

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**20)
        app.add_routes(self.routes())
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, LOOPBACK, 0).start()
        self.host = f"{LOOPBACK}:{self.runner.addresses[0][1]}"
        self.url = f"http://{self.host}"
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.runner.cleanup()


class PushService(OnLoopback):
    """Mozilla's push service in small: a websocket for browsers, an endpoint for senders.

    It checks what the real ones check, keeps what an absent phone may still want, and can be told how to answer.
    """

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.devices: dict[str, Device] = {}  # by the name the service gives each browser
        self.sockets: set[web.WebSocketResponse] = set()
        self.requests = 0
        self.pushes: list[Push] = []  # those accepted
        self.refusals: list[str] = []  # why the others were not
        self.acknowledged: list[str] = []  # channels whose browser says that it has decrypted a message
        self.forced: tuple[int, dict[str, str]] | None = None
        self.delay_s = 0.0

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self.browser), web.post("/wpush/v2/{channel_id}", self.push)]

    async def __aexit__(self, *error: object) -> None:
        await self.hang_up()
        await super().__aexit__(*error)

    @property
    def websocket_url(self) -> str:
        return f"ws://{self.host}/"

    def endpoint(self, channel_id: str) -> str:
        return f"{self.url}/wpush/v2/{channel_id}"

    def subscribe(self, application_server_key: str | None = None) -> Phone:
        channel_id = uuid4().hex
        self.channels[channel_id] = Channel(Device(), application_server_key)
        return Phone(self, channel_id)

    def answer_with(self, status: int | None, headers: dict[str, str] | None = None) -> None:
        """Answer every sender so from now on; `None` makes the service itself again."""
        self.forced = None if status is None else (status, headers or {})

    async def hang_up(self) -> None:
        """Close every browser's line; each comes back by itself."""
        for device in self.devices.values():
            device.deliver = None
        for socket in tuple(self.sockets):
            await socket.close()

    async def push(self, request: web.Request) -> web.Response:
        self.requests += 1
        await asyncio.sleep(self.delay_s)
        if self.forced:
            return web.Response(status=self.forced[0], headers=self.forced[1])
        push = Push(request.match_info["channel_id"], await request.read(), request.headers.copy())
        status, why = self.fault(push)
        if why:
            self.refusals.append(why)
            return web.json_response({"code": status, "message": why}, status=status)
        self.pushes.append(push)
        await self.channels[push.channel_id].device.take(push)
        return web.Response(status=201, headers={"Location": f"{self.url}/m/{push.id}", "TTL": str(push.ttl_s)})

    def fault(self, push: Push) -> tuple[int, str]:
        """What a real service refuses: RFC 8030, section 5, and RFC 8292, section 4.2. An empty reason if nothing."""
        channel = self.channels.get(push.channel_id)
        if channel is None:
            return 410, "gone"
        elif not push.headers.get("TTL", "").isdecimal():
            return 400, "no TTL"
        elif push.headers.get("Content-Encoding") != "aes128gcm":
            return 400, "not aes128gcm"
        elif len(push.body) > 4096:
            return 413, "too long"
        elif channel.application_server_key:
            return 401, vapid_fault(push.headers.get("Authorization", ""), channel.application_server_key, self.url)
        else:
            return 201, ""

    async def browser(self, request: web.Request) -> web.WebSocketResponse:
        """What Firefox says to its push service, and is answered: one JSON object in each text."""
        socket = web.WebSocketResponse(protocols=("push-notification",))
        await socket.prepare(request)
        self.sockets.add(socket)
        device = Device()

        async def deliver(push: Push) -> None:
            await socket.send_json(push.as_notification())

        async for text in socket:
            if text.type == WSMsgType.TEXT:
                said = json.loads(text.data or "{}")
                match said.get("messageType"):
                    case "hello":
                        device = await self.hello(socket, said.get("uaid"), deliver)
                    case "register":
                        await self.register(socket, device, said["channelID"], said.get("key"))
                    case "unregister":
                        self.channels.pop(said["channelID"], None)
                        await socket.send_json({**said, "status": 200})
                    case "ack":
                        self.acknowledged += [update["channelID"] for update in said["updates"]]
                    case _:
                        await socket.send_str("{}")  # a ping
        self.sockets.discard(socket)
        if device.deliver is deliver:  # it may have come back by another line already
            device.deliver = None
        return socket

    async def hello(self, socket: web.WebSocketResponse, name: str | None, deliver: Delivery) -> Device:
        """A name we do not know gets a new one, and the browser then tells its pages that their subscriptions ended."""
        known = name if name in self.devices else uuid4().hex
        device = self.devices.setdefault(known, Device())
        await socket.send_json({"messageType": "hello", "uaid": known, "status": 200, "use_webpush": True})
        await device.connect(deliver)
        return device

    async def register(
        self, socket: web.WebSocketResponse, device: Device, channel_id: str, application_server_key: str | None
    ) -> None:
        self.channels[channel_id] = Channel(device, application_server_key)
        registered = {"channelID": channel_id, "status": 200, "pushEndpoint": self.endpoint(channel_id)}
        await socket.send_json({"messageType": "register", **registered})


def vapid_fault(authorization: str, application_server_key: str, origin: str) -> str:
    """Why a VAPID header is refused, or nothing (RFC 8292)."""
    try:
        scheme, _, rest = authorization.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        signed, _, signature = parts["t"].rpartition(".")
        claims = json.loads(from_base64url(signed.partition(".")[2]))
        key = from_base64url(parts["k"])
        verify(signed, from_base64url(signature), key)
    except (ValueError, KeyError, InvalidSignature) as error:
        return f"not a signed VAPID header: {error!r}"
    if scheme.lower() != "vapid" or key != from_base64url(application_server_key):
        return "not the key that was given at subscribing"
    elif claims["aud"] != origin:
        return f"for {claims['aud']}, not for {origin}"
    elif not time() < claims["exp"] <= time() + 24 * 3600:
        return "over, or good for more than 24 hours"
    elif not claims["sub"].startswith(("mailto:", "https:")):
        return "nobody to write to"
    else:
        return ""


def verify(signed: str, signature: bytes, key: bytes) -> None:
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    point.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(SHA256()))


@dataclass
class Notified:
    """One message that GOV.UK Notify has taken."""

    kind: str  # sms or letter
    to: str
    personalisation: dict[str, str]
    template_id: str
    reference: str
    status: str = "created"
    id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def words(self) -> str:
        return self.personalisation["message"]

    def as_status(self) -> dict[str, str]:
        return {"id": self.id, "reference": self.reference, "type": self.kind, "status": self.status}


class Notify(OnLoopback):
    """GOV.UK Notify in small: it checks who asks, the template and its placeholders, and can be told how to answer.

    As the real one: https://docs.notifications.service.gov.uk/rest-api.html
    """

    def __init__(self) -> None:
        self.service_id, self.secret = str(uuid4()), str(uuid4())
        self.callback_token = "what Notify shows to us"
        self.templates = {  # by id: its placeholders
            "sms": (str(uuid4()), {"message"}),
            "letter": (str(uuid4()), {"heading", "message"}),
            "large print": (str(uuid4()), {"heading", "message"}),
        }
        self.sent: list[Notified] = []
        self.refusals: list[str] = []
        self.requests = 0
        self.forced: tuple[int, str, dict[str, str]] | None = None
        self.loses_answers = False
        self.delay_s = 0.0

    @property
    def settings(self) -> dict[str, str]:
        return {
            "notify_key": f"a-key-of-ours-{self.service_id}-{self.secret}",
            "notify_url": self.url,
            "notify_text_template": self.templates["sms"][0],
            "notify_letter_template": self.templates["letter"][0],
            "notify_large_print_template": self.templates["large print"][0],
            "notify_callback_token": self.callback_token,
        }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v2/notifications/{kind}", self.take),
            web.get("/v2/notifications/{id}", self.one),
            web.get("/v2/notifications", self.by_reference),
        ]

    def answer_with(self, status: int | None, error: str = "", headers: dict[str, str] | None = None) -> None:
        """Answer every sending so from now on; `None` makes the service itself again."""
        self.forced = None if status is None else (status, error, headers or {})

    async def take(self, request: web.Request) -> web.Response:
        self.requests += 1
        await asyncio.sleep(self.delay_s)
        if self.forced:
            return refusal(*self.forced)
        body = await request.json()
        status, error = self.fault(request, body)
        if error:
            self.refusals.append(error)
            return refusal(status, error.partition(":")[0])
        personal = body["personalisation"]
        to = body.get("phone_number") or "\n".join(
            personal[line] for line in sorted(personal) if line.startswith("address_line_")
        )
        taken = Notified(request.match_info["kind"], to, personal, body["template_id"], body["reference"])
        self.sent.append(taken)
        if self.loses_answers:
            return refusal(504, "")
        return web.json_response({"id": taken.id, "reference": taken.reference, "content": {}}, status=201)

    def fault(self, request: web.Request, body: dict[str, Any]) -> tuple[int, str]:
        kind = request.match_info["kind"]
        if why := jwt_fault(request.headers.get("Authorization", ""), self.service_id, self.secret):
            return 403, f"AuthError: {why}"
        allowed = {"template_id", "personalisation", "reference"} | ({"phone_number"} if kind == "sms" else set())
        wanted = {id: names for name, (id, names) in self.templates.items() if (name == "sms") == (kind == "sms")}
        personal = body["personalisation"]
        lines = [personal[line] for line in sorted(personal) if line.startswith("address_line_")]
        if set(body) != allowed or body["template_id"] not in wanted:
            return 400, "ValidationError: not what this template's messages are made of"
        elif not wanted[body["template_id"]] <= set(personal):
            return 400, "BadRequestError: Missing personalisation"
        elif kind == "sms" and not re.fullmatch(r"\+447[0-9]{9}", body["phone_number"]):
            return 400, "ValidationError: phone_number Not a UK mobile number"
        elif kind == "letter" and not (
            3 <= len(lines) <= 7 and re.fullmatch("[A-Z0-9]{2,4} ?[0-9][A-Z]{2}", lines[-1])
        ):
            return 400, "ValidationError: Must be a real UK postcode"
        else:
            return 201, ""

    async def one(self, request: web.Request) -> web.Response:
        found = [each for each in self.sent if each.id == request.match_info["id"]]
        if why := jwt_fault(request.headers.get("Authorization", ""), self.service_id, self.secret):
            return refusal(403, why)
        return web.json_response(found[0].as_status()) if found else refusal(404, "NoResultFound")

    async def by_reference(self, request: web.Request) -> web.Response:
        found = [each.as_status() for each in reversed(self.sent) if each.reference == request.query["reference"]]
        return web.json_response({"notifications": found, "links": {}})

    def receipt(self, sent: Notified, status: str) -> dict[str, str | int | None]:
        """What is posted to the service's callback."""
        sent.status = status
        now = "2026-11-22T12:15:30.000000Z"
        return {
            "id": sent.id,
            "reference": sent.reference,
            "to": sent.to,
            "status": status,
            "created_at": now,
            "completed_at": now,
            "sent_at": None,
            "notification_type": sent.kind,
            "template_id": sent.template_id,
            "template_version": 1,
        }


def refusal(status: int, error: str, headers: dict[str, str] | None = None) -> web.Response:
    """The sentence holds a number, as the real one's may: it belongs in no log."""
    errors = [{"error": error, "message": "+447700900123 is not for you"}]
    return web.json_response({"errors": errors, "status_code": status}, status=status, headers=headers)


def jwt_fault(authorization: str, service_id: str, secret: str) -> str:
    """Why a token is refused, or nothing."""
    try:
        scheme, _, token = authorization.partition(" ")
        head, claims, signature = token.split(".")
        wanted = hmac.digest(secret.encode(), f"{head}.{claims}".encode(), "sha256")
        said, header = json.loads(from_base64url(claims)), json.loads(from_base64url(head))
    except ValueError as error:
        return f"not a token: {error!r}"
    if scheme != "Bearer" or header != {"typ": "JWT", "alg": "HS256"}:
        return "not a Bearer token signed with HS256"
    elif from_base64url(signature) != wanted:
        return "not signed with this service's secret"
    elif said["iss"] != service_id:
        return "not this service"
    elif abs(said["iat"] - time()) > 30:
        return "the clock must be right within 30 seconds"
    else:
        return ""


class Received(EmailMessage):
    """A letter as a mail program that shows plain text has it."""

    def get_content(self, *_arguments: Any, **_options: Any) -> Any:
        plain = self.get_body(("plain",)) if self.is_multipart() else None
        return plain.get_content() if plain else super().get_content()


RECEIVED = modern.clone(message_factory=Received)


class MailServer:
    """Keeps the letters it is given. Its SMTP runs in the test's own loop; aiosmtpd's Controller has a thread."""

    def __init__(self, tls: ssl.SSLContext | None = None, password: str | None = None) -> None:
        self.tls = tls
        self.password = password
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.senders: list[str] = []  # as the envelope has them
        self.encrypted: list[bool] = []  # of each letter: did it come over TLS?
        self.refused: dict[str, str] = {}  # by address: what is answered, such as "550 5.1.1 No such person"
        self.answer = "250 OK"  # to a whole letter

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(self.protocol, LOOPBACK, 0)
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"smtp://{LOOPBACK}:{self.port}"
        return self

    async def __aexit__(self, *error: object) -> None:
        self.server.close()
        await self.server.wait_closed()

    def protocol(self) -> SMTP:
        return SMTP(
            self,
            hostname="mail.test",
            ident="SMTP",
            tls_context=self.tls,
            authenticator=self.authenticate,
            auth_require_tls=True,
            loop=asyncio.get_running_loop(),
        )

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, kind: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == (self.password or "").encode(), handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.refused.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.letters.append(message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=RECEIVED))
            self.recipients += envelope.rcpt_tos
            self.senders.append(envelope.mail_from or "")
            self.encrypted.append(session.ssl is not None)
        return self.answer


async def until(condition: Callable[[], bool], within_s: float = 10) -> None:
    """Wait for what another process or a browser will do; TimeoutError if it does not."""
    ends_at = time() + within_s
    while not condition():
        if time() > ends_at:
            raise TimeoutError(f"Not so after {within_s} s")
        await asyncio.sleep(0.02)
