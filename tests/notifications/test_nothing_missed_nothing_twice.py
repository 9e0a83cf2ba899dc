"""A push service at its worst, and a worker killed under way: each message arrives once, or a letter says why not."""

import random

from bench.push_faults import outcome_of

MESSAGES = 200


async def test_each_of_two_hundred_messages_arrives_once_or_its_letter_does() -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    outcome = await outcome_of(MESSAGES, random.Random(seed), ["worker"])
    assert (outcome.delivered + outcome.failed, outcome.lost, outcome.doubled) == (MESSAGES, 0, 0), outcome.met
    assert outcome.too_early == 0, "a push service that says when to come again is not asked before"
    assert outcome.met["worker killed"] == 1 and outcome.met["201"] < outcome.met.total() - outcome.met["letters"]
