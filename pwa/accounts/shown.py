"""How officers' sessions and permissions are said."""

from litestar.types import AnyCallable

from api.accounts.schemas import Permission, StaffChange, Way
from api.language import gettext as _


def filters() -> dict[str, AnyCallable]:
    return {
        "way_in": way_in,
        "permission_words": permission_words,
        "permission_choices": permission_choices,
        "staff_change": staff_change,
    }


def way_in(way: Way) -> str:
    return {
        "link": _("by a link"),
        "passkey": _("by a passkey"),
        "single_sign_on": _("by the council account"),
        "development": _("by the door of a development machine"),
    }[way]


def permission_choices(permissions: tuple[Permission, ...]) -> list[dict[str, str]]:
    return [{"value": each, "text": permission_words(each)} for each in permissions]


def staff_change(change: StaffChange) -> str:
    said = change.details
    words = {
        "officer.invited": _("Invited"),
        "officer.link_made": _("A sign-in link made"),
        "officer.role_given": _("Role given: {role}").format(role=said.get("role", "")),
        "officer.role_taken": _("Role taken away: {role}").format(role=said.get("role", "")),
        "officer.team_changed": _("Now of the team {team}").format(team=said.get("team") or _("none")),
        "officer.left": _("Has left"),
        "officer.came_back": _("Came back"),
        "officer.renamed": _("Has another name"),
        "officer.passkey_added": _("A passkey added"),
        "officer.passkey_removed": _("A passkey removed"),
        "officer.single_sign_on_linked": _("Their council account linked"),
    }
    return words.get(change.kind, change.kind)


def permission_words(permission: Permission) -> str:
    return {
        "reports.answer": _("Answer: say how far it has come, ask, close, reopen"),
        "reports.assign": _("Say whose work it is"),
        "reports.recategorise": _("Move it to another service"),
        "reports.merge": _("Merge duplicates, and split"),
        "reports.hand_over": _("Hand over to a contractor or another authority"),
        "reports.moderate": _("Look at photos and words, and hide"),
        "reports.type_in": _("Type in for callers"),
        "reports.export": _("Export"),
        "catalogue.edit": _("Services and their questions"),
        "known_problems.edit": _("Known problems"),
        "broadcasts.edit": _("Broadcasts"),
        "words.edit": _("What messages say"),
        "templates.edit": _("Templates of answers"),
        "teams.edit": _("Teams"),
        "routing.edit": _("Which team a report goes to"),
        "targets.edit": _("Targets, office hours and holidays"),
        "retention.edit": _("How long things are kept"),
        "officers.edit": _("Officers and their roles"),
        "figures.see": _("See figures"),
        "personal.see": _("See what is held about a person"),
        "audit.see": _("See who did and saw what"),
        "requests.answer": _("Answer residents’ requests about their data"),
    }[permission]
