"""Everything that is held about somebody: to read, to take along, to have mended and to have erased."""

import re
from datetime import date, timedelta

from tests.accounts.entering import EMAIL, adds_a_passkey, signs_in
from tests.fakes import MailServer, PushService
from tests.notifications.hearing import changed, link_in
from tests.partners.test_handing_over import adds_partner, hands_over
from tests.reports.reading import elements, errors, field
from tests.rights.test_how_long_things_are_kept import number_of
from tests.world import Person, World, a_photo

WORDS = "A hole before the gate of Ann Other"


async def reports_and_hears(world: World, mail: MailServer, person: Person) -> str:
    reference = await person.reports(WORDS, email=EMAIL, files=[("a.jpg", a_photo())])
    await world.worker_works()
    await world.person().sends(link_in(mail.letters[-1].get_content(), "confirm"))
    await changed(world, await world.officer(), reference, words="We come on Tuesday")
    return reference


async def signs_in_surely(world: World, mail: MailServer, person: Person) -> None:
    await signs_in(world, person, mail)
    await adds_a_passkey(world, person)


async def test_she_reads_all_of_it_and_takes_it_along(world: World, mail: MailServer, push: PushService) -> None:
    ann = world.person()
    reference = await reports_and_hears(world, mail, ann)
    await ann.allows_notices(push.subscribe().subscription, reference)
    neighbours = await world.person().reports("Not hers", email="bob@example.org")
    await signs_in(world, ann, mail)
    await ann.opens("/account/data")
    assert ann.path == "/account/prove", "a mailbox alone is not enough"
    assert (await ann.client.get("/account/data.json")).status_code == 303
    await adds_a_passkey(world, ann)
    await ann.opens("/account/data")
    for said in (EMAIL, WORDS, reference, "We come on Tuesday", "You signed in", "Who looked", "To deal with a report"):
        assert said in ann.text, said
    answer = await ann.client.get("/account/data.json")
    assert (
        answer.headers["content-disposition"].startswith("attachment") and answer.headers["cache-control"] == "no-store"
    )
    held = answer.json()
    assert [each["value"] for each in held["addresses"]] == [EMAIL]
    [report] = held["reports"]
    assert report["reference"] == reference and len(report["photos"]) == 1 and report["history"]
    assert not any("officer" in step for step in report["history"]), "what was said is hers, not whose it was"
    assert held["devices"][0]["notices"] and held["messages"] and held["follows"] and held["passkeys"]
    assert neighbours not in answer.text and "bob@example.org" not in answer.text
    taken = await number_of(world, "event where kind = 'resident.data_taken'")
    assert taken == 2, "each time is written down"


async def test_words_that_look_like_a_day_are_only_words(world: World, mail: MailServer) -> None:
    ann = world.person()
    await signs_in_surely(world, mail, ann)
    typed = {"2026-02-30", "2026-11-28T", "done"}
    for words in typed:
        await ann.sends("/account/data/ask", kind="correct", words=words)
        assert ann.status == 200, errors(ann.page.text)
    await ann.opens("/account/data")
    assert ann.status == 200 and typed <= {each.words.strip() for each in elements(ann.page.text, "dd")}


async def test_a_look_that_may_lawfully_be_withheld_is(world: World, mail: MailServer) -> None:
    ann = world.person()
    reference = await reports_and_hears(world, mail, ann)
    report_id = await world.db.fetchval("select id from report where reference = $1", reference)
    officers = [row["id"] for row in await world.db.fetch("select id from officer limit 2")]
    for officer_id, purpose in zip(officers, ("investigation", "checking"), strict=True):
        look = "select record_look('report', $1, 'officer', $2, $3, '{}', null)"
        await world.db.execute(look, report_id, officer_id, purpose)
    await signs_in_surely(world, mail, ann)
    await ann.opens("/account/data")
    assert "To check words or a photo" in ann.text and "Somebody independent" in ann.text
    assert "investigation" not in ann.text and ann.text.count("find out a crime") == 1, "which is said to everybody"


async def test_she_has_it_erased_and_the_report_stays(world: World, mail: MailServer, push: PushService) -> None:
    ann, bob, officer = world.person(), world.person(), await world.officer()
    reference = await reports_and_hears(world, mail, ann)
    await ann.allows_notices(push.subscribe().subscription, reference)
    await bob.sends(f"/reports/{reference}/follow")
    device_id = await world.db.fetchval("select device_id from report_holder limit 1")
    await world.db.execute(
        "insert into incoming_draft (channel, key, address_id, words) select 'email', 'one', id, 'Hello' from address "
        "where value = $1",
        EMAIL,
    )
    await signs_in_surely(world, mail, ann)
    await world.worker_works()
    await ann.sends("/account/erase", also="words")
    assert ann.status == 422 and "Tick the box" in ann.text
    await ann.sends("/account/erase", sure="yes")
    assert ann.path == "/account/erased" and '"storage"' in ann.page.history[0].headers["clear-site-data"]
    for table in ("resident", "resident_session", "resident_passkey", "one_time_code", "report_holder"):
        assert not await number_of(world, table), table
    assert not await number_of(world, f"address where value = '{EMAIL}'")
    for table, column in (("device", "id"), ("message", "recipient_id"), ("push_subscription", "device_id")):
        assert not await number_of(world, f"{table} where {column} = '{device_id}'"), table
    texts = str([dict(row) for row in await world.db.fetch("select * from event")])
    assert EMAIL not in texts
    await ann.opens("/account")
    assert EMAIL not in ann.text
    await ann.opens(f"/reports/{reference}/manage")
    assert ann.status == 403
    await ann.opens(f"/reports/{reference}")
    assert WORDS in ann.text, "her words are the street's, unless she takes them out too"
    mail.letters.clear()
    await changed(world, officer, reference, words="News")
    assert not mail.letters and "News" in await bob.opens("/messages"), "whoever else follows still hears"


async def test_her_photos_and_words_go_too_if_she_wants(world: World, mail: MailServer) -> None:
    ann = world.person()
    reference = await reports_and_hears(world, mail, ann)
    photo_id = await world.db.fetchval(
        "select id from photo where report_id is not null and added_at > now() - interval '1 minute'"
    )
    await signs_in_surely(world, mail, ann)
    await ann.client.post("/account/erase", data={"sure": "yes", "also": ["photos", "words"]})
    await world.db.execute("insert into job (name, arguments) values ('api.reports.jobs.forget_old_drafts', '{}')")
    await world.worker_works()
    assert not await number_of(world, f"photo where id = '{photo_id}'")
    assert (await ann.client.get(f"/photos/{photo_id}")).status_code == 404
    await ann.opens(f"/reports/{reference}")
    assert "Ann Other" not in ann.page.text and "has taken it out" in ann.text


async def test_an_address_that_somebody_else_proves_herself_by_is_not_erased_with_hers(
    world: World, mail: MailServer
) -> None:
    ann, bob = world.person(), world.person()
    await signs_in_surely(world, mail, ann)
    await signs_in(world, bob, mail, "bob@example.org")
    mobile = await world.db.fetchval(
        "insert into address (channel, value) values ('sms', '+447700900123') returning id"
    )
    await world.db.execute("update resident set mobile_id = $1", mobile)
    await ann.sends("/account/erase", sure="yes")
    assert await number_of(world, f"address where id = '{mobile}'") == 1


async def test_what_she_asks_is_answered_within_a_month_and_she_reads_the_answer(
    world: World, mail: MailServer
) -> None:
    ann, administrator = world.person(), await world.administrator()
    await signs_in_surely(world, mail, ann)
    await ann.sends("/account/data/ask", kind="all")
    assert ann.status == 422 and errors(ann.page.text)
    await ann.sends("/account/data/ask", kind="correct", words="I have moved house")
    assert ann.path == "/account/data" and "I have moved house" in ann.text
    await administrator.opens("/staff/requests")
    assert EMAIL in administrator.text and "Put something right" in administrator.text
    assert re.search(r"\b(2[7-9]|3[01]) days left", administrator.text)
    [link] = re.findall(r'href="(/staff/requests/[^"]{36})"', administrator.page.text)
    await administrator.opens(link)
    assert "signed in, and proved" in administrator.text
    version = field(administrator.page.text, "version")
    await administrator.sends(f"{link}/answer", outcome="done", version=version)
    assert administrator.status == 422 and "Write the answer" in administrator.text
    await administrator.sends(f"{link}/answer", outcome="done", answer="We have put it right.", version=version)
    assert administrator.path == "/staff/requests" and "Nothing waits" in administrator.text
    await administrator.sends(f"{link}/answer", outcome="done", answer="Twice", version=version)
    assert administrator.status == 422 and "Twice" not in await ann.opens("/account/data")
    assert "We have put it right." in ann.text
    await world.worker_works()
    assert (
        mail.letters[-1]["Subject"] == "We have answered you" and "put it right" not in mail.letters[-1].get_content()
    )


async def test_for_who_has_no_account_an_officer_makes_sure_who_it_is_then_answers(
    world: World, mail: MailServer
) -> None:
    administrator = await world.administrator()
    reference = await reports_and_hears(world, mail, world.person())
    typed = {"kind": "erase", "name": "Ann Other", "contact": EMAIL, "words": "Please erase it", "channel": "letter"}
    for wrong in ({"kind": "all"}, {"asked_on": "soon"}, {"name": ""}, {"words": ""}, {"channel": "owl"}):
        await administrator.sends(
            "/staff/requests/new", None, **(typed | {"asked_on": date.today().isoformat()} | wrong)
        )
        assert administrator.status == 422 and errors(administrator.page.text), wrong
    came = date.today() - timedelta(days=40)
    await administrator.sends("/staff/requests/new", None, **typed, asked_on=came.isoformat())
    link = administrator.path
    await administrator.opens("/staff/requests")
    assert "late" in administrator.text and "Who is it?" in administrator.text
    for early in ("data.json", "erase", "answer"):
        answer = await administrator.client.request(
            "GET" if early == "data.json" else "POST",
            f"{link}/{early}",
            data={"sure": "yes", "outcome": "done", "answer": "x"},
        )
        assert answer.status_code in (409, 422), "first it has to be known that it is her"
    assert await number_of(world, f"address where value = '{EMAIL}'") == 1
    await administrator.opens(link)
    await administrator.sends(f"{link}/identity", how="", version=field(administrator.page.text, "version"))
    assert administrator.status == 422
    how = "Answered from the address we hold"
    await administrator.sends(f"{link}/identity", how=how, version=field(administrator.page.text, "version"))
    assert how in administrator.text
    held = (await administrator.client.get(f"{link}/data.json")).json()
    assert [each["reference"] for each in held["reports"]] == [reference]
    await administrator.sends(f"{link}/erase", sure="yes")
    assert administrator.status == 200
    assert not await number_of(world, f"address where value = '{EMAIL}'")
    await administrator.sends(f"{link}/erase", sure="yes")
    assert administrator.status == 422 and "Nothing is held" in administrator.text
    kinds = {row[0] for row in await world.db.fetch("select kind from event where subject_kind = 'request'")}
    assert kinds == {"request.made", "request.identity_checked", "request.erased", "request.looked_at"}


async def test_only_who_may_and_has_proved_it_answers_them(world: World) -> None:
    officer, administrator = await world.officer(), await world.administrator()
    await officer.opens("/staff/requests")
    assert officer.status == 403
    await world.db.execute("update session set proved_at = now() - interval '11 minutes'")
    await administrator.opens("/staff/requests")
    assert administrator.path == "/staff/prove"


async def test_what_others_did_on_a_browser_where_she_is_still_signed_in_is_not_hers(
    world: World, mail: MailServer
) -> None:
    ann, library, administrator = world.person(), world.person(), await world.administrator()
    theirs = await library.reports("A hole that Bob found")
    await signs_in(world, library, mail)
    await signs_in_surely(world, mail, ann)
    assert theirs not in await ann.opens("/account/data") and EMAIL in ann.text
    asked = {"kind": "access", "name": "Ann Other", "contact": EMAIL, "words": "All of it", "channel": "phone"}
    await administrator.sends("/staff/requests/new", None, **asked, asked_on=date.today().isoformat())
    link, version = administrator.path, field(administrator.page.text, "version")
    await administrator.sends(f"{link}/identity", how="She showed her passport", version=version)
    held = await administrator.client.get(f"{link}/data.json")
    assert EMAIL in held.text and theirs not in held.text
    await ann.client.post("/account/erase", data={"sure": "yes", "also": ["words"]})
    assert "Bob found" in await library.opens(f"/reports/{theirs}")


async def test_what_was_handed_over_goes_with_her_words(world: World, mail: MailServer) -> None:
    ann, officer, crew = world.person(), await world.officer(), world.person()
    reference = await reports_and_hears(world, mail, ann)
    work = await hands_over(world, officer, reference, await adds_partner(world), mail, "It is before Ann Other’s gate")
    await crew.sends(work, kind="question", words="We rang Ann Other. Which side?")
    await signs_in_surely(world, mail, ann)
    await ann.client.post("/account/erase", data={"sure": "yes", "also": ["photos", "words"]})
    assert "Ann Other" not in await officer.opens(f"/staff/reports/{reference}/hand-over")
    for table in ("handover", "handover_answer"):
        assert not await number_of(world, f"{table} where words like '%Ann%'"), table
    assert not await number_of(world, "message where kind = 'staff'")
