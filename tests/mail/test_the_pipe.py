"""A mail server hands over one mail through a pipe, and is answered by an exit code (sysexits.h)."""

import asyncio
import os
import sys
from pathlib import Path

import aiosmtplib
import pytest

from tests.fakes import LOOPBACK
from tests.mail.conftest import reply
from tests.mail.test_letters_that_come_back import complaint
from tests.world import ROOT, SECRET, eventually, free_port


async def started(dsn: str, data: Path, *options: str, **more: str) -> asyncio.subprocess.Process:
    environment = {"DATABASE_URL": dsn, "DOORSTEP_SECRET": SECRET, "DOORSTEP_DATA": str(data)}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "api", "receive-mail", *options),
        cwd=ROOT,
        env=os.environ | environment | {"DOORSTEP_MAIL_REPLY": "reports@council.test"} | more,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def piped(dsn: str, data: Path, raw: bytes, *options: str, **more: str) -> tuple[int, bytes]:
    child = await started(dsn, data, *options, **more)
    said, _nothing = await child.communicate(raw)
    return child.returncode or 0, said


async def test_a_mail_is_taken_or_bad_or_to_be_tried_again(own_database: str, tmp_path: Path) -> None:
    to_us = ("--recipient", "reports@council.test", "--sender", "ann@example.org")
    assert await piped(own_database, tmp_path, complaint("x@y.org"), *to_us) == (0, b"")
    code, said = await piped(own_database, tmp_path, bytes(reply("A new report")), *to_us)
    assert code == 65 and b"only replies to our letters" in said
    code, _said = await piped(own_database, tmp_path, b"To: reports+r" + b"a" * 42 + b"@council.test\n\nForged")
    assert code == 65, "without an envelope the headers are asked"


@pytest.mark.parametrize("more", [{"DATABASE_URL": "postgresql://127.0.0.1:1/nothing"}, {"DOORSTEP_MAIL_REPLY": ""}])
async def test_while_nothing_can_be_taken_the_mail_waits(
    own_database: str, tmp_path: Path, more: dict[str, str]
) -> None:
    code, said = await piped(
        own_database, tmp_path, bytes(reply("Secret words")), "--sender", "ann@example.org", **more
    )
    assert code == 75 and b"Traceback" not in said and b"Secret" not in said


async def test_a_mail_server_hands_over_by_smtp_until_we_are_told_to_stop(own_database: str, tmp_path: Path) -> None:
    port = free_port()
    child = await started(own_database, tmp_path, "--listen", f"{LOOPBACK}:{port}")

    async def answered() -> int:
        try:
            async with aiosmtplib.SMTP(hostname=LOOPBACK, port=port) as server:
                await server.sendmail("", ["reports@council.test"], complaint("x@y.org"))
                return (await server.mail("ann@example.org")).code + (await server.rcpt("other@council.test")).code
        except aiosmtplib.SMTPRecipientRefused as refusal:
            return refusal.code
        except aiosmtplib.SMTPConnectError:
            return 0

    assert await eventually(answered) == 550
    child.terminate()
    said, _nothing = await child.communicate()
    assert child.returncode == 0 and b"outcome=noted" in said and b"@" not in said
