"""Compares the payload that a negative case expects to be refused with what its model says."""

from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.declare.expectations import Rejected
from novu_flows.declare.faults import payload_faults
from novu_flows.verdict.outcome import Mismatch


def rejection(case: AnyTriggerCase, expect: Rejected) -> tuple[Mismatch, ...]:
    """Verify that the payload model refuses a payload, in the field that is named."""
    faults = payload_faults(case.workflow.payload, case.payload)
    wanted = f"refused in {expect.field}" if expect.field else "refused"
    if not faults:
        return (Mismatch(where="payload", expected=wanted, got="accepted"),)
    if expect.field and expect.field not in faults:
        return (Mismatch(where="payload", expected=wanted, got=f"refused in {', '.join(faults)}"),)
    return ()
