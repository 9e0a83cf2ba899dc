"""Doorstep in WebKit, where there is no Background Sync, no storage estimate and, outside a home screen, no push."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from tests.browser.webkit import WebKit, WebKitError
from tests.world import Council, a_photo, eventually

pytestmark = [pytest.mark.webkit, pytest.mark.asyncio(loop_scope="module")]

GO_ON = "main form .button:not(.button-secondary)"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def webkit() -> AsyncIterator[WebKit]:
    async with WebKit() as webkit:
        yield webkit


async def is_asked(webkit: WebKit, question: str) -> None:
    """Its click does not wait for the page it leads to, and between two pages nothing can be asked."""

    async def there() -> bool:
        with suppress(WebKitError):
            return bool(
                await webkit.js("document.readyState === 'complete' && document.querySelector('h1')?.innerText.trim()")
                == question
            )
        return False

    await eventually(there)


async def test_a_whole_report_is_made_and_what_is_wrong_is_said_first(
    webkit: WebKit, council: Council, tmp_path: Path
) -> None:
    photo = tmp_path / "hole.jpg"
    photo.write_bytes(a_photo())
    await webkit.goto(council.origin)
    await webkit.click(".hero .button")
    await is_asked(webkit, "Is anyone in danger now?")
    await webkit.click(GO_ON)
    await is_asked(webkit, "Where is it?")
    await webkit.click(GO_ON)
    await eventually(lambda: webkit.js("document.activeElement.id === 'error-summary'"))
    assert (await webkit.js("document.title")).startswith("Error:")
    await webkit.type("#where", "Fish Lane")
    await webkit.js("document.querySelector('[data-where]').submit()")
    await is_asked(webkit, "Which place is it?")
    await webkit.click("input[name=choice]")
    await webkit.click(GO_ON)
    await is_asked(webkit, "What is the problem?")
    await webkit.click("input[value=pothole]")
    await webkit.click(GO_ON)
    await is_asked(webkit, "What is wrong?")
    await webkit.type("#description", "A hole that WebKit saw")
    await webkit.type("input[type=file]", str(photo))
    await webkit.click(GO_ON)
    await is_asked(webkit, "Do you want news by email or text?")
    await webkit.type("#email", "ada@example.org")
    await webkit.click(GO_ON)
    await is_asked(webkit, "Check your answers")
    await webkit.click(GO_ON)
    await is_asked(webkit, "Thank you. We have your report")
    reference = await webkit.text(".panel .reference")

    assert await webkit.js("document.querySelector('[data-notices]').hidden"), "push is offered where there is none"
    await webkit.goto(f"{council.origin}/reports/{reference}")
    assert "Hear by email" in await webkit.text()
    assert await webkit.js("document.querySelector('.photo-large').decode().then(() => true)")
    db = await asyncpg.connect(council.dsn)
    try:
        address = await db.fetchval(
            "select count(*) from follow join report on report.id = subject_id "
            "where reference = $1 and recipient_kind = 'address'",
            reference,
        )
    finally:
        await db.close()
    assert address == 1


async def test_the_page_of_what_is_kept_says_what_this_browser_does_not_tell(webkit: WebKit, council: Council) -> None:
    await webkit.goto(f"{council.origin}/account/storage")
    assert not await webkit.js("navigator.storage?.estimate")
    await eventually(lambda: webkit.js("document.querySelector('[data-total]').innerText.includes('does not say')"))
    kept = "document.querySelector('[data-kind=app] [data-size]').innerText"
    await webkit.js("navigator.serviceWorker.ready.then(() => true)")
    await webkit.reload()

    async def counted() -> bool:
        return str(await webkit.js(kept)).endswith("kB")

    await eventually(counted)


async def test_with_the_server_away_the_app_opens_and_says_so(webkit: WebKit, council: Council) -> None:
    await webkit.goto(council.origin)
    await eventually(lambda: webkit.js("navigator.serviceWorker.controller?.state === 'activated'"))
    await council.kill("serve")
    try:
        await webkit.goto(f"{council.origin}/reports?status=closed")
        await is_asked(webkit, "You have no signal")
        assert await webkit.js("document.styleSheets.length") > 0
    finally:
        await council.start("serve")
        await council.is_up()
