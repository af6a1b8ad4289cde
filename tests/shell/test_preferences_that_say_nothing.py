"""A preference without any switch asks for nothing: no plan writes it, whatever is there."""

import pytest
from harness import Harness

from novu_flows import Preference, Subscriber, Workflow, in_app
from novu_flows.declare.collection import Declarations
from novu_flows.errors import ExitCode


def declared(*, active=True, content="Hi"):
    """Declare a workflow, and a subscriber whose preference for it says nothing."""
    workflow = Workflow("welcome", steps=[in_app(content)], active=active)
    return Declarations(
        workflows=(workflow,), subscribers=(Subscriber("ada", preferences=[Preference(workflow)]),)
    )


@pytest.mark.parametrize("before", [None, declared(active=False), declared(), declared(content="Hello")])
def test_nothing_is_written_for_it(before):
    """
    For a new workflow, one that is off, one that is changed, and one that is as declared.
    """
    harness = Harness()
    if before is not None:
        harness.apply(before)
    report = harness.apply(declared())

    assert ExitCode.OK == report.exit_code
    assert "preference" not in {outcome.change.address.resource for outcome in report.outcomes}
    assert () == harness.plan(declared()).changes
