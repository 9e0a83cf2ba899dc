"""An officer in the street: her round in the order she goes, what is near, and what she found where she stands."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from httpx import Response

from tests.reports.reading import elements, errors
from tests.world import HERE, Person, World, a_photo, photos_kept

THERE = "54.6160, 1.0639"  # a street away from nowhere near HERE


def stops_on(officer: Person) -> list[str]:
    """References in the order of the page."""
    return re.findall(r'<a href="/staff/round/([2-9A-Z]{7})"', officer.page.text)


async def two_reports(world: World) -> tuple[str, str]:
    resident = world.person()
    first = await resident.reports("A hole by the crossing", where=HERE)
    second = await resident.reports("A hole by the harbour", where=THERE)
    return first, second


async def goes_to(officer: Person, *references: str) -> None:
    await officer.client.post("/staff/round/take-up", data={"reference": list(references)})
    await officer.opens("/staff/round")


async def test_her_round_is_in_the_order_she_took_it_up_and_can_be_changed(world: World) -> None:
    first, second = await two_reports(world)
    officer = await world.officer()
    await goes_to(officer, second, first)
    assert stops_on(officer) == [second, first]
    await officer.sends("/staff/round/move", up=first)
    assert stops_on(officer) == [first, second]
    await officer.sends("/staff/round/move", down=first)
    assert stops_on(officer) == [second, first]
    await officer.sends("/staff/round/start-here", where=HERE)
    assert stops_on(officer) == [first, second], "each time the nearest that is left"
    await officer.sends("/staff/round/start-here", where="Nowhere Lane Indeed")
    assert officer.status == 422 and errors(officer.page.text)
    await officer.sends("/staff/round/leave-out", reference=first)
    assert stops_on(officer) == [second]


async def test_what_is_near_is_found_and_taken_up_without_a_script(world: World) -> None:
    first, second = await two_reports(world)
    officer = await world.officer()
    await officer.opens(f"/staff/round/nearby?where={HERE}")
    assert stops_on(officer)[0] == first and second in stops_on(officer)
    await officer.sends("/staff/round/take-up", reference=first)
    assert officer.path == "/staff/round" and stops_on(officer) == [first]
    await officer.opens("/staff/round/nearby?where=zzzz")
    assert officer.status == 422


async def test_a_report_is_on_one_round_at_most(world: World) -> None:
    first, _second = await two_reports(world)
    one, other = await world.officer(), await world.administrator()
    await goes_to(one, first)
    await other.opens(f"/staff/round/nearby?where={HERE}")
    assert "On the round of" in other.text
    await goes_to(other, first)
    assert stops_on(other) == [first]
    await one.opens("/staff/round")
    assert first not in stops_on(one)


async def test_what_is_assigned_to_her_is_offered(world: World) -> None:
    first, _second = await two_reports(world)
    officer = await world.officer()
    officer_id = await world.db.fetchval("select officer_id from session order by started_at desc limit 1")
    await world.db.execute("update report set officer_id = $1 where reference = $2", officer_id, first)
    await officer.opens("/staff/round")
    assert "Assigned to you" in officer.text and first in stops_on(officer)


async def test_she_closes_it_where_she_stands_with_a_photo_and_followers_are_told(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A hole by the crossing", where=HERE, email="ada@example.org")
    officer = await world.officer()
    await goes_to(officer, reference)
    await officer.opens(f"/staff/round/{reference}")
    fields = visit_fields(officer)
    latitude, longitude = HERE.split(", ")
    await officer.sends(
        f"/staff/round/{reference}",
        [("now.jpg", a_photo())],
        **fields | {"finding": "fixed", "words": "We filled it.", "latitude": latitude, "longitude": longitude},
    )
    assert officer.path == "/staff/round" and reference not in stops_on(officer)
    await resident.opens(f"/reports/{reference}")
    assert "Fixed" in resident.text and "We filled it." in resident.text
    visited = await world.db.fetchval("select details from event where kind = 'report.visited'")
    assert visited == {"finding": "fixed", "distance_m": 0}, "how far, and nothing of where she was"


async def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(world: World) -> None:
    reference, _second = await two_reports(world)
    officer = await world.officer()
    await officer.opens(f"/staff/round/{reference}")
    fields = visit_fields(officer)
    await officer.sends(f"/staff/round/{reference}", None, **fields | {"words": "Filled"})
    assert officer.status == 422 and "Choose what you found" in officer.text and ">\nFilled<" in officer.page.text
    await officer.sends(f"/staff/round/{reference}", None, **fields | {"finding": "fixed"})
    assert officer.status == 422 and errors(officer.page.text).keys() >= {"words"}


async def test_far_from_the_place_she_is_asked_whether_it_is_the_right_one(world: World) -> None:
    reference, _second = await two_reports(world)
    officer = await world.officer()
    await officer.opens(f"/staff/round/{reference}")
    far = visit_fields(officer) | {"finding": "fixed", "words": "Filled.", "latitude": "54.6160", "longitude": "1.0639"}
    await officer.sends(f"/staff/round/{reference}", None, **far)
    assert officer.status == 422 and re.search(r"You are 2[89]\d\d metres from where this was reported", officer.text)
    await officer.sends(f"/staff/round/{reference}", None, **far | {"is_sure": "yes"})
    assert officer.path == "/staff/round"


async def test_work_that_goes_on_is_told_and_stays_open(world: World) -> None:
    reference, _second = await two_reports(world)
    officer = await world.officer()
    await officer.opens(f"/staff/round/{reference}")
    fields = visit_fields(officer) | {"finding": "more_to_do", "words": "A crew comes back on Friday."}
    await officer.sends(f"/staff/round/{reference}", None, **fields)
    resident = world.person()
    await resident.opens(f"/reports/{reference}")
    assert "A crew comes back on Friday." in resident.text and "Closed" not in resident.text


async def test_what_her_phone_kept_sealed_is_done_once_however_often_it_arrives(world: World) -> None:
    reference, _second = await two_reports(world)
    officer = await world.officer()
    await goes_to(officer, reference)
    key, at = uuid4(), datetime.now(UTC) - timedelta(hours=2)
    words = {"finding": "fixed", "words": "Filled without a signal.", "at": at.isoformat()}
    first = await arrives(officer, key, reference, words, a_photo())
    again = await arrives(officer, key, reference, words, a_photo())
    assert (first.status_code, again.status_code) == (201, 200) and first.json()["reference"] == reference
    assert (
        await world.db.fetchval(
            """select count(*) from event join report on report.id = subject_id
            where kind = 'report.closed' and reference = $1""",
            reference,
        )
        == 1
    )
    assert await world.db.fetchval("select happened_at from event where kind = 'report.visited'") == at, (
        "when it was done"
    )


async def test_what_waited_too_long_asks_her_and_tells_why(world: World) -> None:
    reference, _second = await two_reports(world)
    officer = await world.officer()
    words = {"finding": "fixed", "words": "Filled."}
    await goes_to(officer, reference)
    assert (await arrives(officer, uuid4(), reference, words)).status_code == 201
    late = await arrives(officer, uuid4(), reference, words)
    assert late.status_code == 409 and "closed already" in late.json()["detail"]


async def test_what_cannot_be_taken_is_kept_as_a_note_with_its_photo_and_nobody_sees_that_before_it_is_looked_at(
    world: World,
) -> None:
    reference, _second = await two_reports(world)
    officer, key = await world.officer(), uuid4()
    await goes_to(officer, reference)
    words = {"finding": "fixed", "words": "Filled, while you wrote."}
    await officer.client.post(f"/staff/reports/{reference}/close", data={"outcome": "cannot_act", "reason": "Private."})
    assert (await arrives(officer, key, reference, words, a_photo())).status_code == 409
    for expected in (201, 200):
        assert (await arrives(officer, key, reference, words, a_photo(), as_note="yes")).status_code == expected
    await officer.opens(f"/staff/reports/{reference}")
    assert officer.text.count("Filled, while you wrote.") == 1
    assert await world.db.fetchval("select array_agg(state) from photo where kind = 'after'") == ["held"]
    resident = world.person()
    await resident.opens(f"/reports/{reference}")
    assert "Filled" not in resident.text and "Private." in resident.text


async def test_closed_meanwhile_her_words_are_still_there_and_stand_as_a_note(world: World) -> None:
    reference, _second = await two_reports(world)
    officer = await world.officer()
    await officer.opens(f"/staff/round/{reference}")
    fields = visit_fields(officer) | {"finding": "fixed", "words": "Filled, by the red door."}
    closing = {"outcome": "cannot_act", "reason": "Private."}
    await officer.client.post(f"/staff/reports/{reference}/close", data=closing)
    await officer.sends(f"/staff/round/{reference}", None, **fields)
    assert officer.status == 422 and "closed already" in officer.text and "Filled, by the red door." in officer.text
    await officer.sends(
        f"/staff/round/{reference}", None, **visit_fields(officer), as_note="yes", words=fields["words"]
    )
    assert officer.path == "/staff/round"
    await officer.opens(f"/staff/reports/{reference}")
    assert officer.text.count("Filled, by the red door.") == 1


async def test_signed_out_she_is_told_to_sign_in_and_nothing_is_taken(world: World) -> None:
    reference, _second = await two_reports(world)
    officer, key, words = await world.officer(), uuid4(), {"finding": "fixed", "words": "Filled."}
    await goes_to(officer, reference)
    sealed = [("sealed", ("sealed", seal(seal_with(officer), json.dumps(words).encode())))]
    sent = {"key": str(key), "reference": reference}
    await officer.sends("/staff/sign-out")
    answer = await officer.client.post(
        "/staff/round/visits", data=sent, files=sealed, headers={"accept": "application/json"}
    )
    assert answer.status_code == 401 and "Sign in again" in answer.json()["errors"]["signed_out"]
    assert await world.db.fetchval("select count(*) from visit_receipt") == 0


async def test_only_the_council_opens_what_is_sealed_and_only_for_her_who_wrote_it(world: World) -> None:
    reference, _second = await two_reports(world)
    officer, other = await world.officer(), await world.administrator()
    await goes_to(officer, reference)
    theirs = seal_with(officer)
    await other.opens("/staff/round")
    assert seal_with(other) != theirs
    sealed = seal(theirs, json.dumps({"finding": "fixed", "words": "Filled."}).encode())
    for bytes_sent in (sealed, b"", b"x" * 200, sealed[:-1]):
        sent = {"key": str(uuid4()), "reference": reference}
        files = [("sealed", ("sealed", bytes_sent))]
        answer = await other.client.post(
            "/staff/round/visits", data=sent, files=files, headers={"accept": "application/json"}
        )
        assert answer.status_code == 422, bytes_sent[:10]
    nobody = world.person()
    answer = await nobody.client.post("/staff/round/visits", data=sent, files=files)
    assert answer.status_code == 303 and answer.headers["location"] == "/staff/sign-in"


async def test_her_phone_is_given_reference_problem_and_place_to_keep_and_nothing_else(world: World) -> None:
    resident = world.person()
    reference = await resident.reports(
        "Mrs Trelawny of number 9 fell here", where=HERE, where_exactly="by the red door"
    )
    officer = await world.officer()
    await goes_to(officer, reference)
    (kept,) = json.loads(element_with(officer, "data-round"))
    assert kept.keys() == {"reference", "service", "place", "latitude", "longitude"}
    assert (kept["reference"], kept["service"]) == (reference, "Pothole")
    assert "Trelawny" not in officer.page.text and "red door" not in officer.page.text
    assert officer.page.headers["cache-control"] == "no-store"


async def test_the_page_for_no_signal_has_nothing_of_anybodys_and_may_be_kept(world: World) -> None:
    person = world.person()
    await person.opens("/staff/round/offline")
    assert person.status == 200 and person.page.headers["cache-control"] == "no-cache"
    assert "Sign out" not in person.text and not re.findall(r"[2-9A-HJKMNP-TV-Z]{7}", person.text)


async def test_the_pages_in_the_street_weigh_little(world: World) -> None:
    references = [await world.person().reports(f"Hole {n}", where=HERE) for n in range(12)]
    officer = await world.officer()
    await goes_to(officer, *references)
    for path in ("/staff/round", f"/staff/round/{references[0]}", f"/staff/round/nearby?where={HERE}"):
        answer = await officer.client.get(path, headers={"accept-encoding": "br"})
        assert int(answer.headers["content-length"]) < 10_000, path


def visit_fields(officer: Person) -> dict[str, str]:
    return {"key": re.search(r'name="key" value="([^"]+)"', officer.page.text)[1]}  # type: ignore[index]


def element_with(officer: Person, attribute: str) -> str:
    (found,) = [
        each.attributes[attribute] for each in elements(officer.page.text, "div") if attribute in each.attributes
    ]
    return found


def seal_with(officer: Person) -> str:
    return element_with(officer, "data-seal-with")


def seal(theirs: str, data: bytes) -> bytes:
    """As js/officer/seal.js does."""
    from base64 import urlsafe_b64decode

    ours = ec.generate_private_key(ec.SECP256R1())
    council = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), urlsafe_b64decode(theirs + "=="))
    public = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = HKDF(SHA256(), 32, salt=b"", info=public).derive(ours.exchange(ec.ECDH(), council))
    return public + AESGCM(key).encrypt(bytes(12), data, None)


async def arrives(
    officer: Person, key: UUID, reference: str, words: dict[str, str], *photos: bytes, **more: str
) -> Response:
    await officer.opens("/staff/round")
    theirs = seal_with(officer)
    parts = [("sealed", json.dumps(words).encode()), *(("photos", photo) for photo in photos)]
    files = [(name, ("sealed", seal(theirs, part))) for name, part in parts]
    sent = {"key": str(key), "reference": reference, **more}
    return await officer.client.post(
        "/staff/round/visits", data=sent, files=files, headers={"accept": "application/json"}
    )


async def test_what_arrives_again_leaves_no_second_photo_and_what_is_sealed_in_another_form_is_refused(
    world: World,
) -> None:
    reference, _second = await two_reports(world)
    officer, key = await world.officer(), uuid4()
    await goes_to(officer, reference)
    words = {"finding": "fixed", "words": "Filled."}
    await arrives(officer, key, reference, words, a_photo())
    kept = photos_kept(world)
    assert (await arrives(officer, key, reference, words, a_photo())).status_code == 200
    assert photos_kept(world) == kept
    files = [("sealed", ("sealed", seal(seal_with(officer), b"[no words]")))]
    sent = {"key": str(uuid4()), "reference": reference}
    answer = await officer.client.post("/staff/round/visits", data=sent, files=files)
    assert answer.status_code == 422
