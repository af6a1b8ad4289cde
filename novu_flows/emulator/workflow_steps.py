"""The steps of a workflow as a client sends them: each gets a message template and a place in the order."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.javascript import is_truthy
from novu_flows.emulator.message_templates import create_message_template, update_message_template
from novu_flows.emulator.refusal import bad_request
from novu_flows.emulator.request import Request
from novu_flows.emulator.store import Document

_FIELDS = ("filters", "metadata", "active", "shouldStopOnFail", "replyCallback", "uuid", "name")


def create_steps(request: Request, change_id: str) -> list[Document]:
    """Create the message templates of a new workflow; give its steps."""
    steps = steps_of(request.body)
    return _chained(steps, [_created(request, step, change_id) for step in steps])


def steps_of(body: Mapping[str, Any]) -> list[Document]:
    """Give the steps of a body; a list in the place of one has no fields."""
    return [step if isinstance(step, dict) else {} for step in body["steps"]]


def _created(request: Request, step: Mapping[str, Any], change_id: str) -> str:
    if not is_truthy(step.get("template")):
        raise bad_request("Unexpected error: message template is missing")
    created = create_message_template(request, _template(step), change_id, fields=("actor",))
    return str(created["_id"])


def replace_steps(request: Request, change_id: str) -> list[Document]:
    """Update the message templates that the steps name, create the others; give the steps."""
    steps = steps_of(request.body)
    given = [{name: value for name, value in step.items() if _counts(name, value)} for step in steps]
    return _chained(given, [_replaced(request, step, change_id) for step in steps])


def _counts(name: str, value: Any) -> bool:
    return bool(value) if name in ("uuid", "name") else value is not None


def _replaced(request: Request, step: Mapping[str, Any], change_id: str) -> str:
    if not is_truthy(step.get("template")):
        raise bad_request("Something un-expected happened, template couldn't be found")
    template_id = step.get("_templateId")
    if template_id:
        return str(update_message_template(request, template_id, _template(step), change_id)["_id"])
    created = create_message_template(request, _template(step), change_id, fields=("variables",))
    return str(created["_id"])


def _template(step: Mapping[str, Any]) -> Mapping[str, Any]:
    return step["template"] if isinstance(step["template"], dict) else {}


def _chained(steps: list[Any], template_ids: list[str]) -> list[Document]:
    """Give each step the id of its message template, and that of the step before as its parent."""
    parent_ids = [None, *template_ids]
    return [
        {
            **{name: step[name] for name in _FIELDS if name in step},
            "_id": template_id,
            "_templateId": template_id,
            "_parentId": parent_id,
        }
        for step, template_id, parent_id in zip(steps, template_ids, parent_ids, strict=False)
    ]
