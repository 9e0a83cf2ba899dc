"""Every setting, read once from the environment: `DOORSTEP_<FIELD>`, but for `DATABASE_URL` and `PORT`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

PUSH_SERVICES = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)


class SettingsError(Exception):
    """A setting is missing or cannot be read; its text says which, and what to do."""


class Settings(Struct, frozen=True, kw_only=True):
    """One council's settings. What is a secret is never logged: this Struct has no readable repr of those."""

    database_url: str = ""
    listen_url: str = ""  # a direct address for LISTEN where a pooler stands between; else database_url
    port: int = 8000
    origin: str = ""  # scheme and host as residents see them, such as https://doorstep.example.gov.uk
    production: bool = False
    demonstration: bool = True  # put the demonstration council into a database that holds no council yet
    data: Path = Path(".data")  # our own database, photos and keys, when nothing else is named
    web_processes: int = 1

    secret: str = ""  # signs private links; at least 32 characters
    push_private_key: str = ""  # VAPID: base64url of the raw P-256 private key
    push_contact: str = "https://www.example.org/contact"  # VAPID `sub`: a real https: or mailto: address
    push_services: tuple[str, ...] = PUSH_SERVICES  # hosts, and what ends in them, a push may be sent to
    metrics_token: str = ""

    council_name: str = "Wrackholm Council"
    council_website: str = "https://www.example.org"
    council_telephone: str = "01632 960100"
    council_email: str = "hello@example.org"
    council_colour: str = ""  # for the one main action and the header; #rrggbb, contrast is checked
    time_zone: str = "Europe/London"
    outside_advice: str = "Search for “report it” on GOV.UK to find the council for that place."

    smtp_url: str = (
        ""  # smtp://user:password@host:587; empty: letters are kept in <data>/mail, on a development machine
    )
    mail_from: str = "no-reply@example.org"
    photos_url: str = ""  # file:///…, s3://…, az://…; empty: a folder in <data>
    writes_per_minute: int = 600  # from one address, before 429
    release: str = field(default="0.1.0")

    def __repr__(self) -> str:
        return f"Settings(council_name={self.council_name!r}, production={self.production})"

    @property
    def is_secure(self) -> bool:
        return self.origin.startswith("https://")


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings this environment makes. Raises SettingsError for a value of the wrong kind."""
    given: dict[str, Any] = {
        name: environment[variable]
        for name in Settings.__struct_fields__
        if (variable := variable_for(name)) in environment
    }
    if "push_services" in given:
        given["push_services"] = tuple(given["push_services"].split())
    try:
        settings = msgspec.convert(given, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError as error:
        raise SettingsError(f"A setting cannot be read: {error}. Each is DOORSTEP_ and the field's name.") from None
    if not settings.origin:
        settings = msgspec.structs.replace(settings, origin=f"http://localhost:{settings.port}")
    if settings.production:
        refuse_what_is_not_safe(settings)
    return settings


def variable_for(name: str) -> str:
    return name.upper() if name in ("database_url", "port") else f"DOORSTEP_{name.upper()}"


def refuse_what_is_not_safe(settings: Settings) -> None:
    """A production setting starts with secrets of its own and behind TLS, or not at all (ASVS v5.0.0-13.2.3, 13.3.1)."""
    needed = ("database_url", "secret", "push_private_key", "smtp_url")
    missing = [variable_for(name) for name in needed if not getattr(settings, name)]
    if missing:
        raise SettingsError(f"DOORSTEP_PRODUCTION is on, so these must be set too: {', '.join(missing)}.")
    if len(settings.secret) < 32:
        raise SettingsError("DOORSTEP_SECRET must be at least 32 characters. `openssl rand -base64 32` makes one.")
    if not settings.is_secure:
        raise SettingsError("DOORSTEP_ORIGIN must begin with https:// when DOORSTEP_PRODUCTION is on.")
