"""What the payloads of workflows are made of, read from their classes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import BaseModel

from novu_flows.codegen.classes import read_definition
from novu_flows.codegen.expression import AliasDefinition, Definition, locals_in
from novu_flows.codegen.notes import Notes
from novu_flows.codegen.order import reached_from
from novu_flows.codegen.references import Namespaces
from novu_flows.dataclass import dataclass
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadReading:
    """
    The workflows in order of their ids, and the definitions that their payloads need.

    `places` are where each was met first: classes that a function makes have one name, and one module.
    """

    workflows: tuple[AnyWorkflow, ...]
    definitions: dict[object, Definition]
    places: dict[object, str]
    issues: tuple[Issue, ...]

    @property
    def payloads(self) -> frozenset[object]:
        """Return the classes that are the payload of a workflow."""
        return frozenset(one.payload for one in self.workflows if has_payload(one))


def read_workflows(workflows: Iterable[AnyWorkflow], namespaces: Namespaces) -> PayloadReading:
    """Read the payloads of workflows; the order of declarations does not matter."""
    ordered = in_order_of_ids(workflows)
    definitions: dict[object, Definition] = {}
    places: dict[object, str] = {}
    issues: list[Issue] = []
    for workflow in ordered:
        if has_payload(workflow):
            known = len(definitions)
            issues += _read(workflow, definitions, namespaces)
            places |= {one: f"{workflow.workflow_id} {at}" for at, one in enumerate([*definitions][known:])}
    return PayloadReading(
        workflows=ordered, definitions=_with_circles(definitions), places=places, issues=in_order(issues)
    )


def in_order_of_ids(workflows: Iterable[AnyWorkflow]) -> tuple[AnyWorkflow, ...]:
    """Sort workflows by their ids; of one id there is one."""
    by_id = {workflow.workflow_id: workflow for workflow in workflows}
    return tuple(by_id[workflow_id] for workflow_id in sorted(by_id))


def has_payload(workflow: AnyWorkflow) -> bool:
    """Return whether a trigger of the workflow may carry anything."""
    payload: object = workflow.payload
    if not (isinstance(payload, type) and issubclass(payload, BaseModel)):
        return False
    return bool(payload.model_fields or payload.model_computed_fields) or not _is_closed(payload)


def _with_circles(definitions: dict[object, Definition]) -> dict[object, Definition]:
    """Mark the aliases that need themselves."""
    needs = {thing: locals_in(definition.needed()) for thing, definition in definitions.items()}
    return {
        thing: replace(definition, is_circular=thing in reached_from(thing, needs))
        if isinstance(definition, AliasDefinition)
        else definition
        for thing, definition in definitions.items()
    }


def _is_closed(payload: type[BaseModel]) -> bool:
    return payload.model_config.get("extra") == "forbid"


def _read(
    workflow: AnyWorkflow, definitions: dict[object, Definition], namespaces: Namespaces
) -> Iterator[Issue]:
    """Add the definitions of a payload and of all that it needs; give what cannot be carried over."""
    ahead: list[object] = [workflow.payload]
    while ahead:
        thing = ahead.pop()
        if thing in definitions:
            continue
        notes = Notes(
            workflow_id=workflow.workflow_id,
            source=workflow.source,
            class_name=str(getattr(thing, "__name__", thing)),
        )
        definitions[thing] = read_definition(thing, notes, namespaces)
        ahead.extend(locals_in(definitions[thing].needed()))
        yield from notes.issues
