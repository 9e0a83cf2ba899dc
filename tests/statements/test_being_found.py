"""What a search engine may list: what everybody may read, once, under one address; nothing of anybody's own."""

from tests.world import World

NOINDEX = '<meta name="robots" content="noindex">'


async def test_a_page_for_everybody_says_what_it_is_and_where_it_lives(world: World) -> None:
    resident, stranger = world.person(), world.person()
    report = f"/reports/{await resident.reports()}"
    for path in ("/", "/reports", "/reports/map", "/search", "/accessibility", "/privacy", "/security", report):
        await stranger.opens(f"{path}?from=elsewhere")
        assert f'<link rel="canonical" href="{world.settings.origin}{path}">' in stranger.page.text, path
        assert '<meta name="description" content="Report a problem' in stranger.page.text, path
        assert NOINDEX not in stranger.page.text, path


async def test_what_is_somebodys_own_is_not_listed(world: World) -> None:
    resident = world.person()
    report = f"/reports/{await resident.reports()}"
    draft = await resident.begins_a_report()
    own = ["/account", "/account/storage", "/following", "/messages", "/offline", f"{draft}/place", "/staff/sign-in"]
    for path in (*own, f"{report}/sent", f"{report}/manage", f"{report}/private/anything"):
        await resident.opens(path)
        assert NOINDEX in resident.page.text and "canonical" not in resident.page.text, path


async def test_robots_are_told_where_not_to_go(world: World) -> None:
    answer = await world.person().client.get("/robots.txt")
    assert answer.text == "User-agent: *\nDisallow: /staff\n"
    assert answer.headers["content-type"].startswith("text/plain")
