"""Whatever happens to one request of a command, its report is true and a second run finishes the work."""

from collections.abc import Iterator

import pytest
from acme import outcomes, pending
from faults import ELSEWHERE, FAULTS, LATE, Once, chosen, endpoint_of

READS = (
    "GET /environments/me",
    "GET /v2/workflows",
    "GET /health-check",
    "GET /notification-groups",
    "GET /feeds",
    "GET /layouts",
    "GET /integrations",
    "GET /notification-templates",
    "GET /notification-templates/:id",
    "GET /subscribers",
    "GET /subscribers/:id",
    "GET /subscribers/:id/preferences",
)
READS_WHILE_WRITING = (
    "GET /notification-groups",
    "GET /feeds",
    "GET /layouts",
    "GET /notification-templates",
    "GET /notification-templates/:id",
    "GET /subscribers",
    "GET /subscribers/:id",
    "GET /subscribers/:id/preferences",
)
WRITES = (
    "POST /notification-groups",
    "POST /feeds",
    "POST /notification-templates",
    "PUT /notification-templates/:id",
    "PUT /notification-templates/:id/status",
    "DELETE /notification-templates/:id",
    "POST /subscribers",
    "PUT /subscribers/:id",
    "DELETE /subscribers/:id",
    "PUT /subscribers/:id/credentials",
    "PATCH /subscribers/:id/preferences/:id",
)
PLACES = [
    *((endpoint, False) for endpoint in (*READS, *WRITES)),
    *((endpoint, True) for endpoint in READS_WHILE_WRITING),
]
CASES = [(endpoint, after, kind) for endpoint, after in PLACES for kind in FAULTS]
SAMPLE = 49  # every how-manieth case is in the suite; it shares no factor with the number of kinds


def test_every_request_of_an_apply_is_in_the_tables(scene):
    """
    What an apply comes to ask is tried with every fault as well.
    """
    scene.port.seen.clear()
    scene.run("apply", "--yes")
    asked = [endpoint_of(one) for one in scene.port.seen]
    first_write = asked.index(next(one for one in asked if one in WRITES))

    assert {*READS, *WRITES} == set(asked)
    assert {*READS_WHILE_WRITING} == set(asked[first_write:]) - {*WRITES}


@pytest.mark.parametrize(("endpoint", "after", "kind"), chosen(CASES, every=SAMPLE))
def test_an_apply_that_meets_a_fault_tells_the_truth(scene, endpoint, after, kind):
    """
    What is reported as done is there, what is not is not, nothing stands beside it, and a second apply ends it.
    """
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


def false_verdicts(report: str, left: set[str], *, is_late: bool) -> Iterator[str]:
    """Return what a report says that is not so, by what a plan made afterwards still holds."""
    for address, one in outcomes(report).items():
        if one["outcome"] == "done" and address in left:
            yield f"{address} is reported as done and is not"
        if one["outcome"] != "done" and address not in left and not is_late:
            yield f"{address} is reported as {one['outcome']} and is done"
