"""Everything under /staff: who comes in, which pages there are, and the ways to them."""

from litestar import Router, get
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect, Template
from msgspec import Struct

from api.accounts.schemas import Officer, Permission
from api.language import N_
from api.settings import Settings
from pwa.accounts import doors, officers, own, roles
from pwa.assets import pages as asset_pages
from pwa.audit import investigating
from pwa.audit import trail as audit_trail
from pwa.broadcasts import pages as broadcast_pages
from pwa.calls import pages as call_pages
from pwa.drafts import pages as draft_pages
from pwa.exports import pages as export_pages
from pwa.known_problems import pages as known_problem_pages
from pwa.moderation import pages as moderation_pages
from pwa.partners import pages as partner_pages
from pwa.places import areas as area_pages
from pwa.promise import figures as promise_figures
from pwa.rights import requests as request_pages
from pwa.rights import retention as retention_pages
from pwa.rounds import pages as round_pages
from pwa.routing import pages as routing_pages
from pwa.services import pages as service_pages
from pwa.targets import pages as target_pages
from pwa.teams import pages as team_pages
from pwa.templates import pages as template_pages
from pwa.triage import assigning, bulk, case, composer, looking, queue, saving, sorting, suspected
from pwa.visitors import behind_the_door, officer_actor, signed_in, signed_in_officer
from pwa.words import pages as word_pages


class Way(Struct, frozen=True):
    """A page in the header or among the settings."""

    href: str
    text: str
    what_for: str = ""
    permission: Permission | None = None  # None: every officer's
    also: tuple[str, ...] = ()  # where else she is still within it

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.href, *self.also)


HEADER = (
    Way("/staff/reports", N_("Queue"), also=("/staff/exports",)),
    Way("/staff/round", N_("My round")),
    Way("/staff/calls", N_("Take a report"), permission="reports.type_in", also=("/staff/drafts",)),
    Way("/staff/moderation", N_("Moderation"), permission="reports.moderate", also=("/staff/photos",)),
    Way("/staff/promise", N_("Our word"), permission="figures.see"),
    Way("/staff/assets", N_("Assets")),
    Way("/staff/broadcasts", N_("Broadcasts"), permission="broadcasts.edit"),
)
SETTINGS = (
    Way(
        "/staff/services",
        N_("Services"),
        N_("What can be reported, its questions, seasons and groups"),
        "catalogue.edit",
    ),
    Way("/staff/targets", N_("Targets"), N_("By when, office hours and holidays"), "targets.edit"),
    Way("/staff/teams", N_("Teams"), N_("Who deals with reports together, and who leads them"), "teams.edit"),
    Way("/staff/routing", N_("Routing"), N_("Which team a new report goes to, and why"), "routing.edit"),
    Way("/staff/areas", N_("Areas"), N_("Wards, and areas of your own, with their outlines"), "routing.edit"),
    Way("/staff/templates", N_("Templates"), N_("Words that officers begin from"), "templates.edit"),
    Way("/staff/partners", N_("Partners"), N_("Contractors and other authorities that do the work"), "teams.edit"),
    Way("/staff/known-problems", N_("Known problems"), N_("What need not be reported again"), "known_problems.edit"),
    Way("/staff/requests", N_("Requests about data"), N_("What people ask of what is held"), "requests.answer"),
    Way("/staff/retention", N_("How long things are kept"), N_("What is deleted when, and what was"), "retention.edit"),
    Way("/staff/audit", N_("Audit trail"), N_("Who did and who saw what, and whether it was altered"), "audit.see"),
    Way("/staff/words", N_("Words"), N_("What messages say, in each language"), "words.edit"),
    Way(
        "/staff/officers",
        N_("Officers"),
        N_("Who works here, what each may do, where each is signed in"),
        "officers.edit",
    ),
    Way("/staff/roles", N_("Roles"), N_("What each role allows"), "officers.edit"),
)


def ways_for(officer: Officer) -> list[Way]:
    """What the header offers her."""
    among = tuple(way.href for way in settings_for(officer))
    ways = [*HEADER, Way("/staff/settings", N_("Settings"), also=among)] if among else HEADER
    return [way for way in ways if way.permission is None or way.permission in officer.permissions]


def settings_for(officer: Officer) -> list[Way]:
    return [way for way in SETTINGS if way.permission is None or way.permission in officer.permissions]


@get("/")
async def home(officer: NamedDependency[Officer]) -> Redirect:
    return Redirect("/staff/reports", status_code=303)


@get("/settings")
async def settings_page(officer: NamedDependency[Officer]) -> Template:
    return Template("layouts/settings.html", context={"officer": officer, "ways": settings_for(officer)})


def staff_router(settings: Settings) -> Router:
    """Everything under /staff acts for the officer signed in; the doors themselves act for nobody."""
    for_every_officer = Router(
        "/",
        route_handlers=[
            home,
            settings_page,
            queue.router,
            *bulk.handlers,
            *saving.handlers,
            *case.handlers,
            *composer.handlers,
            *sorting.handlers,
            *assigning.handlers,
            *looking.handlers,
            *suspected.handlers,
            *round_pages.handlers,
            *asset_pages.for_officers,
        ],
        dependencies={"actor": Provide(officer_actor, sync_to_thread=False)},
    )
    for_officers = Router(
        "/",
        route_handlers=[
            for_every_officer,
            own.router,
            officers.router,
            roles.router,
            service_pages.router,
            target_pages.router,
            promise_figures.for_managers,
            routing_pages.router,
            area_pages.router,
            export_pages.router,
            team_pages.router,
            known_problem_pages.router,
            partner_pages.for_hand_overs,
            partner_pages.for_partners,
            template_pages.router,
            broadcast_pages.router,
            word_pages.router,
            audit_trail.router,
            investigating.router,
            request_pages.router,
            retention_pages.router,
            moderation_pages.router,
            call_pages.router,
            draft_pages.router,
        ],
        guards=[behind_the_door],
    )
    return Router(
        "/staff",
        route_handlers=[*doors.doors(settings), round_pages.offline, for_officers],
        dependencies={
            "session": Provide(signed_in),
            "officer": Provide(signed_in_officer, sync_to_thread=False),
            **doors.dependencies,
        },
        include_in_schema=False,
    )
