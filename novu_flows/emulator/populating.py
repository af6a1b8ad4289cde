"""Workflows as a read shows them: steps with `id` and, where asked for, with their message templates."""

from novu_flows.emulator.documents import single
from novu_flows.emulator.store import Document, Store


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
