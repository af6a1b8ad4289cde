"""What a subscriber of Novu 3.15 gets: the workflow's default, over it the global choice, over it that for the workflow."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document, Store
from novu_flows.emulator.v2.workflow_facts import CHANNELS, channels_of, default_of

GLOBAL = "global"  # stands for the workflow of the choice for all workflows
_OVERRIDES = ("in_app", "sms", "email", "push", "chat")  # the order that Novu names them in

ChannelStates = dict[str, bool | None]
Choices = Mapping[str, Document]


def find_choice(store: Store, subscriber: Document, workflow_id: str) -> Document | None:
    """Return what a subscriber has chosen for a workflow, or globally."""
    return store.find_one("preferences", {"_subscriberId": subscriber["_id"], "_templateId": workflow_id})


def choices_of(store: Store, subscriber: Document) -> Choices:
    """Return all that a subscriber has chosen, by the workflow that it is for."""
    found = store.find("preferences", {"_subscriberId": subscriber["_id"]})
    return {choice["_templateId"]: choice for choice in found}


def effective_channels(workflow: Document, choices: Choices) -> ChannelStates:
    """Return what holds on each channel, also those that the workflow has not; a read-only one has no choice."""
    default = default_of(workflow)
    channels: ChannelStates = dict(default["channels"])
    if default["isClosed"]:
        return channels
    for workflow_id in (GLOBAL, workflow["_id"]):
        channels |= choices.get(workflow_id, {}).get("channels", {})
    return channels


def shown_channels(store: Store, workflow: Document, choices: Choices) -> ChannelStates:
    """Return what holds on each channel that the workflow has."""
    effective = effective_channels(workflow, choices)
    return {channel: effective[channel] for channel in channels_of(store, workflow)}


def shown_preference(
    store: Store, workflow: Document, choices: Choices, *, with_inactive: bool = False
) -> Document:
    """Show what holds for a workflow; it is `enabled` whatever holds. It may show channels that it has not."""
    channels = (
        effective_channels(workflow, choices) if with_inactive else shown_channels(store, workflow, choices)
    )
    choice = choices.get(workflow["_id"])
    return {
        "enabled": True,
        "channels": channels,
        "overrides": [{"channel": one, "source": "subscriber"} for one in _OVERRIDES if one in channels],
        **({} if choice is None else {"updatedAt": choice["updatedAt"]}),
    }


def shown_global(store: Store, choices: Choices, workflows: list[Document] | None) -> Document:
    """Show what holds globally, on the channels that one of the workflows has; on all without workflows."""
    choice = choices.get(GLOBAL, {})
    schedule = choice.get("schedule")
    had = set(CHANNELS)
    if workflows is not None:
        had = {channel for workflow in workflows for channel in channels_of(store, workflow)}
    chosen = {**dict.fromkeys(CHANNELS, True), **choice.get("channels", {})}
    return {
        "enabled": True,
        "channels": {channel: chosen[channel] for channel in CHANNELS if channel in had},
        **({} if schedule is None else {"schedule": schedule}),
    }


def write_choice(
    request: Request, subscriber: Document, workflow_id: str, changes: Mapping[str, Any]
) -> None:
    """Write what a subscriber chooses; channels that are not named keep."""
    found = find_choice(request.store, subscriber, workflow_id)
    held = (found or {}).get("channels", {})
    channels = {**held, **_known(changes.get("channels"))}
    schedule = {} if changes.get("schedule") is None else {"schedule": changes["schedule"]}
    now = request.state.now()
    if found is not None:
        changed = {**found, "channels": channels, **schedule, "updatedAt": now}
        request.store.replace("preferences", changed)
        return
    made = {
        "_id": request.state.new_id(),
        **request.scope,
        "_subscriberId": subscriber["_id"],
        "_templateId": workflow_id,
        "channels": channels,
        **schedule,
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
    request.store.insert("preferences", made)


def write_global(request: Request, subscriber: Document, changes: Mapping[str, Any]) -> None:
    """Write what a subscriber chooses globally, which takes back the choice of the same channels for workflows."""
    named = set(_known(changes.get("channels")))
    where = {"_subscriberId": subscriber["_id"]}
    for choice in request.find("preferences", where) if named else ():
        if choice["_templateId"] != GLOBAL:
            kept = {one: value for one, value in choice["channels"].items() if one not in named}
            changed = {**choice, "channels": kept, "updatedAt": request.state.now()}
            request.store.replace("preferences", changed)
    write_choice(request, subscriber, GLOBAL, changes)


def _known(channels: Any) -> ChannelStates:
    given = channels if isinstance(channels, dict) else {}
    return {channel: given[channel] for channel in CHANNELS if channel in given}
