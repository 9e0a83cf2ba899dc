"""What fingers do to a name, the same for the same seed; and how often the name is found all the same."""

import string
from collections.abc import Awaitable, Callable
from random import Random

from api.database import Connection
from api.places import queries
from api.places.schemas import GazetteerEntry

SAMPLE = 200

Typed = list[tuple[str, str]]  # what is typed, and the name it is meant for
Find = Callable[[list[str]], Awaitable[list[list[str]]]]


def with_a_slip(chance: Random, words: str) -> str:
    """A letter or figure left out, put in, mistaken for another of its sort, or changed round with its neighbour."""
    at = chance.choice([n for n, letter in enumerate(words) if letter.isalnum()])
    others = string.digits if words[at].isdigit() else string.ascii_lowercase
    match chance.randrange(4):
        case 0:
            return words[:at] + words[at + 1 :]
        case 1:
            return words[:at] + chance.choice(others) + words[at:]
        case 2:
            return words[:at] + chance.choice(others.replace(words[at].lower(), "")) + words[at + 1 :]
        case _:
            first = min(at, len(words) - 2)
            return words[:first] + words[first + 1] + words[first] + words[first + 2 :]


async def sampled(bath: Connection) -> tuple[list[str], list[str]]:
    """Streets and places, and postcodes."""
    entries = await queries.gazetteer_entries(bath)
    names = sorted({entry.name for entry in entries if entry.kind != "postcode"})
    postcodes = sorted({entry.name for entry in entries if entry.kind == "postcode"})
    return Random(1).sample(names, SAMPLE), Random(2).sample(postcodes, SAMPLE)


def slipped(names: list[str]) -> Typed:
    chance = Random(7)
    return [(with_a_slip(chance, name), name) for name in names]


async def found_by(find: Find, typed: Typed) -> float:
    """The share whose name is among the first five; whoever spells a name without its apostrophe means the same."""
    answers = await find([words for words, _name in typed])
    hits = [plain(name) in map(plain, found[:5]) for found, (_words, name) in zip(answers, typed, strict=True)]
    return sum(hits) / len(hits)


def plain(name: str) -> str:
    return name.lower().replace("'", "")


def by_council(bath: Connection) -> Find:
    async def find(words: list[str]) -> list[list[str]]:
        return [names(await queries.places_matching(bath, each)) for each in words]

    return find


def names(entries: list[GazetteerEntry]) -> list[str]:
    return [entry.name for entry in entries]
