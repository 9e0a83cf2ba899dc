"""A score as Mozilla's HTTP Observatory gives it: 100, less for what is missing, more for what few have."""

import re

import httpx

SIX_MONTHS = 15_768_000  # seconds
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(answer: httpx.Response) -> tuple[int, list[str]]:
    """With the reasons. What only an operator can have, a place in the browsers' preload list, is not counted."""
    found = [(points, why) for holds, points, why in rules(answer) if holds]
    return 100 + sum(points for points, _why in found), [f"{points} {why}" for points, why in found]


def rules(answer: httpx.Response) -> list[tuple[bool, int, str]]:
    headers, policy, age = answer.headers, policy_of(answer), transport_age(answer)
    scripts = (
        re.findall(r"<script\b[^>]*", answer.text) if headers.get("content-type", "").startswith("text/html") else []
    )
    cookies = [
        {part.strip().split("=")[0].lower() for part in each.split(";")} for each in headers.get_list("set-cookie")
    ]
    cross_origin = headers.get("access-control-allow-origin")
    is_strict = policy.get("default-src") == {"'none'"} and policy.get("form-action", {"'none'"}) <= {
        "'none'",
        "'self'",
    }
    return [
        (not policy, -25, "no policy"),
        (any("'unsafe-" in each for values in policy.values() for each in values), -20, "an unsafe policy"),
        (
            is_strict and not any("'unsafe-" in each for values in policy.values() for each in values),
            10,
            "a strict policy",
        ),
        (policy.get("frame-ancestors") == {"'none'"}, 5, "framed by nobody"),
        ("frame-ancestors" not in policy and "x-frame-options" not in headers, -20, "framed by anybody"),
        (
            bool(scripts) and all('src="/' in each and 'src="//' not in each for each in scripts),
            5,
            "scripts of its own",
        ),
        (any("//" in each for each in scripts), -5, "scripts from elsewhere"),
        (age == 0, -20, "no strict transport"),
        (0 < age < SIX_MONTHS, -10, "strict transport for too short"),
        (headers.get("x-content-type-options") != "nosniff", -5, "content may be guessed"),
        (headers.get("referrer-policy") not in PRIVATE, -5, "no policy for referrers"),
        (
            bool(cookies) and all({"secure", "httponly", "samesite"} <= each for each in cookies),
            5,
            "cookies kept close",
        ),
        (any("secure" not in each for each in cookies), -40, "a cookie in clear"),
        (any("httponly" not in each for each in cookies), -30, "a cookie for scripts"),
        (cross_origin is not None and "access-control-allow-credentials" in headers, -50, "open to other sites"),
    ]


def policy_of(answer: httpx.Response) -> dict[str, set[str]]:
    directives = [each.split() for each in answer.headers.get("content-security-policy", "").split(";") if each.strip()]
    return {name: set(values) for name, *values in directives}


def transport_age(answer: httpx.Response) -> int:
    found = re.search(r"max-age=(\d+)", answer.headers.get("strict-transport-security", ""))
    return int(found[1]) if found else 0
