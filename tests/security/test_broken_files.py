"""Whatever is sent or loaded, broken in any way, is refused by its parser in words of its own, within memory and time.

DOORSTEP_LONG_ATTACKS=1 tries a hundred times as many. Mail has more of its own in tests/mail/test_hostile_mail.py.
"""

import asyncio
import os
import secrets
import sys

from tests.security.conftest import LONG
from tests.security.fuzzing import PARSERS
from tests.world import ROOT

SEED = secrets.randbelow(10**6) if LONG else 20261128


async def test_no_broken_file_gets_past_its_parser() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.security.fuzzing", str(SEED), "15000" if LONG else "150"),
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    done, said = await process.communicate()
    assert process.returncode == 0, f"seed {SEED}: {said.decode()[-3000:]}"
    assert [line.split()[0] for line in done.decode().splitlines()] == list(PARSERS)
