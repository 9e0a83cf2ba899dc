"""What waits on the invented officers' desks, so that each page of theirs, and of an account, has something to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid5

from api import editing
from api.accounts.queries import keep_device, keep_resident, officers
from api.accounts.schemas import Account, Officer
from api.actor import Actor
from api.audit.actions import looked
from api.broadcasts import actions as broadcasts
from api.broadcasts.queries import broadcast_by_id
from api.broadcasts.schemas import Word
from api.database import Connection, act_for
from api.demonstration import NAMESPACE, key_of
from api.known_problems.actions import KNOWN_PROBLEMS
from api.known_problems.schemas import Notice
from api.mail import queries as mail
from api.moderation import actions as moderation
from api.moderation.queries import moderated_report
from api.moderation.schemas import PublicWords
from api.notifications import actions as notifications
from api.notifications.queries import address_id, follow_of
from api.partners import actions as partners
from api.partners.queries import handover_by_id
from api.partners.queries import partners as all_partners
from api.places.queries import places_matching
from api.places.schemas import GazetteerEntry
from api.promise import endings
from api.reports import actions as reports
from api.reports import submitting
from api.reports.asking import ask
from api.reports.queries import report_submitted_as
from api.reports.schemas import NewReport, ReportChannel, Submitted
from api.rights import actions as rights
from api.rights.schemas import NewRequest
from api.settings import Settings
from api.triage.assigning import assign
from api.triage.saving import save_filter
from api.triage.schemas import Wanted

KERENSA = "kerensa.rowe@example.org"

LETTERS = (
    ("email", "ann@example.org", "Light out\n\nThe lamp outside the chapel in Fish Lane has been out since Monday."),
    ("sms", "+447700900123", "There is broken glass all over the steps by the lido in Merrowby"),
)

# By the story's number in demonstration_reports.csv.
FLAGGED = 2
BIN, LIGHTS, DRAIN, DOGS, NOISE, GRAFFITI, LAMP, NEEDLES, QUAY, HILL = 4, 5, 6, 8, 9, 10, 15, 16, 18, 19
ASSIGNED = {"idris.oyelaran@example.org": (0, 6, 12, HILL), "saffron.pike@example.org": (2, DOGS)}
RATINGS = (
    (BIN, 5, "Clean by lunchtime. Thank you!"),
    (LIGHTS, 4, ""),
    (NEEDLES, 5, "Quick, and they told me what they did."),
    (LAMP, 2, "It was still on at noon. Please come at noon."),
    (QUAY, 3, ""),
)
MANAGED = "update team set manager_id = (select id from officer where name = 'Meraud Penrose') where name = 'Highways'"
THANKED = (BIN, LIGHTS, GRAFFITI, NEEDLES)


async def leave_to_look_at(db: Connection, settings: Settings) -> None:
    """Something of each kind, by the same actions as when people do it, once Wrackholm and its stories are there."""
    by_email = {each.email.partition("@")[0]: each for each in await officers(db)}
    morwen, idris, saffron, wenna = (
        by_email[name] for name in ("morwen.teague", "idris.oyelaran", "saffron.pike", "wenna.trevanion")
    )
    async with db.transaction():
        await leave_letters(db)
        await leave_to_moderate(db, settings, morwen, wenna)
        await leave_work(db, settings, idris, saffron)
        await leave_an_account(db, settings, morwen, idris)
        await leave_opinions(db)
        await leave_news(db, settings, morwen, wenna)


async def leave_letters(db: Connection) -> None:
    """An email and a text that wait for an officer. Nobody is answered."""
    for number, (channel, sender, words) in enumerate(LETTERS):
        sender_id = await mail.draft_address(db, channel, sender)
        await mail.keep_draft(db, channel, f"demonstration {number}", sender_id, words, "")


async def leave_to_moderate(db: Connection, settings: Settings, morwen: Officer, wenna: Officer) -> None:
    """A page that somebody says is wrong, words that name somebody, what looks like spam, and words mended."""
    story = await told(db, FLAGGED)
    await moderation.flag(
        db, story.reference, "words", "untrue", "It was not the shop that left them there.", person("a neighbour")
    )
    caller = "Mrs Hocking of 12 Net Street says that the alarm rings again. Please ring her back on 01632 960345."
    await sent(db, settings, "a call", "noise", "Net Street, Port Wrack", caller, morwen.actor, "phone")
    spam = "Cheap loans for everybody, today alone: www.example.top and www.example.win"
    stranger = person("a stranger")
    await sent(db, settings, "spam", "park", "Bandstand Gardens, Merrowby", spam, stranger)
    noise = await told(db, NOISE)
    report = await moderated_report(db, noise.reference)
    words = PublicWords("The cold store’s alarm goes off at three in the morning.", "", report.words.answers)
    await moderation.change_words(db, report, wenna.actor, report.version, words, "We took out who you thought it was.")


async def leave_work(db: Connection, settings: Settings, idris: Officer, saffron: Officer) -> None:
    """Reports that are somebody's, a day for the work, a note, a contractor's answer, and a filter kept."""
    await db.execute(MANAGED)
    for officer in (idris, saffron):
        stories = [await told(db, number) for number in ASSIGNED[officer.email]]
        await assign(db, [each.id for each in stories], officer.id, officer.actor)
    drain, hill = await told(db, DRAIN), await told(db, HILL)
    day = date.today() + timedelta(days=5)
    words = "The pump lorry comes on this day. Please leave the lane free of cars."
    await reports.update(db, drain.id, idris.actor, "planned", words, planned_on=day)
    note = "The owner’s alarm firm says it will come on Friday. Ring them on Monday if it has gone off again."
    await reports.note(db, (await told(db, NOISE)).id, saffron.actor, note)
    contractor = next(each for each in await all_partners(db) if each.kind == "contractor")
    task = "Cut back the edge and lay it anew, 12 metres. The bus has to pass."
    async with acting(db, idris.actor):
        handover_id = await partners.hand_over(
            db, hill.id, idris.actor, settings.secret, contractor, task, consented=False
        )
    handover = await handover_by_id(db, handover_id)
    await partners.answer(db, handover, "in_work", "Our crew starts on Thursday, and the bend stays open.", [])
    wanted = Wanted(show="open", ward="Port Wrack Harbour")
    await save_filter(db, idris, "Round the harbour", wanted, with_team=True)


async def leave_an_account(db: Connection, settings: Settings, morwen: Officer, idris: Officer) -> None:
    """Of somebody who is asked a question about one report, had another dealt with, and wants something mended."""
    kerensa, mailbox = person("Kerensa"), await address_id(db, "email", KERENSA)
    resident_id = await keep_resident(db, mailbox)
    lamp = "The lamp by the bus shelter goes on and off all night, and shines into my bedroom."
    sofa = "Somebody has left a sofa behind the bandstand."
    asked = await sent(db, settings, "Kerensa’s lamp", "street-light", "The Green, Over Oddle", lamp, kerensa)
    done = await sent(
        db, settings, "Kerensa’s sofa", "fly-tipping", "Bandstand Gardens, Merrowby", sofa, kerensa, days_ago=9
    )
    for report in (asked, done):
        await notifications.follow_by_address(db, "report", report.id, [("email", KERENSA)], kerensa, is_reporter=True)
        if follow := await follow_of(db, report.id, mailbox):
            await notifications.confirm(db, follow.id)
    await looked(db, idris.actor, "report", asked.id, "dealing")
    await looked(db, morwen.actor, "report", done.id, "calling")
    question = "There are two lamps by the shelter. Is it the tall one, or the short one by the door?"
    await ask(db, asked.id, idris.actor, settings.secret, question)
    await reports.close(db, done.id, idris.actor, "fixed", "We took the sofa away this morning and swept up.")
    account = Account(resident_id, KERENSA, None, None, False, False, [], [])
    await rights.ask(
        db, account, "correct", "Your letters still have my old name, Nance.", Actor("resident", account.id)
    )
    await rights.type_in(
        db,
        NewRequest(
            "access",
            "Joseph Nance",
            "14 Foundry Street, Port Wrack WK1 1AB",
            "Please send me a copy of everything you hold about me.",
            "letter",
            date.today() - timedelta(days=20),
        ),
        morwen.actor,
    )


async def leave_opinions(db: Connection) -> None:
    """How some say it was, and their thanks."""
    for number, score, words in RATINGS:
        report, rater = await told(db, number), person(f"who rates {number}")
        assert rater.id
        await endings.keep_rating(db, report.id, rater.id, score)
        await endings.rate_words(db, report.id, rater.id, words)
    for number in THANKED:
        report, neighbour = await told(db, number), person(f"who thanks for {number}")
        assert neighbour.id
        await keep_device(db, neighbour.id)
        await notifications.follow(db, "report", report.id, neighbour.id, neighbour)
        async with acting(db, neighbour):
            await endings.thank(db, report.reference, neighbour)


async def leave_news(db: Connection, settings: Settings, morwen: Officer, wenna: Officer) -> None:
    """What is known already, what everybody was told, and what is still being written."""
    now = datetime.now(UTC)
    quay, tramway = await street(db, "Quay Street, Port Wrack"), await street(db, "Tramway Road, Merrowby")
    known = Notice(
        title="Lamps dark on Quay Street",
        words="A cable was cut. New lamps go up on Friday.",
        service_codes=["street-light"],
        street_id=quay.id,
        place_words=str(quay),
        begins_at=now,
        ends_at=now + timedelta(days=5),
    )
    await editing.add(db, KNOWN_PROBLEMS, known, wenna.actor)
    closed = Word(
        title="Tramway Road is closed for a new water main",
        words="No cars can pass between the school and the lido. You can walk and push a bicycle.",
        advice="Buses go by Lagoon Road.",
        area_kind="street",
        street_id=tramway.id,
        place_words=str(tramway),
        longitude=tramway.longitude,
        latitude=tramway.latitude,
        easting=tramway.easting,
        northing=tramway.northing,
        begins_at=now,
        ends_at=now + timedelta(days=4),
    )
    fair = Word(
        kind="news",
        title="The winter fair is on the Promenade",
        words="Stalls, songs and hot chestnuts from noon on Saturday.",
        area_kind="council",
        begins_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=6),
    )
    async with acting(db, morwen.actor):
        await broadcasts.write(db, fair, morwen.actor)
        written = await broadcast_by_id(db, await broadcasts.write(db, closed, morwen.actor))
        await broadcasts.send(db, written, written.version, morwen.actor, settings.broadcast_alone_up_to)


async def sent(
    db: Connection,
    settings: Settings,
    name: str,
    service_code: str,
    where: str,
    words: str,
    actor: Actor,
    channel: ReportChannel = "web",
    days_ago: int = 0,
) -> Submitted:
    place = await street(db, where)
    if actor.kind == "device" and actor.id:
        await keep_device(db, actor.id)
    new = NewReport(service_code, words, place.latitude, place.longitude, submission_key=uuid5(NAMESPACE, name))
    happened_at = datetime.now(UTC) - timedelta(days=days_ago) if days_ago else None
    async with acting(db, actor):
        return await submitting.submit(db, new, actor, settings, channel=channel, happened_at=happened_at)


@asynccontextmanager
async def acting(db: Connection, actor: Actor) -> AsyncIterator[None]:
    """In the actor's own role, and afterwards in the owner's again."""
    await act_for(db, actor)
    yield
    await db.execute("reset role")


async def told(db: Connection, number: int) -> Submitted:
    """The report of that story."""
    report = await report_submitted_as(db, key_of(number))
    assert report
    return report


async def street(db: Connection, where: str) -> GazetteerEntry:
    return (await places_matching(db, where))[0]


def person(name: str) -> Actor:
    """Somebody on a phone of her own."""
    return Actor("device", uuid5(NAMESPACE, name))
