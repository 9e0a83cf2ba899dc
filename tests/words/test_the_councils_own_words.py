"""An officer writes a message's words; people hear them; two officers do not undo each other."""

from tests.fakes import MailServer
from tests.reports.reading import elements, errors, field
from tests.world import Person, World

FIXED = "/staff/words/report.closed.fixed"
QUESTION = "/staff/words/report.question"


async def edits(person: Person, path: str, do: str = "save", **changed: str) -> None:
    """The form as it stands, with what she changes."""
    await person.opens(path)
    form = {name: field(person.page.text, name) for name in ("version", "language", "title", "body")}
    await person.sends(path, None, **form | changed, do=do)


async def closes(world: World, reference: str, reason: str) -> None:
    await (await world.officer()).sends(f"/staff/reports/{reference}/close", outcome="fixed", reason=reason)
    await world.worker_works()


async def test_only_who_may_edit_words_comes_to_them_and_the_database_says_so_too(world: World) -> None:
    officer, administrator = await world.officer(), await world.administrator()
    for path in ("/staff/words", FIXED):
        await officer.opens(path)
        assert officer.status == 403
        await administrator.opens(path)
        assert administrator.status == 200
    officer_id = await world.db.fetchval(
        "select id from officer where not permissions_of(id) && array['catalogue.edit', 'words.edit'] limit 1"
    )
    await edits(administrator, FIXED, title="{service}: mended")
    await world.db.execute("set local role doorstep_officer")
    await world.db.execute("select set_config('doorstep.actor_id', $1, true)", str(officer_id))
    assert await world.db.execute("update message_words set title = 'Mine'") == "UPDATE 0"
    await world.db.execute("reset role")


async def test_what_an_officer_writes_is_what_followers_read_from_then_on(world: World) -> None:
    resident, administrator = world.person(), await world.administrator()
    reference = await resident.reports()
    await resident.sends(f"/reports/{reference}/follow")
    await edits(administrator, FIXED, title="{service} {reference} is mended", body="Good news. {reason}")
    assert administrator.path == FIXED and "Saved." in administrator.text
    await closes(world, reference, "{service} filled on Tuesday")
    await resident.opens("/messages")
    assert f"Pothole {reference} is mended" in resident.text
    assert "Good news. {service} filled on Tuesday" in resident.text, "what was typed is no placeholder"


async def test_the_list_says_who_changed_what_and_every_change_is_an_event(world: World) -> None:
    administrator = await world.administrator()
    await edits(administrator, FIXED, title="{service}: mended")
    await administrator.opens("/staff/words")
    row = next(each.words for each in elements(administrator.page.text, "tr") if "It is fixed" in each.words)
    assert "{service}: mended" in row and "Wenna Trevanion" in row
    event = await world.db.fetchrow("select kind, public, details from event order by id desc limit 1")
    assert event and (event["kind"], event["public"]) == ("words.edited", False)
    assert event["details"] == {
        **{"of": "report.closed.fixed", "language": "en"},
        **{"before": {"title": "{service}: Fixed"}, "after": {"title": "{service}: mended"}},
    }


async def test_the_original_words_can_be_put_back(world: World) -> None:
    administrator = await world.administrator()
    await edits(administrator, FIXED, title="{service}: mended")
    await edits(administrator, FIXED, do="put-back")
    assert field(administrator.page.text, "title") == "{service}: Fixed"
    assert "The original words put back" in administrator.text
    assert "Put back the original words" not in administrator.text, "they are there already"
    await administrator.opens("/staff/words")
    assert "The original words are back" in administrator.text


async def test_the_last_change_of_words_is_undone_also_where_the_original_was_put_back(world: World) -> None:
    administrator = await world.administrator()
    await edits(administrator, FIXED, title="{service}: mended")
    await administrator.undoes(FIXED)
    assert field(administrator.page.text, "title") == "{service}: Fixed" and administrator.path == FIXED
    await administrator.undoes(FIXED)
    assert field(administrator.page.text, "title") == "{service}: mended"
    stale = elements(administrator.page.text, "button", name="event")[0].attributes["value"]
    await edits(administrator, FIXED, do="put-back")
    await administrator.undoes(FIXED)
    assert field(administrator.page.text, "title") == "{service}: mended"
    await administrator.sends("/staff/words/undo", event=stale)
    assert administrator.status == 409 and "Only the last change can be undone" in administrator.text


async def test_of_two_officers_at_once_the_second_is_told_and_overwrites_nothing(world: World) -> None:
    first, second = await world.administrator(), await world.administrator()
    for before in ("", "{service}: put back, then"):
        await first.opens(FIXED)
        version = field(first.page.text, "version")
        await edits(second, FIXED, title=f"{before}{{service}}: theirs")
        typed = {"title": "{service}: mine", "body": "{reason}"}
        await first.sends(FIXED, None, version=version, language="en", do="save", **typed)
        assert first.status == 409 and "Somebody else has changed this" in errors(first.page.text)["edit"]
        assert field(first.page.text, "title") == "{service}: mine", "what she typed is kept"
    await first.opens(FIXED)
    assert "theirs" in field(first.page.text, "title")


async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(world: World) -> None:
    administrator = await world.administrator()
    known = "You can use {service}, {reference}"
    for title, body, wrong in (
        ("{servise}: fixed", "{reason}", {"title": f"{{servise}} cannot stand here. {known}"}),
        ("{reason}", "{reason}", {"title": f"{{reason}} cannot stand here. {known}"}),
        ("", "Well", {"title": "Write a title"}),
        ("Fixed", "", {"body": "Write what it says"}),
        ("Fixed", "{day} {reason}", {"body": f"{{day}} cannot stand here. {known}, {{reason}}"}),
        ("Fixed", "{reason", {"body": "A curly bracket has no partner. Write each placeholder like {reference}"}),
        (
            "x" * 71,
            "{reason}",
            {"title": "Say it in 70 letters or fewer. With the example in it, it has 71"},
        ),
        (
            "{service}",
            "Done",
            {"body": "Put {reason} in: without it nobody reads what the officer or the resident wrote"},
        ),
    ):
        for do in ("look", "save"):
            await edits(administrator, FIXED, do, title=title, body=body)
            assert administrator.status == 422
            found = errors(administrator.page.text)
            assert wrong.items() <= found.items(), found
            assert field(administrator.page.text, "title") == title
    assert await world.db.fetchval("select count(*) from message_words") == 0


async def test_a_title_that_a_text_message_must_cut_is_refused(world: World) -> None:
    administrator = await world.administrator()
    await edits(administrator, QUESTION, title="{reference}" + "€" * 60)
    assert errors(administrator.page.text) == {
        "title": "A text message cannot hold this title and its link. Make it shorter"
    }


async def test_before_it_is_kept_an_officer_sees_it_on_a_phone_in_a_text_and_in_an_email(world: World) -> None:
    administrator = await world.administrator()
    await edits(administrator, FIXED, "look", title="{service}: all well", body="So it is. {reason}")
    assert administrator.status == 200
    phone, text, email = (
        "".join(each.words for each in elements(administrator.page.text, tag, class_=name))
        for tag, name in (("div", "lock-screen"), ("div", "letter"), ("div", "letter"))
    )
    assert "Pothole: all well" in phone and "So it is. We filled the hole on Tuesday." in phone
    assert "Pothole: all well. See http://council.test/reports/7K4M9QX" in text
    assert "So it is. We filled the hole on Tuesday." in email and "Stop these emails" in email
    assert await world.db.fetchval("select count(*) from message_words") == 0


async def test_words_that_are_hard_to_read_are_warned_of_and_kept(world: World) -> None:
    administrator = await world.administrator()
    hard = "Remediation necessitates prioritisation in accordance with statutory obligations. {reason}"
    await edits(administrator, FIXED, body=hard)
    assert "Say it more simply" in administrator.text and field(administrator.page.text, "body") == hard
    await administrator.opens(QUESTION)
    assert "Reading age" in administrator.text and "Say it more simply" not in administrator.text


async def test_all_who_hear_of_one_thing_cost_one_query_for_its_words(world: World, mail: MailServer) -> None:
    reference = await world.person().reports(email="ann@example.org")
    for _n in range(5):
        await world.person().sends(f"/reports/{reference}/follow")
    await world.worker_works()
    asked: list[str] = []
    world.db.add_query_logger(lambda ran: asked.append(ran.query))
    await closes(world, reference, "Filled")
    assert sum("from message_words" in text for text in asked) == 1
