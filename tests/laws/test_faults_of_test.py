"""Whatever happens to one request of `test`, a verdict is true and nobody is notified twice for one trigger."""

import json
from collections import Counter

import pytest
from faults import FAULTS, Once, chosen, endpoint_of

ENDPOINTS = (
    "GET /environments/me",
    "GET /v2/workflows",
    "GET /health-check",
    "GET /notification-templates",
    "POST /events/trigger",
    "GET /notifications",
    "GET /messages",
)
CASES = [(endpoint, False, kind) for endpoint in ENDPOINTS for kind in FAULTS]


@pytest.fixture
def applied(scene):
    """Return a Novu that holds all that is declared."""
    assert 0 == scene.run("apply", "--yes").code
    return scene


def test_every_request_of_a_test_is_in_the_table(applied):
    """
    What a test comes to ask is tried with every fault as well.
    """
    applied.port.seen.clear()
    applied.run("test")

    assert {*ENDPOINTS} == {endpoint_of(one) for one in applied.port.seen}


@pytest.mark.parametrize(("endpoint", "after", "kind"), chosen(CASES, every=19))
def test_a_test_that_meets_a_fault_tells_the_truth(applied, endpoint, after, kind):
    """
    Right cases pass or are not verifiable, what passed was delivered, and the next run passes.
    """
    applied.port.choose = fault = Once(endpoint, kind, after=after)
    tested = applied.run("test", "--format", "json")
    applied.heal()
    delivered = transactions(applied.novu)
    verdicts = {case["transaction_id"]: case["verdict"] for case in json.loads(tested.out).get("cases", ())}
    again = applied.run("test")

    assert fault.has_met
    assert "failed" not in verdicts.values(), tested.out
    assert {one for one, verdict in verdicts.items() if verdict == "passed"} <= set(delivered)
    assert (tested.code == 0) == (list(verdicts.values()) == ["passed", "passed"])
    assert 0 == again.code, again.out + again.err
    assert {1} == set(transactions(applied.novu).values())


def transactions(novu):
    """Return how many notifications each transaction has brought."""
    return Counter(one["transactionId"] for one in novu.ask("/notifications"))
