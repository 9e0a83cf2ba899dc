"""Whatever way a report is closed by: never without how it ended, words that say why, and a notice of both.

A way is what somebody can press or send. An import is none: it tells of what ended long ago and elsewhere, to nobody.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import uuid4

import hypothesis.strategies as some
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.world import ROOT, Person, World

ENDINGS = ["fixed", "made_safe", "planned", "known", "not_ours", "cannot_act", "duplicate", "not_found", "withdrawn"]
SENT = some.fixed_dictionaries(
    {
        "words": some.sampled_from(["", " ", "\n\t", "\u200b", "We filled the hole.", "<b>Done</b>"]),
        "outcome": some.sampled_from(["", "gone", *ENDINGS]),
        "planned_on": some.sampled_from(
            ["", "soon", date.today().isoformat(), (date.today() - timedelta(days=1)).isoformat()]
        ),
        "whose": some.sampled_from(["", "The harbour company"]),
        "looked_for": some.sampled_from(["", "A hole by the crossing"]),
        "other": some.sampled_from(["", "7777777"]),
    }
)
PLAIN = {"planned_on": "", "whose": "", "looked_for": "", "other": ""}
ALWAYS = [
    PLAIN | {"words": "We filled the hole.", "outcome": "fixed"},
    PLAIN | {"words": "", "outcome": "fixed"},
    PLAIN | {"words": "We filled the hole.", "outcome": ""},
]

ENDS = re.compile(r"await (reports\.|actions\.)?close\(\s*db, ")

Sent = dict[str, str]
Way = Callable[[World, Person, str, Sent], Awaitable[None]]


async def by_the_page(world: World, officer: Person, reference: str, sent: Sent) -> None:
    await officer.sends(f"/staff/reports/{reference}/close", None, **sent | {"reason": sent["words"]})


async def by_a_look_alone(world: World, officer: Person, reference: str, sent: Sent) -> None:
    await officer.sends(f"/staff/reports/{reference}/preview/close", None, **sent | {"reason": sent["words"]})


async def by_an_update_or_a_note(world: World, officer: Person, reference: str, sent: Sent) -> None:
    for where in ("update", "note", "ask"):
        await officer.sends(f"/staff/reports/{reference}/{where}", None, **sent | {"stage": "closed", "days": "5"})


async def by_a_visit_on_site(world: World, officer: Person, reference: str, sent: Sent) -> None:
    finding = {"key": str(uuid4()), "finding": sent["outcome"], "is_sure": "yes"}
    await officer.sends(f"/staff/round/{reference}", None, **sent | finding)


async def by_whoever_has_it(world: World, officer: Person, reference: str, sent: Sent) -> None:
    partner = await world.db.fetchval(
        "insert into partner (name, email, kind, answers)"
        " values ('Works', 'works@example.org', 'contractor', 'directly')"
        " on conflict (name) do update set answers = 'directly' returning id"
    )
    await officer.sends(f"/staff/reports/{reference}/hand-over", partner=str(partner), words="Please do it")
    path = await world.db.fetchval(
        "select path from message join report on report.id = subject_id where path like '/work/%' and reference = $1",
        reference,
    )
    await world.person().sends(path, kind="done", words=sent["words"])


async def as_one_of_two_that_are_the_same(world: World, officer: Person, reference: str, sent: Sent) -> None:
    other = await world.people[0].reports("Another")
    given = sent | {"reason": sent["words"], "outcome": "duplicate", "other": other}
    await officer.sends(f"/staff/reports/{reference}/close", None, **given)


async def as_another_authoritys(world: World, officer: Person, reference: str, sent: Sent) -> None:
    partner = await world.db.fetchval(
        "insert into partner (name, email, kind) values ('Harbour Company', 'harbour@example.org', 'authority')"
        " on conflict (name) do update set kind = 'authority' returning id"
    )
    given = sent | {"reason": sent["words"], "partner": str(partner), "consented": "yes"}
    await officer.sends(f"/staff/reports/{reference}/close", None, **given | {"outcome": "not_ours"})


async def as_one_of_many(world: World, officer: Person, reference: str, sent: Sent) -> None:
    other = await world.people[0].reports("Another")
    given: dict[str, str | list[str]] = {"report": [reference], "other": other, "reason": sent["words"]}
    await officer.sends("/staff/reports/bulk/merge", None, **given)


async def as_spam(world: World, officer: Person, reference: str, sent: Sent) -> None:
    await world.db.execute(
        "insert into suspicion (report_id, points, reasons) select id, 9, '{links}' from report where reference = $1"
        " on conflict do nothing",
        reference,
    )
    await officer.sends(f"/staff/reports/{reference}/spam", None, **sent)


async def by_what_sorts_and_hides(world: World, officer: Person, reference: str, sent: Sent) -> None:
    given = sent | {"stage": "closed", "reason": sent["words"]}
    await officer.sends(f"/staff/reports/{reference}/recategorise", None, **given, service_code="fly-tipping")
    await officer.sends(f"/staff/reports/{reference}/split", None, **given, other_service="pothole", description="Two")
    moderator = await world.officer_who("reports.moderate")
    await moderator.sends(f"/staff/reports/{reference}/moderate/hide", None, **given, why="personal")


async def by_the_api(world: World, officer: Person, reference: str, sent: Sent) -> None:
    report: dict[str, object] = {
        "service_code": "pothole",
        "description": "A hole",
        "latitude": 54.62,
        "longitude": 1.02,
        "submission_key": str(uuid4()),
    }
    for more in ({}, {"stage": "closed", "outcome": sent["outcome"]}, {"status": "closed"}):
        await officer.client.post("/api/reports", json=report | more)
    stages = "select string_agg(stage, ' ') from report where submission_key::text = $1"
    assert await world.db.fetchval(stages, report["submission_key"]) == "received", "taken, and open"


async def by_its_reporter(world: World, officer: Person, reference: str, sent: Sent) -> None:
    await world.people[0].sends(f"/reports/{reference}/manage/withdraw")


CLOSE: tuple[Way, ...] = (
    *(by_the_page, by_a_visit_on_site, by_whoever_has_it, as_one_of_two_that_are_the_same, as_another_authoritys),
    *(as_one_of_many, as_spam, by_its_reporter),
)
WAYS = (*CLOSE, by_a_look_alone, by_an_update_or_a_note, by_what_sorts_and_hides, by_the_api)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_no_way_closes_without_outcome_words_and_a_notice(world: World, way: Way) -> None:
    resident, officer = world.person(), await world.officer()
    closed = 0
    for sent in [*ALWAYS, *drawn(5)]:
        reference = await resident.reports()
        await way(world, officer, reference, sent)
        await world.worker_works()
        closed += await is_closed_well(world, reference)
    assert (closed > 0) is (way in CLOSE), "a way that closes is tried where it does"


def drawn(most: int) -> list[Sent]:
    """What hypothesis thinks of, the same each time. Each is sent in this test's own loop."""
    found: list[Sent] = []

    @given(SENT)
    @settings(
        max_examples=most,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def draw(sent: Sent) -> None:
        found.append(sent)

    draw()
    return found


async def is_closed_well(world: World, reference: str) -> bool:
    stage, outcome, reason, said, told = await world.db.fetchval(
        """
        select array[
            report.stage, coalesce(report.outcome, ''), report.reason,
            coalesce((event.details ->> 'outcome') || ': ' || (event.details ->> 'words'), ''),
            (select count(*) from message where message.event_id = event.id)::text
        ]
        from report
        left join event on event.subject_id = report.id and event.kind = 'report.closed'
        where report.reference = $1
        """,
        reference,
    )
    if stage != "closed":
        assert not said, "nothing is told of what did not happen"
        return False
    assert outcome in ENDINGS and re.search(r"\w", reason) and said == f"{outcome}: {reason}"
    assert int(told) > 0 or outcome == "withdrawn", "whoever follows hears of it; who did it knows"
    return True


def test_a_report_is_ended_in_one_place_alone() -> None:
    """Whoever writes another way to close comes through the one that asks for all of it, and adds it above."""
    sources = [*(ROOT / "api").rglob("*.py"), *(ROOT / "pwa").rglob("*.py")]
    ends = {
        str(path.relative_to(ROOT))
        for path in sources
        if re.search(r"""record\(\s*db,\s*"report\.closed"|queries\.change_stage\(""", path.read_text())
    }
    assert ends == {"api/reports/actions.py"}
    assert {str(path.relative_to(ROOT)) for path in sources if ENDS.search(path.read_text())} == {
        "api/reports/own.py",  # by_its_reporter
        "api/rounds/actions.py",  # by_a_visit_on_site
        "api/partners/actions.py",  # by_whoever_has_it, as_another_authoritys
        "api/triage/actions.py",  # as_spam
        "api/triage/bulk.py",  # as_one_of_many
        "pwa/triage/composing.py",  # by_the_page, as_one_of_two_that_are_the_same
        "api/reports/loading.py",  # an import
        "api/demonstration.py",
        "api/demonstration_desk.py",
    }
    queries = [
        each
        for path in (ROOT / "sql" / "queries").glob("*.sql")
        for each in path.read_text().split("-- name: ")
        if re.search(r"update report\s+set[^;]*\bstage =", each)
    ]
    assert [each.split()[0] for each in queries] == ["change_stage"]
