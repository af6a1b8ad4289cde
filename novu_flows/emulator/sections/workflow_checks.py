"""What Novu 0.14 checks before it stores a workflow or a message template, in its order and its words."""

from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    BOOLEAN,
    DEFINED,
    MONGO_ID,
    STRING,
    PropertyCheck,
    check,
    faults,
    max_length,
    one_of,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.store.workflow_schemas import STEP_TYPES

GROUP_GIVEN = PropertyCheck(lambda value: value is not None, "Notification group must be provided")
DESCRIPTION = optional("description", max_length(100), STRING)

_NEW_HEAD = (
    required("name", DEFINED, STRING),
    required("notificationGroupId", GROUP_GIVEN, STRING),
    optional("tags", ARRAY),
    DESCRIPTION,
    required("steps", DEFINED, ARRAY),
)
_NEW_TAIL = (optional("active", BOOLEAN), optional("draft", BOOLEAN), optional("critical", BOOLEAN))
_UPDATE_HEAD = (
    optional("name", STRING),
    optional("tags", ARRAY),
    DESCRIPTION,
    optional("identifier", STRING),
    optional("steps", ARRAY),
)
_UPDATE_TAIL = (optional("notificationGroupId", MONGO_ID), optional("critical", BOOLEAN))


def check_new_workflow(body: Mapping[str, Any]) -> None:
    """Check the body of a creation; what is inside a step is not looked at."""
    refuse([*faults(body, _NEW_HEAD), *_nested_faults(body, "steps"), *faults(body, _NEW_TAIL)])
    check(body, required("notificationGroupId", MONGO_ID))


def check_update(template_id: str, body: Mapping[str, Any]) -> None:
    """Check the body, then the path, of an update."""
    steps = _nested_faults(body, "steps") if body.get("steps") is not None else ()
    refuse([*faults(body, _UPDATE_HEAD), *steps, *faults(body, _UPDATE_TAIL)])
    check({"id": template_id}, required("id", MONGO_ID))


def check_new_message_template(template: Mapping[str, Any]) -> None:
    """Check the message template of a new step."""
    refuse(
        [
            *faults(template, (required("type", DEFINED, one_of(*STEP_TYPES)), required("content", DEFINED))),
            *_cta_faults(template),
            *faults(template, tuple(optional(name, STRING) for name in _TEXTS)),
        ]
    )


_TEXTS = ("feedId", "layoutId", "preheader", "senderName")


def check_known_message_template(template_id: Any, template: Mapping[str, Any]) -> None:
    """Check the message template of a step that says which one it has."""
    refuse(
        [
            *faults({"templateId": template_id}, (required("templateId", DEFINED, MONGO_ID),)),
            *faults(template, (optional("type", one_of(*STEP_TYPES)),)),
            *_cta_faults(template),
        ]
    )


def refuse(found: list[str]) -> None:
    """Refuse with 400 and the list of all faults, where there are any."""
    if found:
        raise bad_request(found)


def _cta_faults(template: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(template.get("cta"), str | int | float):
        yield "nested property cta must be either object or array"


def _nested_faults(body: Mapping[str, Any], name: str) -> Iterator[str]:
    if name in body and not isinstance(body[name], dict | list):
        yield f"nested property {name} must be either object or array"
    elif isinstance(body.get(name), list):
        yield from _item_faults(body[name], name, name)


def _item_faults(items: list[Any], name: str, path: str) -> Iterator[str]:
    for index, item in enumerate(items):
        if isinstance(item, list):
            yield from _item_faults(item, name, f"{path}.{index}")
        elif not isinstance(item, dict):
            yield f"{path}.nested property {name} must be either object or array"
