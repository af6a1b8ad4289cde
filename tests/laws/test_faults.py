"""Whatever happens to one request of a command, its report is true and a second run finishes the work."""

import os
from collections.abc import Iterator

import pytest
from acme import outcomes, pending
from faults import ELSEWHERE, FAULTS, LATE
from faulty_port import Asked, Handle, honestly

READS = (
    "GET /environments/me",
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
    "GET /notification-templates",
    "GET /notification-templates/:id",
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
SAMPLE = 43  # every how-manieth case is in the suite; it shares no factor with the number of kinds
ALL_CASES = os.environ.get("NOVU_FLOWS_FAULTS") == "all"


def chosen(cases):
    """Return the cases that are run, with readable names."""
    return [
        pytest.param(endpoint, after, kind, id=f"{endpoint}{' after a write' if after else ''}: {kind}")
        for endpoint, after, kind in (cases if ALL_CASES else cases[7::SAMPLE])
    ]


class Once:
    """Handles the first request to an endpoint as a fault says; where `after`, the first one after any write."""

    def __init__(self, endpoint: str, kind: str, *, after: bool = False) -> None:
        self._endpoint = endpoint
        self._kind = kind
        self._is_armed = not after
        self.has_met = False

    def __call__(self, asked: Asked) -> Handle:
        """Choose what is done with a request."""
        if self._is_armed and not self.has_met and endpoint_of(asked) == self._endpoint:
            self.has_met = True
            return FAULTS[self._kind]
        self._is_armed = self._is_armed or asked.method != "GET"
        return honestly


def endpoint_of(asked: Asked) -> str:
    """Return the endpoint of a request, its ids left out."""
    segments = asked.path.split("/")
    after_a_list = ("subscribers", "notification-templates", "preferences")
    named = [
        ":id" if before in after_a_list and segments[1] != "events" else segment
        for before, segment in zip(["", *segments], segments, strict=False)
    ]
    return f"{asked.method} {'/'.join(named)}"


@pytest.mark.parametrize(("endpoint", "after", "kind"), chosen(CASES))
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
