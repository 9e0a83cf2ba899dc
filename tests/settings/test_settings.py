"""A setting is read, or refused in words that say which and what it must be."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from api.keys import make_push_keys
from api.settings import PUSH_SERVICES, Settings, SettingsError, read, variable_for
from tests.world import ROOT, SECRET

SAFE = {
    "DOORSTEP_PRODUCTION": "true",
    "DATABASE_URL": "postgresql://doorstep:database-secret@db.example.org/doorstep?sslmode=verify-full",
    "DOORSTEP_SECRET": "q7Wd0xPz3LkVn8RsYt5HbJc2MfGa9Eu4",
    "DOORSTEP_PUSH_CONTACT": "mailto:doorstep@wrackholm.example",
    "DOORSTEP_PUSH_PRIVATE_KEY": make_push_keys()[0],
    "DOORSTEP_SMTP_URL": "smtp://doorstep:mail-secret@mail.example.org:587",
    "DOORSTEP_ORIGIN": "https://doorstep.example.gov.uk",
    "DOORSTEP_METRICS_TOKEN": "metrics-secret",
}


def test_with_none_it_runs_on_this_machine() -> None:
    settings = read({})
    assert (settings.origin, settings.production, settings.push_services) == (
        "http://localhost:8000",
        False,
        PUSH_SERVICES,
    )


def test_each_is_read_as_what_it_is() -> None:
    settings = read(
        {
            "PORT": "8010",
            "DOORSTEP_DATA": "/var/lib/doorstep",
            "DOORSTEP_PUSH_SERVICES": "push.example.org other.example.org",
            "DOORSTEP_DEMONSTRATION": "false",
            "DOORSTEP_COUNCIL_NAME": "Cyngor Ŵrackholm",
        }
    )
    assert (settings.port, settings.origin) == (8010, "http://localhost:8010")
    assert settings.data == Path("/var/lib/doorstep")
    assert settings.push_services == ("push.example.org", "other.example.org")
    assert settings.demonstration is False
    assert settings.council_name == "Cyngor Ŵrackholm"


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PORT", "eight", "a number from 1 to 65535"),
        ("PORT", "70000", "a number from 1 to 65535"),
        ("DATABASE_URL", "mysql://secret@db", "an address that begins postgresql://"),
        ("DOORSTEP_PRODUCTION", "perhaps", "true or false"),
        ("DOORSTEP_DEMONSTRATION", "", "true or false"),
        ("DOORSTEP_WEB_PROCESSES", "0", "a whole number, at least 1"),
        ("DOORSTEP_WRITES_PER_MINUTE", "1.5", "a whole number, at least 1"),
        ("DOORSTEP_ORIGIN", "wrackholm.example", "a scheme and host"),
        ("DOORSTEP_ORIGIN", "https://wrackholm.example/", "a scheme and host"),
        ("DOORSTEP_SMTP_URL", "mail.example.org", "an address such as smtp://"),
        ("DOORSTEP_PUSH_PRIVATE_KEY", "secret", "make-push-keys"),
        ("DOORSTEP_PUSH_CONTACT", "ann@example.org", "a mailto: or https: address"),
        ("DOORSTEP_COUNCIL_COLOUR", "red; } * { display: none", "a colour such as #1d70b8"),
        ("DOORSTEP_SCANNER", "clamd.example.org", "tcp://host:port"),
        ("DOORSTEP_TIME_ZONE", "Wrackholm", "a time zone, such as Europe/London"),
        ("DOORSTEP_TIME_ZONE", "../../etc/passwd", "a time zone, such as Europe/London"),
    ],
)
def test_one_that_cannot_be_is_named_with_what_it_must_be_and_not_repeated(
    variable: str, value: str, words: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        read({variable: value})
    assert str(refusal.value).startswith(f"{variable} must be ")
    assert words in str(refusal.value)
    assert not value or value not in str(refusal.value).replace(words, "")


def test_production_starts_with_all_it_needs() -> None:
    assert read(SAFE).is_secure


@pytest.mark.parametrize(
    "missing", ["DATABASE_URL", "DOORSTEP_SECRET", "DOORSTEP_PUSH_PRIVATE_KEY", "DOORSTEP_SMTP_URL", "DOORSTEP_ORIGIN"]
)
def test_production_does_not_start_without(missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        read({variable: value for variable, value in SAFE.items() if variable != missing})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DOORSTEP_SECRET", "short"),
        ("DOORSTEP_SECRET", "x" * 40),
        ("DOORSTEP_SECRET", "abcabcabcabcabcabcabcabcabcabcabcabc"),
        ("DOORSTEP_SECRET", SECRET),
        ("DOORSTEP_SECRET", "change-this-secret-before-you-go-live-1234567"),
        ("DOORSTEP_PUSH_CONTACT", Settings().push_contact),
        ("DOORSTEP_ORIGIN", "http://doorstep.example.gov.uk"),
        ("DOORSTEP_NOTIFY_URL", "http://api.notifications.service.gov.uk"),
        ("DATABASE_URL", "postgresql://doorstep@db.example.org/doorstep"),
        ("DATABASE_URL", "postgresql://doorstep@db.example.org/doorstep?sslmode=require"),
        ("DOORSTEP_LISTEN_URL", "postgresql://doorstep@db.example.org/doorstep"),
        ("DOORSTEP_SMTP_URL", "smtp://mail.example.org:25"),
    ],
)
def test_production_does_not_start_with_what_is_not_safe(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        read(SAFE | {variable: value})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "postgresql://doorstep@localhost/doorstep"),
        ("DATABASE_URL", "postgresql:///doorstep?host=/var/run/postgresql"),
        ("DOORSTEP_SMTP_URL", "smtp://localhost:25"),
        ("DOORSTEP_SMTP_URL", "smtps://mail.example.org"),
    ],
)
def test_production_starts_with_a_database_and_a_mail_server_beside_it(variable: str, value: str) -> None:
    assert read(SAFE | {variable: value}).production


def test_no_secret_is_in_what_settings_look_like() -> None:
    settings = read(SAFE)
    for shown in (repr(settings), str(settings), f"{settings}", repr([settings])):
        assert (
            "secret" not in shown
            and SAFE["DOORSTEP_SECRET"] not in shown
            and SAFE["DOORSTEP_PUSH_PRIVATE_KEY"] not in shown
        )


def test_each_has_a_name_of_its_own() -> None:
    names = [variable_for(name) for name in Settings.__struct_fields__]
    assert len(set(names)) == len(names)
    assert {name for name in names if not name.startswith("DOORSTEP_")} == {"DATABASE_URL", "PORT"}


async def test_a_command_says_it_in_a_line_and_ends() -> None:
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "api", "serve"),
        cwd=ROOT,
        env=os.environ | {"PORT": "eight"},
        stderr=asyncio.subprocess.PIPE,
    )
    _out, said = await command.communicate()
    assert command.returncode == 1
    assert said.decode() == "PORT must be a number from 1 to 65535.\n"
