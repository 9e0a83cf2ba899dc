"""The files pages need: small, kept for ever under an address that changes with them, and nothing else of ours."""

import io
import json
import re
import subprocess
from pathlib import Path
from posixpath import dirname, join, normpath

import httpx
from PIL import Image

from pwa.static_files import FOR_EVER, IMPORTED, STATIC, for_browsers, read_static_files
from tests.world import ROOT, World

NODE, ESBUILD = ROOT / ".venv/node/bin/node", ROOT / "node_modules/.bin/esbuild"

BROTLI = {"accept-encoding": "br, gzip"}


async def test_a_file_is_kept_for_ever_at_the_address_pages_give(world: World) -> None:
    client = world.person().client
    stylesheet = address_in((await client.get("/")).text, r'href="(/static/[^"]+\.css)"')
    answer = await client.get(stylesheet, headers=BROTLI)
    assert answer.headers["cache-control"] == FOR_EVER
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("br", "accept-encoding")
    plain = await client.get(stylesheet, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == answer.text
    assert int(answer.headers["content-length"]) < len(plain.content) / 3


async def test_a_page_kept_from_yesterday_gets_todays_file_and_does_not_keep_it(world: World) -> None:
    client = world.person().client
    answer = await client.get("/static/0123456789/css/doorstep.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert answer.content == read_static_files().kept["css/doorstep.css"].body


async def test_no_other_file_of_ours_is_served(world: World) -> None:
    client = world.person().client
    version = read_static_files().version
    for path in (
        "css/../../app.py",
        "css/%2e%2e/%2e%2e/app.py",
        "%2e%2e/%2e%2e/pyproject.toml",
        "..%2f..%2fpyproject.toml",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "css",
        "",
        "css/doorstep.css%00.js",
        "js/tsconfig.json",
        "CSS/doorstep.css",
    ):
        assert (await client.get(f"/static/{version}/{path}")).status_code == 404, path
    for path in ("/service_worker/tsconfig.json", "/service_worker/..%2fpyproject.toml", "/service_worker/shell.d.ts"):
        assert (await client.get(path)).status_code == 404, path


async def test_every_file_a_page_names_is_there(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    pages = [
        "/",
        "/reports",
        "/reports/new",
        resident.path,
        f"/reports/{reference}",
        "/following",
        "/account",
        "/search",
    ]
    html = [(await resident.client.get(path)).text for path in pages]
    html += [(await officer.client.get(path)).text for path in ("/staff/reports", f"/staff/reports/{reference}")]
    named = {file for page in html for file in re.findall(r'(?:src|href)="(/(?:static|manifest)[^"#]*)"', page)}
    assert len(named) > 8
    for file in named:
        assert (await resident.client.get(file)).status_code == 200, file


async def test_what_a_script_imports_is_there(world: World) -> None:
    kept = read_static_files().kept
    for name, file in kept.items():
        if name.startswith("js/"):
            for imported in re.findall(r'from "(\.[^"]+)"', file.body.decode()):
                assert normpath(join(dirname(name), imported)) in kept


async def test_the_service_worker_is_a_module_that_is_asked_for_anew_and_may_rule_all_pages(world: World) -> None:
    client = world.person().client
    answer = await client.get("/service_worker/service_worker.js", headers=BROTLI)
    assert answer.headers["service-worker-allowed"] == "/"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    imported = re.findall(r'from "\./([^"]+)"', answer.text)
    assert imported
    for name in imported:
        assert (await client.get(f"/service_worker/{name}")).status_code == 200
    shell = await client.get("/service_worker/shell.js")
    assert f'"{read_static_files().version}"' in shell.text
    for url in re.findall(r'"(/[^"]*)"', shell.text):
        assert (await client.get(url)).status_code == 200, url


async def test_the_manifest_is_whole(world: World) -> None:
    client = world.person().client
    answer = await client.get("/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = json.loads(answer.text)
    assert manifest["name"] == "Doorstep, Wrackholm Council"
    assert manifest["id"] == manifest["start_url"] == manifest["scope"] == "/"
    assert {"any", "maskable"} <= {icon.get("purpose", "any") for icon in manifest["icons"]}
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        found = await client.get(icon["src"])
        assert found.status_code == 200
        assert found.headers["content-type"].split(";")[0] == icon["type"]
    assert {"monochrome"} <= {icon.get("purpose") for icon in manifest["icons"]}
    assert (manifest["lang"], manifest["dir"], manifest["display"]) == ("en-GB", "ltr", "standalone")
    for shortcut in manifest["shortcuts"]:
        assert (await client.get(shortcut["url"])).status_code == 200
        assert await size_of(client, shortcut["icons"][0]) == "96x96"
    assert {picture["form_factor"] for picture in manifest["screenshots"]} == {"narrow", "wide"}
    for picture in manifest["screenshots"]:
        assert picture["label"] and await size_of(client, picture) == picture["sizes"]


async def size_of(client: httpx.AsyncClient, picture: dict[str, str]) -> str:
    found = await client.get(picture["src"])
    assert found.headers["content-type"] == picture["type"]
    width, height = Image.open(io.BytesIO(found.content)).size
    return f"{width}x{height}"


def address_in(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found
    return found[1]


def test_what_is_sent_of_our_code_does_what_was_written() -> None:
    """Without its comments and indents it comes to the same, once both are made as small as can be."""
    written = [file for file in STATIC.rglob("*") if file.suffix in (".js", ".css") and "vendor" not in file.parts]
    for file in written:
        source = file.read_text()
        as_sent = for_browsers(source, file.suffix)
        assert minified(IMPORTED.sub("", source), file.suffix) == minified(IMPORTED.sub("", as_sent), file.suffix), (
            file.name
        )


def minified(code: str, suffix: str) -> bytes:
    command: list[str | Path] = [NODE, ESBUILD, "--minify", "--legal-comments=none", f"--loader={suffix[1:]}"]
    return subprocess.run(command, input=code.encode(), capture_output=True, check=True).stdout
