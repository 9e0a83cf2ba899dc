"""CPU for each request and requests a second, under a load that stands still: so many requests, so many at once."""

import asyncio
import time
from collections.abc import Callable, Iterator
from itertools import count
from statistics import median
from typing import Any

from msgspec import Struct

from bench.council import Server

AT_ONCE = 8
ROUNDS = 3


class Ask(Struct, frozen=True):
    """One kind of request: `path` and `json` are given its number, so that no two need be the same."""

    server: Server
    requests: int
    path: Callable[[int], str]
    json: Callable[[int], Any] | None = None
    cookie: str = ""


class Cost(Struct, frozen=True):
    cpu_ms: float
    per_s: float


async def costs(asks: dict[str, Ask]) -> dict[str, Cost]:
    """The median of three rounds, all kinds in each, so that what else the machine does meets them alike."""
    numbers = count()
    for ask in asks.values():
        await load(ask, ask.requests // 4, numbers)  # until it is warm
    rounds = [{name: await load(ask, ask.requests, numbers) for name, ask in asks.items()} for _round in range(ROUNDS)]
    return {name: middle([each[name] for each in rounds]) for name in asks}


def middle(rounds: list[Cost]) -> Cost:
    return Cost(median(each.cpu_ms for each in rounds), median(each.per_s for each in rounds))


async def load(ask: Ask, requests: int, numbers: Iterator[int]) -> Cost:
    left = iter(range(requests))
    cpu_s, began = ask.server.cpu_s(), time.monotonic()
    await asyncio.gather(*(keep_asking(ask, left, numbers) for _client in range(AT_ONCE)))
    took = time.monotonic() - began
    return Cost((ask.server.cpu_s() - cpu_s) / requests * 1000, requests / took)


async def keep_asking(ask: Ask, left: Iterator[int], numbers: Iterator[int]) -> None:
    for _request in left:
        number = next(numbers)
        method, json = ("POST", ask.json(number)) if ask.json else ("GET", None)
        url = f"{ask.server.origin}{ask.path(number)}"
        headers = {"accept-encoding": "br"} | ({"cookie": ask.cookie} if ask.cookie else {})
        async with ask.server.client.request(method, url, json=json, headers=headers) as answer:
            await answer.read()
            answer.raise_for_status()
