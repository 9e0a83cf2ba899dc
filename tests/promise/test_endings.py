"""At its ending she says that it is not fixed, how it was, and thank you."""

import re

from tests.accounts.entering import EMAIL, signs_in
from tests.fakes import MailServer
from tests.reports.reading import elements, errors
from tests.world import HERE, Person, World, a_photo


async def closes(world: World, reference: str, outcome: str = "fixed", reason: str = "Filled on Tuesday") -> None:
    officer = await world.officer()
    await officer.sends(f"/staff/reports/{reference}/close", outcome=outcome, reason=reason, whose="The Harbour Trust")
    assert officer.status == 200, officer.text
    await world.worker_works()


async def closed(world: World, outcome: str = "fixed") -> tuple[Person, str]:
    resident = world.person()
    reference = await resident.reports()
    await closes(world, reference, outcome)
    return resident, reference


async def ratings(world: World) -> list[tuple[str, int, str]]:
    rows = await world.db.fetch("select ending, score, words from rating order by rated_at, ending, score")
    return [(row["ending"], row["score"], row["words"]) for row in rows]


async def test_not_fixed_reaches_the_same_team_once_with_her_reason_words_and_photo(
    world: World, mail: MailServer
) -> None:
    resident, reference = await closed(world)
    await world.db.execute(
        "update team set email = 'team@example.org' from report where team.name = report.team and reference = $1",
        reference,
    )
    team, officer_id = await whose(world, reference)
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert resident.path == f"/reports/{reference}/not-fixed" and "It is open again" in resident.text
    why = f"/reports/{reference}/not-fixed/why"
    await resident.sends(why, words="The edge has gone")
    assert resident.status == 422 and list(errors(resident.page.text)) == ["why"]
    await resident.sends(why, [("edge.jpg", a_photo())], why="part", words="The edge has gone. I am Ada.")
    assert resident.path == f"/reports/{reference}", resident.text
    await world.worker_works()
    assert await whose(world, reference) == (team, officer_id)
    assert mail.recipients.count("team@example.org") == 1
    desk = await world.officer()
    await desk.opens(f"/staff/reports/{reference}")
    assert "Only part of it was fixed" in desk.text and "The edge has gone" in desk.text
    assert len(elements(desk.page.text, "figure")) == 1
    assert "I am Ada" not in await world.person().opens(f"/reports/{reference}"), (
        "her words are for those who deal with it"
    )


async def whose(world: World, reference: str) -> tuple[str, object]:
    row = await world.db.fetchrow("select team, officer_id from report where reference = $1", reference)
    assert row and row["team"]
    return row["team"], row["officer_id"]


async def test_a_second_not_fixed_also_offers_the_complaints_procedure(world: World) -> None:
    resident, reference = await closed(world)
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert "complain" not in resident.text
    await closes(world, reference)
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert "You can also complain" in resident.text and "hello@example.org" in resident.text
    administrator = await world.administrator()
    await administrator.opens("/staff/words/promise.complaints")
    ours = {"title": "Our two stages", "body": "Stage one answers within ten days.", "version": "0"}
    await administrator.sends("/staff/words/promise.complaints", None, **ours)
    await resident.opens(resident.path)
    assert "Stage one answers within ten days." in resident.text, "a council's own words"


async def test_after_28_days_she_is_shown_how_to_report_it_again_and_the_two_are_linked(world: World) -> None:
    resident, reference = await closed(world)
    await world.db.execute("update report set closed_at = now() - interval '29 days' where reference = $1", reference)
    await resident.opens(f"/reports/{reference}")
    assert not elements(resident.page.text, "form", action=f"/reports/{reference}/not-fixed")
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert resident.status == 409 and "more than 28 days ago" in resident.text
    await resident.opens(f"/reports/{reference}/not-fixed")
    await resident.sends(f"/reports/{reference}/again")
    assert resident.path.endswith("/describe"), "place and service are known"
    draft = resident.path.removesuffix("/describe")
    await resident.sends(f"{draft}/describe", description="The hole is back")
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    await resident.opens(f"/reports/{resident.reference}")
    assert resident.reference != reference and f'href="/reports/{reference}"' in resident.page.text
    assert await world.db.fetchval("select stage from report where reference = $1", reference) == "closed"


async def test_nobody_but_she_who_reported_it_says_that_it_is_not_fixed_or_how_it_was(world: World) -> None:
    _resident, reference = await closed(world)
    stranger = world.person()
    await stranger.sends(f"/reports/{reference}/follow")
    for page in ("not-fixed", "not-fixed/why", "rate", "rate/words"):
        await stranger.sends(f"/reports/{reference}/{page}", score="5", why="part")
        assert stranger.status == 403, page
    assert await world.db.fetchval("select status from report where reference = $1", reference) == "closed"


async def test_how_it_was_is_one_tap_at_whatever_ending_and_can_be_changed(world: World) -> None:
    for outcome in ("fixed", "not_ours"):
        resident, reference = await closed(world, outcome)
        await resident.opens(f"/reports/{reference}")
        assert len(elements(resident.page.text, "button", name="score")) == 5, outcome
        await resident.sends(f"/reports/{reference}/rate", score="2")
        assert "You said: dissatisfied" in resident.text
        await resident.sends(f"/reports/{reference}/rate", score="4")
        await resident.sends(f"/reports/{reference}/rate/words", words="It took long")
        as_sent = await resident.client.get(f"/reports/{reference}", headers={"accept-encoding": "br"})
        assert int(as_sent.headers["content-length"]) < 6_000, "bytes of a resident's page"
    withdrawn = world.person()
    reference = await withdrawn.reports()
    await withdrawn.sends(f"/reports/{reference}/manage/withdraw")
    await withdrawn.sends(f"/reports/{reference}/rate", score="5")
    found = [("fixed", 4, "It took long"), ("not_ours", 4, "It took long"), ("withdrawn", 5, "")]
    assert sorted(await ratings(world)) == found
    events = await world.db.fetch("select actor_kind, actor_id, public, details from event where kind = 'report.rated'")
    assert {(event["actor_kind"], event["actor_id"], event["public"]) for event in events} == {
        ("anonymous", None, False)
    }
    assert "It took long" not in str([event["details"] for event in events])


async def test_opened_again_and_ended_again_it_is_another_ending(world: World) -> None:
    resident, reference = await closed(world)
    await resident.sends(f"/reports/{reference}/rate", score="1")
    await resident.sends(f"/reports/{reference}/not-fixed")
    await resident.sends(f"/reports/{reference}/rate", score="5")
    assert resident.status == 409, "it has not ended"
    await closes(world, reference)
    await resident.opens(f"/reports/{reference}")
    assert "You said" not in resident.text
    await resident.sends(f"/reports/{reference}/rate", score="5")
    assert [score for _ending, score, _words in await ratings(world)] == [1, 5]


async def test_a_letters_link_asks_without_signing_in_and_a_person_has_one_answer(
    world: World, mail: MailServer
) -> None:
    resident = world.person()
    reference = await resident.reports(email="ada@example.org")
    await world.worker_works()
    await world.person().sends(link_in(mail, "/following/confirm/"))
    await closes(world, reference)
    stranger, link = world.person(), link_in(mail, "/rate/")
    await stranger.opens(link)
    assert not await ratings(world), "to open the link answers nothing"
    await stranger.sends(link, score="3")
    await stranger.sends(link, words="A bit slow")
    assert "You said: neither" in stranger.text
    await resident.sends(f"/reports/{reference}/rate", score="5")
    assert await ratings(world) == [("fixed", 5, "A bit slow")]
    await stranger.opens(link[:-4] + "aaaa")
    assert stranger.status == 404


def link_in(mail: MailServer, path: str) -> str:
    found = re.findall(
        rf"http://council.test({path}\S+)", str(mail.letters[-1].get_body(("plain",))).replace("=\n", "")
    )
    assert found, mail.letters[-1]
    return str(found[0])


async def test_who_was_stopped_is_asked_too(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="blocked-drain")
    page = {"description": "Water comes into my home"}
    await resident.sends(f"{draft}/describe", None, **page, **{"question-home": "yes"})
    assert "We have not sent anything" in resident.text
    hidden = {
        each: elements(resident.page.text, "input", name=each)[0].attributes["value"] for each in ("ending", "subject")
    }
    await resident.sends("/how-was-it", None, **hidden, service="blocked-drain", score="4")
    assert resident.status == 200 and await ratings(world) == [("answer", 4, "")]


async def test_thanks_are_one_tap_from_whoever_follows_and_reach_the_team_by_its_name(world: World) -> None:
    resident, reference = await closed(world)
    follower, stranger = world.person(), world.person()
    await follower.sends(f"/reports/{reference}/follow")
    for _twice in range(2):
        await follower.sends(f"/reports/{reference}/thank")
        await resident.sends(f"/reports/{reference}/thank")
    assert "Your thanks are with the people who did it" in resident.text
    await stranger.sends(f"/reports/{reference}/thank")
    assert stranger.status == 403
    team, _officer_id = await whose(world, reference)
    rows = await world.db.fetch("select details, actor_id from event where kind = 'report.thanked'")
    assert [(row["details"]["team"], row["actor_id"]) for row in rows] == [(team, None), (team, None)]
    officer = await world.officer()
    await officer.opens(f"/staff/reports/{reference}")
    assert "2 people said thank you" in officer.text


async def test_her_place_in_the_queue_is_by_the_day_promised_and_hidden_where_that_is_not_so(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    await world.db.execute("delete from report where reference <> $1", reference)
    others = [await world.person().reports(f"Hole {number}") for number in range(3)]
    await world.db.execute("update report set expected_on = expected_on - 1 where reference = any($1)", others[:2])
    page = f"/reports/{reference}"
    assert "It is 3rd of 4 in the list of Highways" in await resident.opens(page)
    await closes(world, others[0])
    await resident.opens(page)
    assert (
        "2nd of 3" in resident.text and "1 that came later was done first, because it was dangerous." in resident.text
    )
    for column, value in (("scheduled_on", "current_date"), ("waiting_since", "now()"), ("stage", "'in_progress'")):
        await world.db.execute("savepoint before")
        await world.db.execute(f"update report set {column} = {value} where reference = $1", reference)
        assert "in the list of" not in await resident.opens(page), column
        await world.db.execute("rollback to savepoint before")


async def test_the_place_is_hidden_while_the_team_works_by_another_rule(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("Graffiti", "graffiti")
    await world.db.execute("delete from report where reference <> $1", reference)
    for number in range(6):
        other = await world.person().reports(f"Wall {number}", "graffiti")
        await world.db.execute(
            "update report set stage = 'closed', outcome = 'fixed', reason = 'Done',"
            " expected_on = expected_on - $2::int, closed_at = now() + $2 * interval '1 hour' where reference = $1",
            other,
            number,
        )
    assert "in the list of" not in await resident.opens(f"/reports/{reference}")
    await world.db.execute("update report set expected_on = date '2027-01-01' where stage = 'closed'")
    assert "1st of 1" in await resident.opens(f"/reports/{reference}")


async def test_every_follower_sees_before_and_after_on_the_report_and_in_her_messages(world: World) -> None:
    resident, follower, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports(files=[("before.jpg", a_photo())])
    await follower.sends(f"/reports/{reference}/follow")
    page = f"/staff/reports/{reference}"
    before = await world.db.fetchval("select id from photo where kind = 'before' order by added_at desc limit 1")
    await officer.sends(f"{page}/photos/{before}/show")
    await officer.sends(f"{page}/preview/close", [("after.jpg", a_photo())], outcome="fixed", reason="Filled")
    [after] = [each.attributes["value"] for each in elements(officer.page.text, "input", name="photo")]
    await officer.sends(f"{page}/close", None, outcome="fixed", reason="Filled", photo=after)
    await world.worker_works()
    for person in (resident, follower):
        await person.opens("/messages")
        assert pictures(person) == [(f"/photos/{before}/small", "Before"), (f"/photos/{after}/small", "After")]
        await person.opens(f"/reports/{reference}")
        assert pictures(person)[-2:] == [(f"/photos/{before}/small", "Before"), (f"/photos/{after}/small", "After")]


def pictures(person: Person) -> list[tuple[str, str]]:
    images = [each.attributes for each in elements(person.page.text, "img")]
    return [(each["src"], each["alt"]) for each in images if each["src"].startswith("/photos/")]


async def test_a_team_reads_how_many_thanked_it_this_week_at_the_head_of_its_queue(world: World) -> None:
    resident, reference = await closed(world)
    await resident.sends(f"/reports/{reference}/thank")
    team, _officer_id = await whose(world, reference)
    officer = await world.officer()
    await world.db.execute("update officer set team = $1", team)
    await officer.opens("/staff/reports")
    assert f"1 person thanked {team} this week" in officer.text


async def test_who_reported_it_thanks_from_whichever_phone_her_account_is_on(world: World, mail: MailServer) -> None:
    phone = world.person()
    reference = await world.person().reports(email=EMAIL)
    await closes(world, reference)
    await signs_in(world, phone, mail)
    await phone.sends(f"/reports/{reference}/thank")
    assert "Your thanks are with the people who did it" in phone.text


async def test_a_photo_that_is_none_keeps_back_what_she_says_is_not_right(world: World) -> None:
    resident, reference = await closed(world)
    await resident.sends(f"/reports/{reference}/not-fixed")
    why = f"/reports/{reference}/not-fixed/why"
    await resident.sends(why, [("edge.jpg", b"no photo")], why="part", words="The edge")
    assert resident.status == 422 and list(errors(resident.page.text)) == ["photos"]
    assert await world.db.fetchval("select count(*) from report_word") == 0, "so that she can send it whole"
