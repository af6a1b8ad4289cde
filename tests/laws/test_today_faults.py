"""Whatever happens to one request of an apply to today's Novu, its report is true and a second run finishes the work."""

import pytest
from acme import pending
from faults import ELSEWHERE, FAULTS, LATE, Once, chosen, endpoint_of
from test_faults import false_verdicts

READS = (
    "GET /environments/me",
    "GET /v2/workflows",
    "GET /v2/layouts",
    "GET /health-check",
    "GET /integrations",
    "GET /v2/workflows/:id",
    "GET /v2/layouts/:id",
    "GET /v2/layouts/:id/usage",
    "GET /v2/subscribers",
    "GET /v2/subscribers/:id",
    "GET /v2/subscribers/:id/preferences",
    "GET /v2/topics",
    "GET /v2/topics/:id",
    "GET /v2/topics/:id/subscriptions",
)
WRITES = (
    "POST /v2/layouts",
    "PUT /v2/layouts/:id",
    "DELETE /v2/layouts/:id",
    "POST /v2/workflows",
    "PUT /v2/workflows/:id",
    "DELETE /v2/workflows/:id",
    "POST /v2/subscribers",
    "PATCH /v2/subscribers/:id",
    "DELETE /v2/subscribers/:id",
    "PUT /subscribers/:id/credentials",
    "DELETE /subscribers/:id/credentials/:id",
    "PATCH /v2/subscribers/:id/preferences",
    "POST /v2/topics",
    "PATCH /v2/topics/:id",
    "DELETE /v2/topics/:id",
    "POST /v2/topics/:id/subscriptions",
    "DELETE /v2/topics/:id/subscriptions",
)
FORGET = "DELETE /subscribers/:id/credentials/:id"
# A deletion that is carried out after the write which follows it is what no client can know of (docs/apply.md).
CASES = [
    (endpoint, False, kind)
    for endpoint in (*READS, *WRITES)
    for kind in FAULTS
    if endpoint != FORGET or kind not in LATE
]
SAMPLE = 97  # every how-manieth case is in the suite; it shares no factor with the number of kinds


def test_every_request_of_an_apply_is_in_the_tables(scene_today):
    """
    What an apply comes to ask is tried with every fault as well.
    """
    scene_today.port.seen.clear()
    scene_today.run("apply", "--yes")

    assert {*READS, *WRITES} == {endpoint_of(one) for one in scene_today.port.seen}


@pytest.mark.parametrize(("endpoint", "after", "kind"), chosen(CASES, every=SAMPLE))
def test_an_apply_that_meets_a_fault_tells_the_truth(scene_today, endpoint, after, kind):
    """
    What is reported as done is there, what is not is not, nothing stands beside it, and a second apply ends it.
    """
    scene = scene_today
    scene.port.choose = fault = Once(endpoint, kind, after=after)
    applied = scene.run("apply", "--yes", "--format", "json")
    scene.heal()
    unnamed = scene.novu.unnamed(applied.out)
    left = pending(scene.run("plan", "--format", "json").out)
    again, planned = scene.run("apply", "--yes"), scene.run("plan", "--check")

    assert fault.has_met
    assert [] == unnamed, applied.out
    assert [] == list(false_verdicts(applied.out, left, is_late=kind in LATE)), applied.out
    assert (0, 0) == (again.code, planned.code), again.out + again.err + planned.out
    assert all(asked.target != ELSEWHERE for asked in scene.port.seen)
