"""A letter that never arrived is seen, its address let go, the next way tried; a complaint ends the letters."""

import pytest

from api.notifications.email import fate_of_notice
from tests.fakes import MailServer, PushService
from tests.mail.conftest import Post, hears_by_email
from tests.notifications.hearing import changed, comes_round, second_way
from tests.notifications.test_choosing_how_to_hear import Letters
from tests.world import World

NOTICE = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnosis}
--b
Content-Type: text/rfc822-headers

Subject: News of your report
--b--
"""

COMPLAINT = """\
From: feedback@big-mail.example
Subject: FW: News of your report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Big-FBL/1.0
Version: 1
--b
Content-Type: message/rfc822

From: no-reply@example.org
Reply-To: {reply_to}
Subject: News of your report

Thank you.
--b--
"""


def notice(action: str = "failed", status: str = "5.1.1", diagnosis: str = "550 5.1.1 No such person") -> bytes:
    return NOTICE.format(action=action, status=status, diagnosis=diagnosis).encode()


def complaint(reply_to: str, kind: str = "abuse") -> bytes:
    return COMPLAINT.format(reply_to=reply_to, kind=kind).encode()


async def test_a_mailbox_that_is_no_more_is_seen_by_staff_and_not_written_to_again(
    world: World, mail: MailServer, post: Post
) -> None:
    officer = await world.officer()
    reference = await hears_by_email(world, mail, world.person())
    assert mail.senders[-1].startswith("Reports+b"), "bounces have an address of their own"
    for _time in range(2):
        assert await post.brings(notice(), mail.senders[-1], sender="") == 250
    assert "No such mailbox (5.1.1)" in await officer.opens(f"/staff/reports/{reference}")
    assert "Email: permanent-failure" in " ".join(officer.text.split())
    before = len(mail.letters)
    await changed(world, officer, reference)
    assert len(mail.letters) == before and await post.counts("bounced") == 2


async def test_what_came_back_goes_by_the_next_way_she_allows(
    world: World, mail: MailServer, push: PushService, post: Post
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription)
    await second_way(world, resident, Letters(mail))
    await resident.sends("/account/notices", report_channel="email", most_a_day="10")
    await changed(world, officer, reference)
    assert mail.letters[-1]["Subject"] == "Pothole: Planned" and not push.pushes
    await comes_round(world, "fall_back")
    await post.brings(notice(), mail.senders[-1], sender="")
    await comes_round(world, "fall_back")
    assert len(push.pushes) == 1, "email failed, and the notice is the next way"


async def test_a_letter_that_is_late_is_noted_and_no_more(world: World, mail: MailServer, post: Post) -> None:
    officer = await world.officer()
    reference = await hears_by_email(world, mail, world.person())
    assert await post.brings(notice("delayed", "4.4.1", "timed out"), mail.senders[-1], sender="") == 250
    assert await world.db.fetchval("select reason from delivery order by id desc limit 1") == "Delayed (4.4.1)"
    await changed(world, officer, reference)
    assert mail.letters[-1]["Subject"] == "Pothole: Planned"


async def test_what_comes_back_before_we_have_written_down_that_it_went_comes_again_later(
    world: World, mail: MailServer, post: Post
) -> None:
    await hears_by_email(world, mail, world.person())
    await world.db.execute("update delivery set status = 'sending', due_at = now() + interval '15 seconds'")
    assert await post.brings(notice(), mail.senders[-1], sender="") == 451


@pytest.mark.parametrize(
    ("action", "status", "code", "fate", "gone"),
    [
        ("failed", "5.1.1", 550, "permanent-failure", True),
        ("failed", "5.2.1", 0, "permanent-failure", True),
        ("failed", "5.0.0", 550, "permanent-failure", True),
        ("failed", "", 551, "permanent-failure", True),
        ("failed", "5.2.2", 552, "permanent-failure", False),
        ("failed", "5.7.1", 550, "permanent-failure", False),
        ("failed", "5.1.8", 553, "permanent-failure", False),
        ("failed", "", 0, "permanent-failure", False),
        ("failed", "4.4.7", 0, "temporary-failure", False),
        ("delayed", "5.1.1", 0, "temporary-failure", False),
        ("delivered", "2.0.0", 0, "temporary-failure", False),
    ],
)
def test_what_a_server_says_of_a_letter_is_its_fate(action: str, status: str, code: int, fate: str, gone: bool) -> None:
    found = fate_of_notice(action, status, code)
    assert (found.status, found.gone) == (fate, gone)


async def test_who_calls_it_spam_is_written_to_no_more(world: World, mail: MailServer, post: Post) -> None:
    officer = await world.officer()
    reference = await hears_by_email(world, mail, world.person())
    reply_to = mail.letters[-1]["Reply-To"]
    for made_up in (complaint(reply_to, "not-spam"), complaint(reply_to.replace("+ra", "+rb")), complaint("x@y.org")):
        assert await post.brings(made_up, "reports@council.test") == 250
    assert await post.counts("noted") == 3
    await changed(world, officer, reference)
    before = len(mail.letters)
    assert before == 3, "none of those was hers"
    assert await post.brings(complaint(reply_to), "reports@council.test", sender="feedback@big-mail.example") == 250
    await changed(world, officer, reference)
    assert len(mail.letters) == before and await post.counts("complaint") == 1
