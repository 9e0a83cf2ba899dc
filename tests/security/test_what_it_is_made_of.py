"""Nothing is installed that is not pinned by its hash, and all of it can be listed."""

import json
import re
import subprocess
from pathlib import Path

from tests.world import ROOT

READ = (".py", ".md", ".sql", ".js", ".json", ".html", ".toml", ".txt", ".csv", "")


def pinned(file: str) -> dict[str, str]:
    """Each package with all that stands about it."""
    found = re.split(r"^(?=[a-z0-9])", (ROOT / file).read_text(), flags=re.MULTILINE)
    return {block.split("==")[0]: block for block in found if block.strip()}


def test_every_package_is_pinned_by_version_and_hash() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        for name, block in pinned(file).items():
            assert re.match(r"[\w.-]+==[\w.!+]+", block) and "--hash=sha256:" in block, f"{file}: {name}"
    assert "--require-hashes" in (ROOT / "Makefile").read_text()


def test_every_script_is_pinned_by_version_and_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-") and package["version"], name


def test_all_of_it_can_be_listed(tmp_path: Path) -> None:
    subprocess.run(["make", "--silent", "sbom", f"SBOM={tmp_path}"], cwd=ROOT, check=True, timeout=120)
    python, scripts = (json.loads((tmp_path / f"{each}.json").read_text()) for each in ("python", "scripts"))
    assert {each["name"] for each in python["components"]} == set(pinned("requirements.txt"))
    assert all(each["externalReferences"][0]["hashes"] for each in python["components"])
    assert {"htmx.org", "leaflet", "esbuild", "pbf"} <= {each["name"] for each in scripts["components"]}


def test_no_secret_stands_in_the_repository() -> None:
    """Keys as they are usually written; those of tests are made at each run."""
    looks = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]{20}|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bp]-[0-9]{8}"
        r"|://[^\s/:@'\"{}]+:(?!password|secret|mail-secret|database-secret)[^\s/@'\"{}]{8,}@"
    )
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in tracked.splitlines():
        file = ROOT / name
        if file.suffix in READ and file.is_file():
            found = looks.search(file.read_text(errors="ignore"))
            assert not found, f"{name}: {found and found[0][:12]}…"
