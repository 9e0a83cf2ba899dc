"""An administrator writes what officers begin from; an officer chooses it, edits it freely, and sends that."""

import re

from tests.reports.reading import elements, errors, field
from tests.world import World

WORDS = "Thank you for telling us of {service} {reference}. We look at {place} by {day}."


async def test_a_template_is_checked_seen_in_a_real_report_and_every_change_can_be_undone(world: World) -> None:
    administrator, officer = await world.administrator(), await world.officer()
    await officer.opens("/staff/templates")
    assert officer.status == 403
    given = {"name": "We are looking", "service_code": "pothole", "used_for": "investigating", "state": "on"}
    await administrator.sends("/staff/templates/new", None, **given | {"words": "Hello {nobody}", "name": ""})
    assert set(errors(administrator.page.text)) == {"name", "words"} and "{nobody}" in administrator.text
    await administrator.sends("/staff/templates/new", None, **given | {"words": WORDS, "do": "look"})
    [seen] = [each.words for each in elements(administrator.page.text, "pre")]
    assert "{" not in seen and "Pothole" in seen and "Reading age" in administrator.text
    assert await world.db.fetchval("select count(*) from template where name = 'We are looking'") == 0
    await administrator.sends("/staff/templates/new", None, **given | {"words": WORDS})
    page = administrator.path
    assert "Saved" in administrator.text
    version = field(administrator.page.text, "version")
    await administrator.sends(page, None, **given | {"words": "Short", "version": version})
    await administrator.sends(page, None, **given | {"words": "Shorter", "version": version})
    assert administrator.status == 409 and field(administrator.page.text, "words") == "Shorter"
    await administrator.undoes(page)
    await administrator.opens(page)
    assert field(administrator.page.text, "words") == WORDS
    await administrator.sends("/staff/templates/new", None, **given | {"name": "By mistake", "words": WORDS})
    await administrator.undoes("/staff/templates")
    assert not await world.db.fetchval("select count(*) from template where name = 'By mistake'")


async def test_an_officer_begins_from_it_and_edits_it_freely(world: World) -> None:
    administrator, officer, resident = await world.administrator(), await world.officer(), world.person()
    for name, service, used_for in (("Looking", "pothole", "investigating"), ("Lamps", "street-light", "planned")):
        given = {"name": name, "service_code": service, "used_for": used_for, "state": "on", "words": WORDS}
        await administrator.sends("/staff/templates/new", None, **given)
    reference = await resident.reports()
    page = f"/staff/reports/{reference}"
    await officer.opens(f"{page}?write=update")
    offered = {each.words: each.attributes["value"] for each in elements(officer.page.text, "option")}
    assert "Looking" in offered and "Lamps" not in offered, "by its service"
    await officer.opens(f"{page}?write=update&template={offered['Looking']}")
    words = field(officer.page.text, "words")
    assert reference in words and "Pothole" in words and not re.search("[{}]", words)
    assert re.search(r'value="investigating" selected', officer.page.text)
    await officer.opens(f"{page}?write=close&template={offered['Looking']}")
    assert field(officer.page.text, "reason") == "", "what is said with a stage ends nothing"
    await officer.sends(f"{page}/update", stage="investigating", words=f"{words} Edited")
    await resident.opens(f"/reports/{reference}")
    assert "Edited" in resident.text


async def test_a_form_that_comes_back_does_not_take_the_version_of_whoever_saved_meanwhile(world: World) -> None:
    first, second = await world.administrator(), await world.administrator()
    given = {"name": "We are looking", "service_code": "", "used_for": "any", "state": "on", "words": WORDS}
    await first.sends("/staff/templates/new", None, **given)
    page, version = first.path, field(first.page.text, "version")
    await second.sends(page, None, **given | {"words": "Changed meanwhile", "version": version})
    for wrong in ({"name": ""}, {"do": "look"}):
        await first.sends(page, None, **given | {"version": version} | wrong)
        assert field(first.page.text, "version") == version
    await first.sends(page, None, **given | {"version": field(first.page.text, "version")})
    assert "Somebody else has changed" in errors(first.page.text)["edit"]
