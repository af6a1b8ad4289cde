"""Whether a subscriber gets a workflow, and on which channels (docs/novu/v1.md, section 4)."""

from collections.abc import Mapping

from novu_flows.emulator.store.store import Document, Store

ALL_ON: Mapping[str, bool] = {"email": True, "sms": True, "in_app": True, "chat": True, "push": True}


def effective_preference(store: Store, workflow: Document, subscriber: Document) -> Document:
    """Return what holds for a subscriber: `enabled` and the channels that the workflow has."""
    return effective(workflow, active_types(store, workflow), find_record(store, subscriber, workflow["_id"]))


def find_record(store: Store, subscriber: Document, template_id: str) -> Document | None:
    """Return what a subscriber has set for a workflow, or None."""
    where = {"_subscriberId": subscriber["_id"], "_templateId": template_id}
    return store.find_one("preferences", where)


def active_types(store: Store, workflow: Document) -> list[str]:
    """Return the types of the active steps, each once; digest and delay are among them."""
    ids = [step["_templateId"] for step in workflow["steps"] or [] if step and step.get("active")]
    found = {template["_id"]: template["type"] for template in store.find("message_templates", {"_id": ids})}
    return list(dict.fromkeys(found[template_id] for template_id in ids if template_id in found))


def effective(workflow: Document, types: list[str], record: Document | None) -> Document:
    """
    Work out what holds from the workflow's settings and what a subscriber has set.

    A subscriber who has set as many channels as there are types loses the workflow's own settings: a bug of
    Novu 0.14 that counts keys instead of comparing them (docs/novu/v1.md, section 4.1).
    """
    stored: Mapping[str, bool] = (record or {}).get("channels") or {}
    settings = workflow.get("preferenceSettings")
    if stored and len(stored) == len(types):
        return _answer(types, stored, record)
    if settings is None:
        return _answer(types, ALL_ON, None)
    return _answer(types, {**settings, **stored}, record)


def _answer(types: list[str], channels: Mapping[str, bool], record: Document | None) -> Document:
    enabled = (record or {}).get("enabled")
    return {
        "enabled": True if enabled is None else enabled,
        "channels": {channel: on for channel, on in channels.items() if channel in types},
    }
