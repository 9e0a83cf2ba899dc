"""Every setting, read once from the environment: `DOORSTEP_<FIELD>`, but for `DATABASE_URL` and `PORT`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_type_hints
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct, field

PUSH_SERVICES = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)


# A value is one of these or is refused, in these words.
Switch = Annotated[bool, Meta(description="true or false")]
Number = Annotated[int, Meta(ge=1, description="a whole number, at least 1")]
Port = Annotated[int, Meta(ge=1, le=65535, description="a number from 1 to 65535")]
Origin = Annotated[
    str,
    Meta(pattern=r"^(https?://[^/\s]+)?$", description="a scheme and host, such as https://doorstep.example.gov.uk"),
]
PostgresURL = Annotated[
    str, Meta(pattern="^(postgres(ql)?://.*)?$", description="an address that begins postgresql://")
]
SmtpURL = Annotated[
    str, Meta(pattern="^(smtps?://.+)?$", description="an address such as smtp://user:password@host:587")
]
PushKey = Annotated[
    str, Meta(pattern="^([A-Za-z0-9_-]{43})?$", description="a key that `python -m api make-push-keys` has made")
]
ReplyAddress = Annotated[
    str,
    Meta(
        pattern=r"^([A-Za-z0-9._-]{1,20}@[A-Za-z0-9.-]{1,190})?$",
        description="an address such as reports@example.gov.uk, of at most 20 characters before the @",
    ),
]
NotifyKey = Annotated[
    str,
    Meta(pattern="^(.+-[0-9a-f-]{36}-[0-9a-f-]{36})?$", description="an API key of GOV.UK Notify, with its name"),
]
TemplateId = Annotated[str, Meta(pattern="^([0-9a-f-]{36})?$", description="a template's id at GOV.UK Notify")]
CallbackToken = Annotated[str, Meta(pattern="^(.{16,})?$", description="at least 16 characters")]
Scanner = Annotated[
    str, Meta(pattern="^(tcp://[^/]+:[0-9]+|unix:///.+)?$", description="tcp://host:port or unix:///path of clamd")
]
Link = Annotated[str, Meta(pattern=r"^(https://[^\s\"<>]+)?$", description="an address that begins https://")]
Issuer = Annotated[
    str,
    Meta(pattern=r"^(https?://[^\s?#]+)?$", description="the provider's issuer, such as https://login.example.gov.uk"),
]
Contact = Annotated[str, Meta(pattern="^(mailto:|https://).+$", description="a mailto: or https: address")]
Colour = Annotated[str, Meta(pattern="^(#[0-9A-Fa-f]{6})?$", description="a colour such as #1d70b8")]


LISTS = {"push_services", "trusted_proxies"}  # with spaces between


class SettingsError(Exception):
    """A setting is missing or cannot be read; its text says which, and what to do."""


class Settings(Struct, frozen=True, kw_only=True):
    """One council's settings. What is a secret is never logged: this Struct has no readable repr of those."""

    database_url: PostgresURL = ""
    listen_url: PostgresURL = ""  # a direct address for LISTEN where a pooler stands between; else database_url
    port: Port = 8000
    origin: Origin = ""  # scheme and host as residents see them, such as https://doorstep.example.gov.uk
    production: Switch = False
    demonstration: Switch = True  # put the demonstration council into a database that holds no council yet
    data: Path = Path(".data")  # our own database, photos and keys, when nothing else is named
    web_processes: Number = 1

    secret: str = ""  # signs private links; at least 32 characters
    push_private_key: PushKey = ""  # VAPID: base64url of the raw P-256 private key
    push_contact: Contact = "https://www.example.org/contact"  # VAPID `sub`: a real https: or mailto: address
    push_services: tuple[str, ...] = PUSH_SERVICES  # hosts, and what ends in them, a push may be sent to
    metrics_token: str = ""

    council_name: str = "Wrackholm Council"
    council_website: str = "https://www.example.org"
    council_telephone: str = "01632 960100"
    council_email: str = "hello@example.org"
    council_colour: Colour = ""  # for the one main action and the header; #rrggbb, contrast is checked
    complaints_url: Link = ""  # the council's complaints procedure, offered to whoever says twice that it is not fixed
    time_zone: str = "Europe/London"
    outside_advice: str = "Search for “report it” on GOV.UK to find the council for that place."

    smtp_url: SmtpURL = (
        ""  # smtp://user:password@host:587; empty: letters are kept in <data>/mail, on a development machine
    )
    mail_from: str = "no-reply@example.org"
    mail_reply: ReplyAddress = ""  # replies and bounces come to reports+…@ of it; empty: letters take no reply
    mail_reports: ReplyAddress = ""  # what is written here by itself waits for an officer; empty: such mail is refused
    notify_key: NotifyKey = ""  # GOV.UK Notify; empty: texts and letters are kept in <data>, on a development machine
    notify_url: Origin = "https://api.notifications.service.gov.uk"
    notify_text_template: TemplateId = ""  # without one, there are no texts
    notify_letter_template: TemplateId = ""  # without one, there are no letters
    notify_large_print_template: TemplateId = ""
    notify_callback_token: CallbackToken = ""  # what Notify shows us with a receipt, or a text it has received
    notify_number: str = ""  # where a resident can text STOP to; without one, each text has a link for that
    test_results: Path = Path("build/test_results.json")  # of the last whole run of the tests, for /security
    oidc_issuer: Issuer = ""  # an OpenID provider that knows officers; empty: they sign in by passkey alone
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    photos_url: str = ""  # file:///…, s3://…, az://…; empty: a folder in <data>
    scanner: Scanner = ""  # clamd, asked of each photo before it is opened; empty: nobody is asked
    writes_per_minute: Number = 600  # from one address, before 429; in each web process
    reports_per_hour: Number = 300  # from one address, before 429; in all of them together
    broadcast_alone_up_to: Number = 500  # people: a broadcast to more needs a second officer
    trusted_proxies: tuple[str, ...] = ()  # addresses in front of us, whose X-Forwarded-For is believed
    service_worker_off: Switch = False  # phones drop the app's service worker and what it kept, should one ever fail
    release: str = field(default="0.1.0")

    def __repr__(self) -> str:
        return f"Settings(council_name={self.council_name!r}, production={self.production})"

    @property
    def photos_kept_at(self) -> str:
        return self.photos_url or (self.data / "photos").resolve().as_uri()

    @property
    def has_single_sign_on(self) -> bool:
        return bool(self.oidc_issuer and self.oidc_client_id and self.oidc_client_secret)

    @property
    def sends_texts(self) -> bool:
        return bool(self.notify_text_template) if self.notify_key else not self.production

    @property
    def posts_letters(self) -> bool:
        return bool(self.notify_letter_template) if self.notify_key else not self.production

    @property
    def posts_large_print(self) -> bool:
        return bool(self.notify_large_print_template) if self.notify_key else not self.production

    @property
    def is_secure(self) -> bool:
        return self.origin.startswith("https://")


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings this environment makes. Raises SettingsError for a value of the wrong kind."""
    settings = Settings(
        **{
            name: value_of(name, kind, environment[variable])
            for name, kind in get_type_hints(Settings, include_extras=True).items()
            if (variable := variable_for(name)) in environment
        }
    )
    if not settings.origin:
        settings = msgspec.structs.replace(settings, origin=f"http://localhost:{settings.port}")
    if not is_time_zone(settings.time_zone):
        raise SettingsError("DOORSTEP_TIME_ZONE must be a time zone, such as Europe/London.")
    if settings.production:
        refuse_what_is_not_safe(settings)
    return settings


def value_of(name: str, kind: Any, text: str) -> Any:
    """The text is not repeated in the refusal: it may be a secret in the wrong place."""
    given = text.split() if name in LISTS else text
    try:
        return msgspec.convert(given, kind, strict=False, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError:
        (meta,) = kind.__metadata__
        raise SettingsError(f"{variable_for(name)} must be {meta.description}.") from None


def is_time_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def variable_for(name: str) -> str:
    return name.upper() if name in ("database_url", "port") else f"DOORSTEP_{name.upper()}"


def refuse_what_is_not_safe(settings: Settings) -> None:
    """In production: secrets of its own and behind TLS, or no start at all (ASVS v5.0.0-12.3.1, 13.2.3, 13.3.1).

    The demonstration's way in without a password is not there either (pwa/accounts/pages.py, `doors`).
    """
    needed = ("database_url", "secret", "push_private_key", "smtp_url")
    missing = [variable_for(name) for name in needed if not getattr(settings, name)]
    if missing:
        raise SettingsError(f"DOORSTEP_PRODUCTION is on, so these must be set too: {', '.join(missing)}.")
    if len(settings.secret) < 32:
        raise SettingsError("DOORSTEP_SECRET must be at least 32 characters. `openssl rand -base64 32` makes one.")
    if len(set(settings.secret)) < 12 or "secret" in settings.secret.lower():
        raise SettingsError("DOORSTEP_SECRET can be guessed. `openssl rand -base64 32` makes one that cannot.")
    if "example.org" in settings.push_contact:
        raise SettingsError("DOORSTEP_PUSH_CONTACT must be an address of yours.")
    if settings.oidc_issuer.startswith("http:"):
        raise SettingsError("DOORSTEP_OIDC_ISSUER must begin with https:// when DOORSTEP_PRODUCTION is on.")
    if not settings.is_secure:
        raise SettingsError("DOORSTEP_ORIGIN must begin with https:// when DOORSTEP_PRODUCTION is on.")
    if not settings.notify_url.startswith("https://"):
        raise SettingsError("DOORSTEP_NOTIFY_URL must begin with https:// when DOORSTEP_PRODUCTION is on.")
    for name in ("database_url", "listen_url"):
        address = urlsplit(getattr(settings, name))
        if is_elsewhere(address) and "sslmode=verify-full" not in address.query.split("&"):
            raise SettingsError(f"{variable_for(name)} must end in ?sslmode=verify-full: the database is elsewhere.")
    mail = urlsplit(settings.smtp_url)
    if is_elsewhere(mail) and mail.scheme == "smtp" and not mail.password:
        raise SettingsError(
            "DOORSTEP_SMTP_URL must begin with smtps://, or have a password, which goes over TLS alone: "
            "the server is elsewhere."
        )


def is_elsewhere(address: SplitResult) -> bool:
    """Whether what is sent there leaves this machine. A database without a host is behind a socket here."""
    return (address.hostname or "localhost") not in ("localhost", "127.0.0.1", "::1")
