"""What the code may not do anywhere, held by reading it."""

import ast
import re
import ssl
from collections.abc import Iterator
from pathlib import Path

from tests.security.test_the_observatorys_score import every_route
from tests.world import ROOT, World

PYTHON = [file for folder in ("api", "pwa") for file in (ROOT / folder).rglob("*.py")]
SCRIPTS = [*(ROOT / "pwa" / "static" / "js").rglob("*.js"), *(ROOT / "service_worker").rglob("*.js")]

RUNS = {"eval", "exec", "compile", "__import__", "system", "popen", "from_string"}
UNPACKS = {"pickle", "marshal", "shelve", "yaml", "xml", "lxml"}

CIPHERS = {"Crypto", "nacl", "rsa", "jwt", "jose", "Cryptodome"}
DRAWS = {"api/demonstration_photos.py", "api/text.py", "api/assets/loading.py"}  # by chance: pictures, and public codes


def read(files: list[Path]) -> Iterator[tuple[str, ast.Module]]:
    for file in files:
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text())


def imported(tree: ast.Module) -> set[str]:
    """The first word of each."""
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return {
        each.split(".")[0] for each in plain | {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    }


def test_what_is_sent_is_never_run() -> None:
    for name, tree in read(PYTHON):
        assert not imported(tree) & UNPACKS, name
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                is_pattern = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re"
                assert called not in RUNS or is_pattern, f"{name}:{node.lineno} {called}"
                assert not any(each.arg == "shell" for each in node.keywords), f"{name}:{node.lineno}"


def test_nothing_is_encrypted_by_our_own_means() -> None:
    """Published algorithms alone, from libraries; chance for secrets comes from the system."""
    for name, tree in read(PYTHON):
        assert not imported(tree) & CIPHERS, name
        assert "random" not in imported(tree) or name in DRAWS, name
        text = (ROOT / name).read_text()
        weak = re.search(r"\b(md5|sha1|SHA1|MD5|modes\.|ECB|CBC|RC4|ARC4|TripleDES|PKCS1v15)\b", text)
        assert not weak, f"{name}: {weak and weak[0]}"
        if "hashlib" in imported(tree):
            assert set(re.findall(r"hashlib\.(\w+)|from hashlib import (\w+)", text)) <= {
                *(("sha256", ""), ("", "sha256"), ("", "blake2b"), ("blake2b", ""))
            }, name


def test_only_todays_tls_is_spoken() -> None:
    assert ssl.create_default_context().minimum_version >= ssl.TLSVersion.TLSv1_2
    for name, _tree in read(PYTHON):
        text = (ROOT / name).read_text()
        assert not re.search(r"CERT_NONE|check_hostname = False|verify=False|ssl=False|TLSv1(_1)?\b|SSLv", text), name


def test_no_script_writes_html_from_words() -> None:
    for file in SCRIPTS:
        writes = r"(inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function|__proto__"
        assert not re.search(writes, file.read_text()), file


def test_no_script_takes_a_message_from_another_window() -> None:
    """The service worker's own messages come from this origin alone, as the browser sees to."""
    for file in SCRIPTS:
        takes = r"(window|globalThis|self)\.(addEventListener\(.message|onmessage)|window\.opener"
        assert not re.search(takes, file.read_text()), file


async def test_every_text_says_in_which_letters_it_is(world: World) -> None:
    reference = await world.person().reports()
    administrator = await world.administrator()
    for method, path in every_route(world, {"reference": reference}):
        if method == "GET":
            kind = (await administrator.client.get(path)).headers.get("content-type", "")
            if kind.startswith("text/") and not path.startswith(("/static/", "/service_worker/")):
                assert kind.count("charset=utf-8") == 1, f"{path}: {kind}"
