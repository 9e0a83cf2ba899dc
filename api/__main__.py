"""`python -m api COMMAND`: everything an operator does. Each command says what it takes with --help."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from api import settings as all_settings
from api.accounts.actions import invite
from api.accounts.schemas import ADMINISTRATOR, OFFICER
from api.assets.loading import Properties, load_assets, load_layer
from api.assets.schemas import NewOwner
from api.database import Connection, connect
from api.embedded import CannotStart, connection_string
from api.errors import Refused
from api.keys import make_push_keys
from api.migrations import MigrationEdited, migrate
from api.places.actions import load_gazetteer, load_places
from api.run import run, variables
from api.settings import Settings, SettingsError

Act = Callable[[Connection, Settings], Awaitable[None]]


def main(words: list[str] | None = None) -> int:
    """The exit code. Without words, those of the command line."""
    arguments = parser().parse_args(words)
    try:
        return int(arguments.do(arguments, all_settings.read()) or 0)
    except (SettingsError, CannotStart, MigrationEdited, Refused, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except asyncpg.UndefinedTableError:
        print("This database has no tables yet. Run `python -m api migrate` first.", file=sys.stderr)
        return 1
    except asyncpg.PostgresError as error:
        print(f"The database refused: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m api", description="Doorstep: the council on your home screen.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, do: Callable[[argparse.Namespace, Settings], int | None], help: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(do=do)
        return sub

    command("run", start, "serve everything from this one process: database, web and worker (what `make run` calls)")
    command("serve", serve, "serve the pages, at PORT")
    command("work", do_work, "do the jobs and hand over the messages")
    command("migrate", do_migrate, "bring the database up to date")
    command("load-demonstration", do_load_demonstration, "put the demonstration council into a database without one")
    places = command("load-places", do_load_places, "take a council's ground from GeoJSON files, its streets from CSV")
    places.add_argument("--boundary", type=Path, help="the council's outline")
    places.add_argument("--wards", type=Path)
    places.add_argument("--parishes", type=Path)
    places.add_argument("--gazetteer", type=Path, help="CSV: kind (street, place, postcode), label, lon, lat, …")
    places.add_argument("--name-property", help="which property holds each area's name, where that is not plain")
    assets = command(
        "load-assets", do_load_assets, "take lamps, bins, benches from GeoJSON; again changes them by number"
    )
    assets.add_argument("file", type=Path)
    assets.add_argument("--kind", required=True, help="street_light, litter_bin, …: a code of the table asset_kind")
    with_properties(assets, "name", "owner", "round")
    layer = command(
        "load-layer", do_load_layer, "take from GeoJSON whose the ground is, or the highways and their USRNs"
    )
    layer.add_argument("file", type=Path)
    layer.add_argument("--kind", required=True, choices=["ownership", "highway"])
    with_properties(layer, "name", "owner", "usrn", "adopted")
    layer.add_argument("--owner", default="", help="of all that name none")
    layer.add_argument("--adopted", choices=["yes", "no"], help="of all highways that do not say")
    layer.add_argument(
        "--answer", choices=["pass_on", "stop"], help="what is said of the file's owners: pass on, or ask them"
    )
    layer.add_argument("--services", help="service codes that holds for, between commas; else all")
    layer.add_argument("--words", default="", help="what else a resident should know of the owners")
    layer.add_argument("--telephone", default="")
    layer.add_argument("--website", default="")
    the_map = command("build-map", do_build_map, "make the map residents place a pin on: one file, from open data")
    the_map.add_argument("--layers", type=Path, help="a folder of OS OpenMap Local as GeoJSON; else from its streets")
    the_map.add_argument("--attribution", default="", help="what the map says of its sources")
    the_map.add_argument("--island", action="store_true", help="the sea is all around")
    reports = command("load-reports", do_load_reports, "take reports from a CSV file; again goes on where it stopped")
    reports.add_argument("file", type=Path)
    officer = command("invite-officer", do_invite, "print a link that signs an officer in, once, within half an hour")
    officer.add_argument("name")
    officer.add_argument("email")
    officer.add_argument("--team", default="")
    officer.add_argument(
        "--administrator",
        action=argparse.BooleanOptionalAction,
        help="may do everything, from now on; or is a service officer again",
    )
    mail = command("receive-mail", do_receive_mail, "take a mail from standard input; or, with --listen, by SMTP")
    mail.add_argument("--recipient", default=os.environ.get("ORIGINAL_RECIPIENT", ""), help="as the envelope has it")
    mail.add_argument("--sender", default=os.environ.get("SENDER"), help="as the envelope has it; empty: none")
    mail.add_argument("--listen", metavar="HOST:PORT", help="for a mail server beside us, such as 127.0.0.1:2525")
    verify = command("verify-events", do_verify, "find events that were altered, removed or put in")
    verify.add_argument("--heads", type=Path, help="a copy of /data/audit-heads.csv that was taken before")
    verify.add_argument("--lines", action="store_true", help="print what was hashed of each event, and verify nothing")
    command(
        "make-push-keys",
        do_make_push_keys,
        "print a new pair of keys for Web Push; changing keys ends all subscriptions",
    )
    return top


def with_properties(command: argparse.ArgumentParser, *names: str) -> None:
    command.add_argument("--number-property", required=True, help="which property holds the number it is known by")
    command.add_argument("--number-pattern", default="", help="a regular expression for what of it is the number")
    command.add_argument("--number-prefix", default="", help="put before each, where two files count from 1")
    for name in names:
        command.add_argument(f"--{name}-property", default="")


def start(_arguments: argparse.Namespace, settings: Settings) -> int:
    return run(settings)


def serve(_arguments: argparse.Namespace, settings: Settings) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    with served(settings):
        Server(
            "pwa.served:app",
            address="0.0.0.0" if settings.production else "127.0.0.1",  # nosec B104
            port=settings.port,
            interface=Interfaces.ASGI,
            workers=settings.web_processes,
            workers_kill_timeout=2,  # an open live page would otherwise keep it waiting for ever
            respawn_failed_workers=True,
            websockets=False,
            log_access=False,
            log_level=LogLevels.warning,
        ).serve()


def do_work(_arguments: argparse.Namespace, settings: Settings) -> None:
    import uvloop  # a fifth less for each message than asyncio's own loop

    from api.logs import start_logging
    from api.worker import work

    with served(settings):
        start_logging(settings.production)
        uvloop.run(work(all_settings.read()))


@contextmanager
def served(settings: Settings) -> Iterator[None]:
    """The environment with what a development machine finds by itself: its keys, and the database that is up."""
    with connection_string(settings) as address:
        os.environ |= variables(settings) | {"DATABASE_URL": address}
        yield


def do_migrate(_arguments: argparse.Namespace, settings: Settings) -> None:
    from api.demonstration import load_services

    async def act(db: Connection, _settings: Settings) -> None:
        for name in await migrate(db):
            print(f"Applied {name}")
        await load_services(db)

    with_database(settings, act)


def do_load_demonstration(_arguments: argparse.Namespace, settings: Settings) -> None:
    from api.demonstration import hang_photos, load_demonstration
    from api.demonstration_desk import leave_to_look_at
    from api.places.map_file import build_map

    async def act(db: Connection, settings: Settings) -> None:
        is_wanted = settings.demonstration and not settings.production
        if is_wanted and await load_demonstration(db, settings):
            await build_map(db, settings, is_island=True)
            await hang_photos(db, settings)
            await leave_to_look_at(db, settings)
            print("Loaded the demonstration council, Wrackholm")

    with_database(settings, act)


def do_load_places(arguments: argparse.Namespace, settings: Settings) -> None:
    async def act(db: Connection, settings: Settings) -> None:
        await migrate(db)
        files = (arguments.boundary, arguments.wards, arguments.parishes)
        places = await load_places(db, settings.council_name, *files, arguments.name_property)
        loaded: list[tuple[str, int]] = [*places.items()]
        if arguments.gazetteer:
            loaded += (await load_gazetteer(db, arguments.gazetteer)).items()
        print(", ".join(f"{number} of kind {kind}" for kind, number in loaded) or "Nothing to load: see --help")

    with_database(settings, act)


def do_load_assets(arguments: argparse.Namespace, settings: Settings) -> None:
    from api.demonstration import load_services

    async def act(db: Connection, _settings: Settings) -> None:
        await migrate(db)
        await load_services(db)
        print(await load_assets(db, arguments.file, arguments.kind, properties_of(arguments)))

    with_database(settings, act)


def do_load_layer(arguments: argparse.Namespace, settings: Settings) -> None:
    from api.demonstration import load_services

    services = arguments.services.split(",") if arguments.services else None
    owner = NewOwner(arguments.answer, services, arguments.words, arguments.telephone, arguments.website)
    adopted = arguments.adopted and arguments.adopted == "yes"

    async def act(db: Connection, _settings: Settings) -> None:
        await migrate(db)
        await load_services(db)
        properties = properties_of(arguments)
        print(await load_layer(db, arguments.file, arguments.kind, properties, owner, arguments.owner, adopted))

    with_database(settings, act)


def properties_of(arguments: argparse.Namespace) -> Properties:
    given = vars(arguments)
    named = {name.removesuffix("_property"): given[name] for name in given if name.endswith("_property")}
    return Properties(number_pattern=arguments.number_pattern, number_prefix=arguments.number_prefix, **named)


def do_build_map(arguments: argparse.Namespace, settings: Settings) -> None:
    from api.places.map_file import build_map, credit

    async def act(db: Connection, settings: Settings) -> None:
        await migrate(db)
        attribution = arguments.attribution or credit(arguments.layers)
        built = await build_map(db, settings, arguments.layers, attribution, arguments.island)
        print(f"{built.tiles} tiles, {built.size / 1e6:.1f} MB, in {built.file}")

    with_database(settings, act)


def do_load_reports(arguments: argparse.Namespace, settings: Settings) -> None:
    from api.demonstration import load_services
    from api.reports.loading import load_reports

    async def act(db: Connection, settings: Settings) -> None:
        await migrate(db)
        await load_services(db)
        print(await load_reports(db, arguments.file, settings))

    with_database(settings, act)


def do_invite(arguments: argparse.Namespace, settings: Settings) -> None:
    async def act(db: Connection, settings: Settings) -> None:
        roles = {None: None, True: [ADMINISTRATOR], False: [OFFICER]}[arguments.administrator]
        key = await invite(db, arguments.name, arguments.email, arguments.team, roles)
        print(f"{arguments.name} signs in with this link, once, within half an hour, and then adds a passkey:")
        print(f"{settings.origin}/staff/sign-in/{key}")

    with_database(settings, act)


def do_receive_mail(arguments: argparse.Namespace, settings: Settings) -> int | None:
    from api.logs import start_logging
    from api.mail.receiving import listen, take_from_pipe

    with served(settings):
        if arguments.listen:
            start_logging(settings.production)
            host, _colon, port = arguments.listen.rpartition(":")
            return asyncio.run(listen(all_settings.read(), host, int(port)))
        return take_from_pipe(all_settings.read(), arguments.recipient, arguments.sender)


def do_verify(arguments: argparse.Namespace, settings: Settings) -> int:
    """1 when something does not fit."""
    from api.audit.verifying import copied_heads, lines, verified

    found: list[str] = []

    async def act(db: Connection, _settings: Settings) -> None:
        if arguments.lines:
            async for line in lines(db):
                print(line)
        else:
            events, findings = await verified(db, copied_heads(arguments.heads))
            found.extend(findings)
            print(*findings, f"{events} sealed events, {len(findings) or 'none'} that do not fit", sep="\n")

    with_database(settings, act)
    return int(bool(found))


def do_make_push_keys(_arguments: argparse.Namespace, _settings: Settings) -> None:
    private, public = make_push_keys()
    print(f"DOORSTEP_PUSH_PRIVATE_KEY={private}\n# its public half, which browsers see: {public}")


def with_database(settings: Settings, act: Act) -> None:
    with connection_string(settings) as address:
        asyncio.run(on_a_connection(address, settings, act))


async def on_a_connection(address: str, settings: Settings, act: Act) -> None:
    async with connect(address) as db:
        await act(db, settings)


if __name__ == "__main__":
    sys.exit(main())
