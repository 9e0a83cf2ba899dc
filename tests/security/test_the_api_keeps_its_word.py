"""Every address in /api/schema, given what it allows and what it does not: no failure, and no answer it does not name.

DOORSTEP_LONG_ATTACKS=1 tries ten times as much.
"""

import asyncio
import sys
from pathlib import Path

from tests.security.conftest import LONG
from tests.world import Council

# A report is only taken within the council's ground, and a window only of its map: what fits the schema may be refused.
# Of a path with two methods Litestar's own answer to OPTIONS names one.
NOT_ASKED = "positive_data_acceptance,allow_header_conformance"


async def test_every_address_keeps_to_its_schema(council: Council) -> None:
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{council.origin}/api/schema/"),
        *("--checks", "all", "--exclude-checks", NOT_ASKED, "--phases", "examples,coverage,fuzzing"),
        *("--max-examples", "200" if LONG else "20", "--seed", "20261128", "--no-color", "--warnings", "off"),
        *("--suppress-health-check", "all"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=council.data,
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said[-6000:]
    assert "Selected: 0" not in said and "Tested" in said
