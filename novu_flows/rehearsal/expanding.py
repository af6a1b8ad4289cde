"""All trigger cases of a project, those with payloads made from the schema included."""

from collections.abc import Iterator
from dataclasses import replace

from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases, TriggerCase, case_ids
from novu_flows.declare.collection import Declarations


def all_cases(declarations: Declarations) -> dict[str, AnyTriggerCase]:
    """Give every case by its id, in order of declaration."""
    made = [case for generated in declarations.generated for case in _expanded(generated)]
    return case_ids(sorted((*declarations.cases, *made), key=lambda case: case.source))


def _expanded(generated: GeneratedCases) -> Iterator[AnyTriggerCase]:
    from novu_flows.rehearsal.payloads import valid_payloads  # noqa: PLC0415 - Hypothesis takes 0.3 s to load

    payloads = valid_payloads(generated.workflow.payload, generated.number)
    for number, payload in enumerate(payloads, start=1):
        case = TriggerCase(
            generated.workflow, to=generated.to, payload=payload, name=f"{generated.name}-{number}"
        )
        yield replace(case, source=generated.source)
