"""How Novu 3.15 shows a run in the activity feed: its jobs, what came of them, their steps (recorded `activity of tx-1`)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from novu_flows.emulator.store.documents import minimized
from novu_flows.emulator.store.store import Document, Store

_NOTIFICATION = (
    *("_digestedNotificationId", "_environmentId", "_id", "_organizationId", "_subscriberId", "_templateId"),
    *("channels", "createdAt", "transactionId", "updatedAt", "controls", "payload", "to"),
)
_SUBSCRIBER = ("_id", "subscriberId", "email", "firstName", "lastName", "phone")
_WORKFLOW = ("_id", "name", "triggers", "origin")
_JOB = ("_id", "type", "overrides", "payload", "providerId", "status", "updatedAt")
_DETAIL = ("_id", "detail", "isRetry", "isTest", "providerId", "source", "status", "raw", "createdAt")
_STEP = ("_id", "replyCallback", "controlVariables", "metadata", "issues", "_templateId", "name")
_TEMPLATE = (
    *(
        "type",
        "content",
        "contentType",
        "cta",
        "actor",
        "variables",
        "_feedId",
        "_layoutId",
        "name",
        "subject",
    ),
    *("title", "preheader", "senderName", "_creatorId"),
)
_SPAN_DIGEST = (
    "digestKey",
    "amount",
    "unit",
    "type",
    "backoff",
    "backoffAmount",
    "backoffUnit",
    "updateMode",
)
_TIMED_DIGEST = ("digestKey", "amount", "unit", "timed")
_KINDS = ("regular", "backoff")


def shown_notification(store: Store, notification: Document) -> Document:
    """Show a run; a subscriber or a workflow that is deleted is left out."""
    owners = {"_id": notification["_subscriberId"], "deleted": False}
    subscriber = store.find_one("subscribers", owners)
    workflow = store.find_one("workflows", {"_id": notification["_templateId"], "deleted": False})
    return {
        **_picked(minimized(notification), _NOTIFICATION),
        "topics": [_picked(topic, ("_topicId", "topicKey")) for topic in notification.get("topics") or []],
        "jobs": _jobs(store, notification["_id"]),
        "tags": notification.get("tags") or [],
        **({"subscriber": _picked(subscriber, _SUBSCRIBER)} if subscriber else {}),
        **({"template": _shown_workflow(workflow)} if workflow else {}),
        "severity": notification.get("severity") or "none",
        "critical": notification.get("critical") or False,
        "contextKeys": notification.get("contextKeys") or [],
    }


def _picked(document: Mapping[str, Any], fields: Sequence[str]) -> Document:
    return {field: document[field] for field in fields if field in document}


def _shown_workflow(workflow: Document) -> Document:
    shown = _picked(workflow, _WORKFLOW)
    return {**shown, "triggers": [_with_id(trigger) for trigger in workflow["triggers"]]}


def _with_id(part: Any) -> Any:
    """Return a part of a document with `id` beside each `_id`."""
    match part:
        case dict():
            held = {name: _with_id(inner) for name, inner in part.items()}
            return {**held, "id": held["_id"]} if "_id" in held else held
        case list():
            return [_with_id(item) for item in part]
        case _:
            return part


def _jobs(store: Store, notification_id: str) -> list[Document]:
    details = defaultdict(list)
    for detail in store.find("execution_details", {"_notificationId": notification_id}):
        details[detail["_jobId"]].append(_picked(detail, _DETAIL))
    jobs = store.find("jobs", {"_notificationId": notification_id})
    return [_shown_job(job, details[job["_id"]]) for job in jobs if job["type"] != "trigger"]


def _shown_job(job: Document, details: list[Document]) -> Document:
    digest = _shown_digest(job.get("digest") or {})
    return {
        **minimized(_picked(job, _JOB)),
        **({"digest": digest} if digest else {}),
        "executionDetails": details,
        "step": _shown_step(job["step"]),
    }


def _shown_digest(digest: Mapping[str, Any]) -> Document:
    if digest.get("type") in _KINDS:
        return {**_picked(digest, _SPAN_DIGEST), "events": digest.get("events") or []}
    if digest.get("type") == "timed":
        return {**_picked(digest, _TIMED_DIGEST), "events": digest.get("events") or [], "type": "timed"}
    return {}


def _shown_step(step: Mapping[str, Any]) -> Document:
    template = step.get("template")
    return {
        **_picked(step, _STEP),
        "active": step.get("active") or False,
        "_parentId": step.get("_parentId"),
        "filters": step.get("filters") or [],
        **({"template": _picked(template, _TEMPLATE)} if template else {}),
        "variants": [_shown_step(variant) for variant in step.get("variants") or []],
    }
