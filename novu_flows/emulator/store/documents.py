"""How Novu's database layer shows documents: empty objects gone, virtual `id`, defaults."""

from typing import Any

from novu_flows.emulator.store.store import Document, Store

_DROPPED = frozenset({"__proto__", "constructor", "prototype"})  # keys that mongoose never copies


def minimized(value: Any) -> Any:
    """
    Drop empty objects at every depth, as mongoose does when it reads and inserts (docs/novu/v1.md, section 2.11).

    An empty object that is an item of a list stays.
    """
    match value:
        case dict():
            inner = {key: minimized(held) for key, held in value.items() if key not in _DROPPED}
            return {key: held for key, held in inner.items() if held != {}}
        case list():
            return [minimized(item) for item in value]
        case _:
            return value


def single(document: Document) -> Document:
    """Show one document, as a hydrated read does: empty objects gone, and `id` beside `_id`."""
    shown: Document = minimized(document)
    shown["id"] = shown["_id"]
    return shown


def without(document: Document, *fields: str) -> Document:
    """Leave fields out."""
    return {key: value for key, value in document.items() if key not in fields}


def with_step_ids(workflow: Document) -> Document:
    """Show a workflow with `id` beside `_id` in each step, as lists do."""
    return {**workflow, "steps": [step and single(step) for step in workflow["steps"] or []]}


def populated(store: Store, workflow: Document) -> Document:
    """Show a workflow with the message template of each step as `template`; null where there is none."""
    steps = [{**step, "template": _template_of(store, step)} for step in with_step_ids(workflow)["steps"]]
    return {**workflow, "steps": steps}


def _template_of(store: Store, step: Document) -> Document | None:
    found = store.find_one("message_templates", {"_id": step["_templateId"]})
    return single(found) if found else None
