"""What comes over the air fits its budget: PRODUCT's, in bytes as they are sent."""

import re

import httpx

from pwa.static_files import SHELL, StaticFile, read_static_files
from tests.world import HERE, World, a_photo

FIRST_VIEW = 14_000  # bytes of a page's HTML and CSS: one round trip
INSTALLED = 100_000
SERVICE_WORKER = 3_000
MAP = 60_000
SCRIPTS = 16_000  # all that a resident's pages ever load


async def test_a_residents_first_view_comes_in_one_round_trip(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A deep hole by the crossing. " * 20, files=[("hole.jpg", a_photo())])
    pages = ["/", "/reports", "/reports/new", "/reports/new/danger", f"/reports/{reference}", resident.path]
    pages += [
        "/following",
        "/messages",
        "/account",
        "/account/notices",
        "/search",
        "/accessibility",
        "/privacy",
        "/offline",
        "/outbox",
        "/reports/new/offline",
    ]
    sizes = {path: await first_view(resident.client, path) for path in pages}
    draft = await resident.begins_a_report()
    sizes["place"] = await first_view(resident.client, f"{draft}/place")
    await resident.sends(f"{draft}/place", where=HERE)
    sizes["service"] = await first_view(resident.client, f"{draft}/service")
    await resident.sends(f"{draft}/service", service_code="pothole")
    sizes["describe"] = await first_view(resident.client, f"{draft}/describe")
    assert {path: size for path, size in sizes.items() if size > FIRST_VIEW} == {}


async def first_view(client: httpx.AsyncClient, path: str) -> int:
    answer = await client.get(path, headers={"accept-encoding": "br"})
    assert answer.status_code == 200, path
    styles = re.findall(r'rel="stylesheet" href="/static/\w+/([^"]+)"', answer.text)
    return int(answer.headers["content-length"]) + sum(sent(read_static_files().kept[name]) for name in styles)


def test_all_that_is_installed_is_smaller_than_one_photo() -> None:
    static_files = read_static_files()
    apart = ("css/officer", "js/officer/", "screenshots/")  # pictures for the browser's own question
    files = [file for name, file in static_files.kept.items() if not name.startswith(apart) and "map" not in name]
    assert sum(map(sent, [*files, *static_files.workers.values()])) < INSTALLED


def test_the_pictures_of_the_app_are_small() -> None:
    pictures = [file for name, file in read_static_files().kept.items() if name.startswith("screenshots/")]
    assert len(pictures) == 5 and max(map(sent, pictures)) < 50_000


def test_the_offer_to_install_costs_next_to_nothing() -> None:
    assert sent(read_static_files().kept["js/install.js"]) < 600


def test_the_service_worker_is_small() -> None:
    """What takes its place when the council switches it off is never there beside it."""
    workers = read_static_files().workers
    assert sum(sent(file) for name, file in workers.items() if name != "switched_off.js") < SERVICE_WORKER


def test_what_opens_without_a_signal_has_every_script_it_imports() -> None:
    kept = read_static_files().kept
    scripts = [kept[name].body.decode() for name in SHELL if name.endswith(".js")]
    imported = {name for script in scripts for name in re.findall(r'(?:from|import) "\./([^"]+)"', script)}
    assert imported and {f"js/{name}" for name in imported} <= set(SHELL)


def test_the_scripts_of_residents_pages_are_small() -> None:
    of_the_map_or_officers = ("js/map", "js/officer/", "vendor/")
    kept = read_static_files().kept
    scripts = [name for name in kept if name.endswith(".js") and not name.startswith(of_the_map_or_officers)]
    assert sum(sent(kept[name]) for name in scripts) < SCRIPTS


def test_the_map_is_small_and_fetched_only_when_asked_for() -> None:
    kept = read_static_files().kept
    of_the_map = [name for name in kept if "map" in name and name.endswith((".js", ".css"))]
    assert 50_000 < sum(sent(kept[name]) for name in of_the_map) < MAP


def sent(file: StaticFile) -> int:
    return len(file.compressed or file.body)
