"""The emulator delivers what a real server was recorded to deliver; every case that comes out otherwise is named."""

import asyncio
from collections.abc import Mapping

import pytest
from contract.deliveries import Deliveries, read_cases, recorded

CHANCE = "which of two runs side by side is faster at its e-mail is chance"
EDGE = "the recorded trigger came while a digest whose window had just ended was still waiting for the worker"
DIFFERENT: Mapping[str, Mapping[str, str]] = {
    "none": {"DzA digest backoff 141": EDGE, "DzA digest backoff 143": EDGE},
    "live": {
        "DzA content helpers 241": CHANCE,
        "DuA filter channels 302": CHANCE,
    },
    "dead": {},
}


@pytest.mark.parametrize("integrations", DIFFERENT)
def test_deliveries_come_out_as_recorded(integrations):
    """
    Answers, jobs with what happened to them, and messages in their order are those of the recording.
    """
    different = asyncio.run(_different(integrations))

    assert DIFFERENT[integrations].keys() == different.keys(), "\n".join(
        f"{name}:\n  {outcome}" for name, outcome in different.items() if name not in DIFFERENT[integrations]
    )


async def _different(integrations):
    deliveries = Deliveries(integrations)
    await deliveries.prepare()
    outcomes = [(case, await deliveries.carry_out(case)) for case in read_cases(integrations)]
    return {
        case["name"]: f"{recorded(case)} recorded\n  {outcome} here"
        for case, outcome in outcomes
        if outcome != recorded(case)
    }
