"""Which pages a phone may keep, said in their cache-control: the service worker goes by it, and so does the browser.

What says nothing is `no-store` (api/security.py). A page that is the same for everybody may be kept; one that shows
what this device has, only where its owner said that the device is hers.
"""

from pwa.visitors import Visitor

BY_ANYONE = {"cache-control": "no-cache"}


def if_hers(visitor: Visitor) -> dict[str, str]:
    return {"cache-control": "private, no-cache"} if visitor.keeps_pages else {}
