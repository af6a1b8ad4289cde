"""How Novu 3.15 shows a subscription to a topic."""

from typing import Any

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.topics import shown_topic
from novu_flows.emulator.v2.workflow_facts import identifier_of, workflow_in_short

_OWNER = ("_id", "subscriberId", "firstName", "lastName", "avatar", "email")
_STAMPS = ("createdAt", "updatedAt")
_TOPIC = ("_id", "key", "name")


def _picked(document: Document, fields: tuple[str, ...]) -> Document:
    return {field: document[field] for field in fields if field in document}


def shown_subscription(topic: Document, member: Document, owner: Document | None) -> Document:
    """Show a subscription as the answer to a write does."""
    return {
        **_picked(member, ("_id", "identifier", "name")),
        "topic": _picked(topic, _TOPIC),
        "subscriber": None if owner is None else _picked(owner, (*_OWNER, *_STAMPS)),
        **_picked(member, _STAMPS),
    }


def in_list(request: Request, member: Document) -> Document:
    """Show a subscription as the lists do."""
    topic = request.find_one("topics", {"_id": member["_topicId"]})
    owner = request.find_one("subscribers", {"_id": member["_subscriberId"]})
    return {
        **_picked(member, ("_id", "identifier")),
        "topic": None if topic is None else shown_topic(topic),
        "createdAt": member["createdAt"],
        "subscriber": None if owner is None else _picked(owner, _OWNER),
    }


def shown_preferences(request: Request, member: Document) -> Document:
    """Show the preferences of a subscription, one for each workflow that they are about; nothing where there are none."""
    if member.get("preferences") is None:
        return {}
    shown = [
        _shown_preference(member, workflow, preference)
        for preference in member["preferences"]
        for workflow in _workflows_of(request, preference)
    ]
    return {"preferences": shown}


def _shown_preference(member: Document, workflow: Document, preference: Document) -> Document:
    condition = preference.get("condition")
    return {
        "workflow": workflow_in_short(workflow),
        "subscriptionId": member["identifier"],
        "enabled": True,
        **({} if condition is None else {"condition": condition}),
    }


def _workflows_of(request: Request, preference: Document) -> list[Document]:
    wanted = preference.get("filter") or {}
    ids = [
        *wanted.get("workflowIds", []),
        *([preference["workflowId"]] if preference.get("workflowId") else []),
    ]
    tags: set[Any] = set(wanted.get("tags") or [])
    return [
        workflow
        for workflow in request.find("workflows", {"deleted": False})
        if workflow["_id"] in ids or identifier_of(workflow) in ids or tags & set(workflow.get("tags") or [])
    ]
