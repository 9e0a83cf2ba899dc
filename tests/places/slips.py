"""What fingers do to a name: one slip, the same for the same seed."""

import string
from random import Random


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
