"""Lighthouse's scores of residents' pages on a phone, where it is installed: see `make lighthouse`."""

import asyncio
import json
import os
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.council import ROOT, Server
from bench.results import Measure
from tests.browser.chromium import BINARY

NODE = ROOT / ".venv" / "node" / "bin" / "node"
PROGRAM = Path(os.environ.get("LIGHTHOUSE", ROOT / ".venv" / "lighthouse" / "node_modules/lighthouse/cli/index.js"))
IS_THERE = PROGRAM.exists()
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 5  # of performance, which goes by how busy the machine is; the rest is the same each time
TRIES = 3  # Chromium does not always answer it in time


async def scores(council: Server, reference: str) -> list[Measure]:
    if not IS_THERE:
        print("Lighthouse is not installed, so it is left out: make lighthouse")
        return []
    pages = {"home": "/", "list": "/reports", "report": f"/reports/{reference}", "new": "/reports/new"}
    pages |= {"search": "/search", "accessibility": "/accessibility", "privacy": "/privacy", "security": "/security"}
    private = {"following": "/following", "messages": "/messages", "account": "/account", "storage": "/account/storage"}
    measures: list[Measure] = []
    for name, path in (pages | private).items():
        measures += await scores_of(council.origin + path, name, is_private=name in private)
    return measures


async def scores_of(url: str, name: str, is_private: bool) -> list[Measure]:
    """A private page asks not to be indexed, which is left out of its marks for being found."""
    runs = [await run(url, CATEGORIES, is_private)]
    runs += [await run(url, ("performance",), is_private) for _again in range(RUNS - 1)]
    performance = median(each["performance"] for each in runs)
    found = runs[0] | {"performance": performance}
    return [Measure(f"lighthouse.{name}.{category}", found[category], "of 100", {}) for category in CATEGORIES]


async def run(url: str, categories: tuple[str, ...], is_private: bool) -> dict[str, int]:
    with tempfile.TemporaryDirectory(prefix="doorstep-lighthouse-") as folder:
        marks = Path(folder) / "marks.json"
        command: tuple[str | Path, ...] = (
            *(NODE, PROGRAM, url, "--quiet", "--output=json", f"--output-path={marks}", "--form-factor=mobile"),
            *(f"--only-categories={','.join(categories)}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"),
            *(["--skip-audits=is-crawlable"] if is_private else []),
        )
        said = ""
        for _try in range(TRIES):
            said = await errors_of(command)
            found: dict[str, Any] = json.loads(marks.read_bytes())["categories"] if marks.exists() else {}
            if found and all(each["score"] is not None for each in found.values()):
                return {name: round(each["score"] * 100) for name, each in found.items()}
    raise RuntimeError(f"Lighthouse failed at {url}: {said}")


async def errors_of(command: tuple[str | Path, ...]) -> str:
    """What Lighthouse said was wrong; its marks are written when nothing was."""
    environment, nowhere = os.environ | {"CHROME_PATH": BINARY}, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=nowhere, stderr=asyncio.subprocess.PIPE
    )
    _nothing, errors = await process.communicate()
    return errors.decode()[-500:]
