"""Rules for payloads: the models of workflows, and the payloads of trigger cases."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ValidationError

from novu_flows.check.place import Place, case_place, workflow_place
from novu_flows.check.shapes import ADDRESSES, SYSTEM_VARIABLES, payload_of, schema_of
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.declare.collection import Declarations
from novu_flows.declare.expectations import Rejected
from novu_flows.declare.payload import Payload
from novu_flows.issues import Issue


def payload_models(declarations: Declarations) -> Iterator[Issue]:
    """Report payload models that are none, or that have no JSON Schema."""
    for workflow in declarations.workflows:
        place = workflow_place(workflow).part("payload")
        model: object = workflow.payload
        if not (isinstance(model, type) and issubclass(model, Payload)):
            yield place.error(
                "invalid-payload-model", "the payload is no subclass of Payload", "derive it from Payload"
            )
        elif isinstance(reason := schema_of(model), str):
            yield place.error(
                "invalid-payload-model",
                f"{model.__name__} has no JSON Schema: {reason}",
                "use types that JSON can hold",
            )


def hidden_fields(declarations: Declarations) -> Iterator[Issue]:
    """Report fields of payloads that Novu 0.14 hides behind variables of its own."""
    for workflow in declarations.workflows:
        place = workflow_place(workflow).part("payload")
        for name in payload_of(workflow).names():
            if name in SYSTEM_VARIABLES:
                yield place.warning(
                    "hidden-payload-field",
                    f"Novu has a variable {name!r}: templates of e-mails see that one, of other channels the field",
                    "give the field another name, or an alias",
                )


def addresses_in_payloads(declarations: Declarations) -> Iterator[Issue]:
    """Report fields of payloads that Novu 0.14 sends to, in place of the subscriber's address."""
    for workflow in declarations.workflows:
        channels = {step.type for step in workflow.steps}
        for name in payload_of(workflow).names():
            if ADDRESSES.get(name) in channels:
                yield (
                    workflow_place(workflow)
                    .part("payload")
                    .warning(
                        "address-in-payload",
                        f"Novu sends the {ADDRESSES[name]} steps to the payload's {name!r}, not to the subscriber's",
                        "give the field another name, or an alias, unless that is meant",
                    )
                )


def case_payloads(declarations: Declarations) -> Iterator[Issue]:
    """Report every field of a trigger case's payload that the workflow's model refuses."""
    for case in declarations.cases:
        model: object = case.workflow.payload
        given: object = case.payload
        is_meant_to_fail = isinstance(case.expect, Rejected) and isinstance(given, Mapping | BaseModel)
        if isinstance(model, type) and issubclass(model, BaseModel) and not is_meant_to_fail:
            yield from _payload(case_place(case).part("payload"), model, case)


def _payload(place: Place, model: type[BaseModel], case: AnyTriggerCase) -> Iterator[Issue]:
    payload: object = case.payload
    if isinstance(payload, (Mapping, model)):
        yield from _refused(place, model, case)
    else:
        yield place.error(
            "invalid-payload",
            f"the payload is of type {type(payload).__name__}, not {model.__name__}",
            f"give a {model.__name__}(…), or a dict of its fields",
        )


def _refused(place: Place, model: type[BaseModel], case: AnyTriggerCase) -> Iterator[Issue]:
    """Report what the model refuses, and what cannot be sent, as a trigger would find it."""
    payload: object = case.payload
    try:
        if isinstance(payload, Mapping):
            model.model_validate(dict(payload))
        dict(case.wire_payload)
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False):
            yield _invalid(place, ".".join(map(str, details["loc"])), details["msg"])
    except Exception as error:  # noqa: BLE001 - a model may bring code of its own, which may raise anything
        yield _invalid(place, model.__name__, str(error) or type(error).__name__)


def _invalid(place: Place, field: str, message: str) -> Issue:
    said = message[:1].lower() + message[1:]
    return place.error("invalid-payload", f"{field}: {said}" if field else said, "fix the case, or the model")
