"""The web application: the pages, the API beneath them, and the files they need."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import jinja2
import jinja2.ext
from litestar import Litestar, Request
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi import OpenAPIConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig
from litestar.types import ASGIApp

from api.actor import Actor
from api.asgi import answering_heads, never_bare, without_dawdlers
from api.audit import routes as audit_routes
from api.database import Connection, Pool, open_pool, transaction
from api.known_problems import routes as known_problem_routes
from api.language import gettext, ngettext, prefix
from api.live import Live, listening
from api.logs import logged
from api.notifications import routes as notification_routes
from api.notifications.queries import unread
from api.notifications.web_push import public_key
from api.photos.store import PhotoStore
from api.photos.workshop import Workshop
from api.places import routes as place_routes
from api.places.map_file import map_url
from api.reports import routes as report_routes
from api.reports.cards import Cards
from api.reports.words import outcome_words, stage_words
from api.security import guards, with_headers
from api.services import routes as service_routes
from api.settings import Settings
from pwa import desk, errors, machinery, static_files
from pwa.accounts import pages as account_pages
from pwa.accounts.shown import filters as account_filters
from pwa.assets import pages as asset_pages
from pwa.audit import who_looked
from pwa.audit.shown import filters as audit_filters
from pwa.broadcasts import news as news_pages
from pwa.broadcasts.shown import filters as broadcast_filters
from pwa.described import Described
from pwa.editing.shown import filters as editing_filters
from pwa.forms import form
from pwa.languages import InItsLanguage, in_its_language, other_languages, page_language
from pwa.moderation import flags as flag_pages
from pwa.moderation.shown import filters as moderation_filters
from pwa.notifications import pages as notification_pages
from pwa.outbox import pages as outbox_pages
from pwa.partners import work
from pwa.partners.shown import answer_words
from pwa.partners.shown import filters as partner_filters
from pwa.places import pages as place_pages
from pwa.places.shown import filters as place_filters
from pwa.promise import figures as promise_figures
from pwa.promise import pages as promise_pages
from pwa.promise.shown import filters as promise_filters
from pwa.reports import from_photo, journey, lists, own, pages, questions
from pwa.reports.shown import filters as report_filters
from pwa.rights import own as rights_pages
from pwa.rights import privacy as privacy_pages
from pwa.rights.shown import filters as rights_filters
from pwa.rounds.shown import filters as round_filters
from pwa.routing.shown import filters as routing_filters
from pwa.routing.shown import weekday_choices
from pwa.services.shown import filters as catalogue_filters
from pwa.shown import filters
from pwa.statements import pages as statement_pages
from pwa.storage import pages as storage_pages
from pwa.targets.shown import filters as target_filters
from pwa.templates.shown import filters as template_filters
from pwa.times import Times
from pwa.triage.shown import filters as triage_filters
from pwa.visitors import resident_actor, small_data, visitor, with_visitor

PWA = Path(__file__).parent
LARGEST_BODY = 5_000_000  # bytes; pages that take photos allow more


def create_app(settings: Settings) -> ASGIApp:
    return guarded(create_litestar(settings), settings)


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application behind what stands around it, outermost first: logs, headers, visitors' cookies."""
    pages = in_its_language(answering_heads(with_visitor(without_dawdlers(app), settings)))
    return logged(with_headers(never_bare(pages, errors.last_resort), settings))


def create_litestar(settings: Settings, pool: Pool | None = None) -> Litestar:
    """A test lends its own `pool`, and then nothing is listened to."""
    files = static_files.read_static_files()
    return Litestar(
        route_handlers=[
            pages.router,
            journey.router,
            from_photo.router,
            own.router,
            who_looked.router,
            flag_pages.router,
            questions.router,
            work.router,
            promise_pages.router,
            promise_figures.published,
            lists.router,
            outbox_pages.router,
            news_pages.router,
            notification_pages.router,
            account_pages.router,
            rights_pages.router,
            privacy_pages.router,
            asset_pages.router,
            storage_pages.router,
            desk.staff_router(settings),
            statement_pages.router,
            report_routes.router,
            place_routes.router,
            place_pages.router,
            service_routes.router,
            known_problem_routes.router,
            audit_routes.router,
            notification_routes.router,
            static_files.router,
            machinery.router,
        ],
        dependencies={
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "visitor": Provide(visitor, sync_to_thread=False),
            "actor": Provide(resident_actor, sync_to_thread=False),
            "db": Provide(database),
            "form": Provide(form),
        },
        lifespan=[partial(resources, settings=settings, pool=pool)],
        state=State({"static_files": files, "settings": settings}),
        template_config=TemplateConfig(instance=templates(settings, files)),
        middleware=guards(settings),
        exception_handlers=errors.handlers,
        compression_config=CompressionConfig(
            backend="brotli",
            brotli_quality=6,
            exclude=[
                "^/static/",
                "^/service_worker/",
                "^/photos/",
                "/card.png$",
                "^/places/gazetteer/",
                "^/map/",
                "/live$",
            ],
        ),
        request_max_body_size=LARGEST_BODY,
        openapi_config=OpenAPIConfig(
            title="Doorstep", version=settings.release, path="/api/schema", render_plugins=[Described(path="/")]
        ),
        logging_config=None,
    )


async def database(
    request: Request[None, None, State], state: State, actor: NamedDependency[Actor]
) -> AsyncIterator[Connection]:
    """The request's one transaction, in its actor's name; it has ended well before the answer is sent."""
    async with transaction(state.pool, actor) as db:
        is_counted = request.route_handler.opt.get("counts_unread", True)
        if actor.kind == "device" and actor.id and request.method == "GET" and is_counted:
            request.state.unread = await unread(db, actor.id)  # for the badge on every page
        yield db


@asynccontextmanager
async def resources(app: Litestar, settings: Settings, pool: Pool | None) -> AsyncIterator[None]:
    """What lives as long as the process does."""
    async with AsyncExitStack() as stack:
        direct = settings.listen_url or settings.database_url
        app.state.pool = pool or await stack.enter_async_context(open_pool(settings.database_url, role="doorstep_door"))
        app.state.live = Live("", ()) if pool else await stack.enter_async_context(listening(direct, "changed"))
        app.state.workshop = await stack.enter_async_context(Workshop(scanner=settings.scanner))
        app.state.photos = PhotoStore.from_url(settings.photos_kept_at)
        app.state.cards = Cards(app.state.workshop, app.state.photos)
        yield


class WithoutIndents(jinja2.ext.Extension):
    """A template's own indents are for whoever reads it, and a fiftieth of a page's bytes."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)


FILTERS = (
    account_filters,
    audit_filters,
    broadcast_filters,
    catalogue_filters,
    moderation_filters,
    partner_filters,
    place_filters,
    promise_filters,
    round_filters,
    routing_filters,
    target_filters,
    template_filters,
)


def templates(settings: Settings, files: static_files.StaticFiles) -> JinjaTemplateEngine:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PWA),
        autoescape=True,
        auto_reload=not settings.production,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", WithoutIndents],
    )
    environment.template_class = InItsLanguage
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    for of_times in (filters, editing_filters, report_filters, rights_filters, triage_filters):
        environment.filters.update(of_times(Times(settings.time_zone)))
    for of_feature in FILTERS:
        environment.filters.update(of_feature())
    environment.globals.update(
        origin=settings.origin,
        static=files.url,
        council={
            "name": settings.council_name,
            "telephone": settings.council_telephone,
            "email": settings.council_email,
            "website": settings.council_website,
            "colour": settings.council_colour,
            "complaints_url": settings.complaints_url,
        },
        push_key=public_key(settings.push_private_key) if settings.push_private_key else "",
        map_url=lambda: map_url(settings),
        small_data=small_data.get,
        sends_texts=settings.sends_texts,
        posts_letters=settings.posts_letters,
        posts_large_print=settings.posts_large_print,
        language=page_language,
        language_prefix=prefix,
        other_languages=other_languages,
        ways_for=desk.ways_for,
        weekday_choices=weekday_choices,
        stage_words=stage_words,
        outcome_words=outcome_words,
        answer_words=answer_words,
    )
    return JinjaTemplateEngine.from_environment(environment)
