"""Text messages: one question, and after a yes each change with a short link and a way to stop; STOP ends it all."""

from pathlib import Path
from typing import Any

import pytest

from tests.fakes import MailServer, Notified, Notify, PushService
from tests.notifications.hearing import changed, comes_round, link_in
from tests.reports.reading import errors, field
from tests.world import Person, World, a_world, settings_for_tests

MOBILE = "07700 900123"
NUMBER = "+447700900123"


async def calls_back(world: World, notify: Notify, what: dict[str, Any], path: str = "", token: str = "") -> int:
    """GOV.UK Notify posts to our callback; the status it is answered with."""
    headers = {"Authorization": f"Bearer {token or notify.callback_token}"}
    answer = await world.person().client.post(f"/callbacks/notify{path}", json=what, headers=headers)
    return answer.status_code


async def receipt(world: World, notify: Notify, sent: Notified, status: str) -> None:
    assert await calls_back(world, notify, notify.receipt(sent, status)) == 204


def texted(words: str, id: str = "0e6cf3a8-4d6e-4a7c-8f0a-6d3a1b2c4d5e") -> dict[str, str]:
    return {
        "id": id,
        "source_number": "447700900123",
        "destination_number": "07700987654",
        "message": words,
        "date_received": "2026-11-22T12:15:30.000000Z",
    }


async def follows_by_text(world: World, notify: Notify, person: Person, reference: str) -> None:
    await person.sends(f"/reports/{reference}/follow-by-email", mobile=MOBILE)
    await world.worker_works()
    await world.person().sends(link_in(notify.sent[-1].words, "confirm"))
    await world.worker_works()


async def fate(world: World, channel: str = "sms") -> tuple[str, str]:
    """Of the newest."""
    row = await world.db.fetchrow(
        "select status, reason from delivery where channel = $1 order by id desc limit 1", channel
    )
    assert row
    return row["status"], row["reason"]


async def test_a_number_is_asked_once_and_after_a_yes_hears_of_each_change(world: World, notify: Notify) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports("Not for a text")
    for _again in range(2):
        await resident.sends(f"/reports/{reference}/follow-by-email", mobile=MOBILE)
        assert resident.path == f"/reports/{reference}/asked" and "Look at your texts" in resident.text
    await world.worker_works()
    await changed(world, officer, reference)
    [question] = notify.sent
    assert question.to == NUMBER and f"Do you want news of report {reference}?" in question.words
    assert "Not for a text" not in question.words

    phone = world.person()
    await phone.opens(link_in(question.words, "confirm"))
    await changed(world, officer, reference)
    assert len(notify.sent) == 1, "opening the link says nothing; the button does"
    await phone.sends(link_in(question.words, "confirm"))
    await changed(world, officer, reference, words="We come on Tuesday")
    [_question, greeting, news] = notify.sent
    assert reference in greeting.words and news.words.startswith("Pothole: Planned")
    assert f"http://council.test/reports/{reference}" in news.words and "private" not in news.words
    await phone.sends(link_in(news.words, "stop"))
    await changed(world, officer, reference)
    assert len(notify.sent) == 3


async def test_a_report_can_be_sent_with_a_number_to_hear_at(world: World, notify: Notify) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where="54.6200, 1.0200")
    await resident.sends(f"{draft}/service", service_code="pothole")
    await resident.sends(f"{draft}/describe", description="A deep hole")
    await resident.sends(f"{draft}/contact", mobile="01632 960123")
    assert resident.status == 422 and "mobile" in errors(resident.page.text)
    assert field(resident.page.text, "mobile") == "01632 960123"
    await resident.sends(f"{draft}/contact", mobile=MOBILE)
    assert MOBILE in resident.text
    await resident.sends(f"{draft}/check")
    await world.worker_works()
    assert [each.to for each in notify.sent] == [NUMBER]


async def test_a_street_can_be_heard_of_by_text(world: World, notify: Notify) -> None:
    person = world.person()
    await person.sends("/following", ward="Merrowby", mobile=MOBILE)
    assert "Look at your texts" in person.text
    await world.worker_works()
    await world.person().sends(link_in(notify.sent[0].words, "confirm"))
    await person.opens("/following")
    assert "by text message" in person.text
    await person.sends("/following", ward="Merrowby", mobile="+33 612345678")
    assert person.status == 422 and "abroad" in errors(person.page.text)["mobile"]


async def test_council_news_can_come_by_text_too(world: World, notify: Notify) -> None:
    person = world.person()
    await person.sends("/news", ward="Merrowby", mobile="not a number")
    assert person.status == 422 and field(person.page.text, "mobile") == "not a number"
    await person.sends("/news", ward="Merrowby", mobile=MOBILE)
    assert "Look at your texts" in person.text
    await world.worker_works()
    assert len(notify.sent) == 1


async def test_a_receipt_says_once_what_became_of_a_text(world: World, notify: Notify) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await follows_by_text(world, notify, resident, reference)
    assert await fate(world) == ("sending", "created")
    await receipt(world, notify, notify.sent[-1], "delivered")
    assert await fate(world) == ("delivered", "delivered")
    for late in ("permanent-failure", "sending", "delivered", "nonsense"):
        await receipt(world, notify, notify.sent[-1], late)
    assert await fate(world) == ("delivered", "delivered")
    assert await world.db.fetchval("select gone_at is null from address")
    await officer.opens(f"/staff/reports/{reference}")
    assert "Text: delivered" in " ".join(officer.text.split()) and "900123" not in officer.page.text


async def test_a_receipt_of_nothing_we_sent_changes_nothing(world: World, notify: Notify) -> None:
    reference = await world.person().reports()
    await follows_by_text(world, notify, world.person(), reference)
    [sent, *_others] = notify.sent
    for other in (None, "", "x", "x-1", "1-x", f"{'0' * 32}-1", f"{sent.reference.rpartition('-')[0]}-999999"):
        stranger = notify.receipt(sent, "permanent-failure") | {"reference": other}
        assert await calls_back(world, notify, stranger) == 204
    assert await world.db.fetchval("select count(*) from delivery where status = 'permanent-failure'") == 0


@pytest.mark.parametrize("path", ["", "/texts", "/returned-letters"])
async def test_nobody_but_notify_may_call_back(world: World, notify: Notify, path: str) -> None:
    for token in ("wrong", f"{notify.callback_token}!"):
        assert await calls_back(world, notify, texted("STOP"), path, token) == 403
    assert (await world.person().client.post(f"/callbacks/notify{path}", json=texted("STOP"))).status_code == 403


async def test_a_number_that_is_not_in_use_is_not_texted_again(world: World, notify: Notify) -> None:
    resident = world.person()
    await resident.sends(f"/reports/{await resident.reports()}/follow-by-email", mobile=MOBILE)
    await world.worker_works()
    await receipt(world, notify, notify.sent[0], "permanent-failure")
    await resident.sends(f"/reports/{await resident.reports()}/follow-by-email", mobile=MOBILE)
    await world.worker_works()
    assert len(notify.sent) == 1


async def test_without_receipts_notify_is_asked_and_the_text_is_not_sent_again(world: World, notify: Notify) -> None:
    resident = world.person()
    await resident.sends(f"/reports/{await resident.reports()}/follow-by-email", mobile=MOBILE)
    await world.worker_works()
    for word, status in (("pending", "sending"), ("delivered", "delivered")):
        notify.sent[0].status = word
        await world.db.execute("update delivery set due_at = now() where channel = 'sms'")
        await world.worker_works()
        assert await fate(world) == (status, word)
    assert len(notify.sent) == 1


async def test_a_text_whose_answer_was_lost_is_found_and_not_sent_again(world: World, notify: Notify) -> None:
    notify.loses_answers = True
    resident = world.person()
    await resident.sends(f"/reports/{await resident.reports()}/follow-by-email", mobile=MOBILE)
    await world.worker_works()
    assert (await fate(world))[0] == "temporary-failure"
    await world.db.execute("update delivery set due_at = now() where channel = 'sms'")
    await world.worker_works()
    assert await fate(world) == ("sending", "created") and len(notify.sent) == 1


async def test_what_failed_is_made_up_for_by_the_next_channel_and_officers_see_both(
    world: World, notify: Notify, push: PushService, mail: MailServer
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription)
    await resident.sends("/account/notices/text", mobile=MOBILE)
    assert "Look at your texts" in resident.text
    await world.worker_works()
    await world.person().sends(link_in(notify.sent[0].words, "confirm"))
    phone.unsubscribe()
    notify.answer_with(500, "Exception")
    await changed(world, officer, reference)
    await comes_round(world, "fall_back")
    notify.answer_with(None)
    await world.db.execute("update delivery set due_at = now() where channel = 'sms' and status = 'temporary-failure'")
    await world.worker_works()
    assert notify.sent[-1].words.startswith("Pothole: Planned")
    await receipt(world, notify, notify.sent[-1], "temporary-failure")
    await officer.opens(f"/staff/reports/{reference}")
    said = " ".join(officer.text.split())
    assert "Notice: permanent-failure" in said and "then Text: temporary-failure" in said and "tried 2 times" in said
    await resident.sends("/account/notices/text/end")
    await resident.opens("/account/notices")
    assert field(resident.page.text, "mobile") == ""


async def test_texts_instead_of_notices_is_a_choice_where_they_can_be_sent(
    world: World, notify: Notify, push: PushService
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await resident.allows_notices(push.subscribe().subscription)
    await resident.sends("/account/notices/text", mobile=MOBILE)
    await world.worker_works()
    await world.person().sends(link_in(notify.sent[0].words, "confirm"))
    await resident.sends("/account/notices", report_channel="sms", most_a_day="10")
    assert 'value="sms" selected' in resident.page.text
    await changed(world, officer, reference)
    assert push.requests == 0 and notify.sent[-1].words.startswith("Pothole: Planned")


@pytest.mark.parametrize("words", ["STOP", " stop all. ", "Unsubscribe!"])
async def test_stop_ends_everything_for_that_number_until_it_is_asked_for_anew(
    world: World, notify: Notify, words: str
) -> None:
    resident, officer = world.person(), await world.officer()
    first, second = await resident.reports(), await resident.reports()
    for reference in (first, second):
        await follows_by_text(world, notify, resident, reference)
    await world.db.execute("update message set digest_at = now()")
    before = len(notify.sent)
    notify.answer_with(500)
    await changed(world, officer, first)
    notify.answer_with(None)
    for _retry in range(2):
        assert await calls_back(world, notify, texted(words), "/texts") == 204
    await world.db.execute("update delivery set due_at = now() where status = 'temporary-failure'")
    for reference in (first, second):
        await changed(world, officer, reference)
    await comes_round(world, "make_digests")
    assert len(notify.sent) == before, "not even what was on its way"
    stopped = "select count(*) from event where kind = 'address.stopped'"
    assert await world.db.fetchval(stopped) == 1

    await world.person().sends(f"/reports/{first}/follow-by-email", mobile=MOBILE)
    await world.worker_works()
    assert len(notify.sent) == before + 1 and "Do you want news" in notify.sent[-1].words
    await changed(world, officer, first)
    assert len(notify.sent) == before + 1, "to ask anew is to be asked anew"
    await world.person().sends(link_in(notify.sent[-1].words, "confirm"))
    await changed(world, officer, first)
    assert notify.sent[-1].words.startswith("Pothole: Planned")


async def test_any_other_text_is_kept_once_and_answered_and_stops_nothing(world: World, notify: Notify) -> None:
    for _retry in range(2):
        assert await calls_back(world, notify, texted("The stopcock in Quay Road\0 is leaking"), "/texts") == 204
    rows = await world.db.fetch("select words, stopped_at from text_received join address on address.id = address_id")
    assert [tuple(row) for row in rows] == [("The stopcock in Quay Road is leaking", None)]
    details = await world.db.fetchval("select details from event where kind = 'text.received'")
    assert details == {}, "nothing personal stands in an event"
    await world.worker_works()
    assert [each.to for each in notify.sent] == [NUMBER] and "http://council.test/reports/new" in notify.sent[0].words
    other = texted("Thank you for your text", id="1e6cf3a8-4d6e-4a7c-8f0a-6d3a1b2c4d5e")
    assert await calls_back(world, notify, other, "/texts") == 204
    await world.worker_works()
    assert len(notify.sent) == 1, "once a day, as that was a machine's answer"


async def test_a_council_with_a_key_and_no_template_offers_no_texts(
    wrackholm: str, tmp_path: Path, notify: Notify
) -> None:
    settings = settings_for_tests(tmp_path, **notify.settings | {"notify_text_template": ""})
    async with a_world(wrackholm, settings) as world:
        person = world.person()
        reference = await person.reports()
        for page in ("/account/notices", "/following/new", f"/reports/{reference}"):
            await person.opens(page)
            assert person.status == 200 and "mobile" not in person.page.text and 'value="sms"' not in person.page.text
        await person.sends(f"/reports/{reference}/follow-by-email", mobile=MOBILE)
        await world.worker_works()
        assert notify.requests == 0
