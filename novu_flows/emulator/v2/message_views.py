"""How Novu 3.15 shows messages, and how its routes read which of them are meant."""

from typing import Any

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.documents import minimized, single, without
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.workflow_facts import workflow_in_short

_HIDDEN = ("expireAt", "deleted")  # of the database alone
_OWNER = ("_id", "firstName", "lastName", "avatar", "subscriberId")
_PERSON = (
    *("_id", "_organizationId", "_environmentId", "firstName", "lastName", "avatar"),
    *("subscriberId", "deleted", "createdAt", "updatedAt"),
)
_IN_APP_OWNER = ("firstName", "lastName", "avatar")


def stored(message: Document) -> Document:
    """Show a message as it is stored."""
    return without(message, *_HIDDEN)


def hydrated(message: Document) -> Document:
    """Show a message with `id` beside `_id`, in its buttons too, and what a message always has."""
    shown = single(minimized(stored(message)))
    cta = shown.get("cta") or {}
    action = cta.get("action") or {}
    buttons = [single(button) if "_id" in button else button for button in action.get("buttons") or []]
    return {**shown, "cta": {**cta, "action": {**action, "buttons": buttons}}}


def in_message_list(request: Request, message: Document) -> Document:
    """Show a message of `/v1/messages`, with its subscriber."""
    return {
        **hydrated(message),
        "subscriber": _subscriber(request, message, _PERSON),
        "actorSubscriber": None,
    }


def in_feed(request: Request, message: Document) -> Document:
    """Show a message of the v1 feed, with its subscriber and workflow."""
    workflow = request.find_one("workflows", {"_id": message["_templateId"]})
    return {
        **hydrated(message),
        "subscriber": _subscriber(request, message, _OWNER),
        "template": workflow
        and {"_id": workflow["_id"], "tags": workflow.get("tags") or [], "id": workflow["_id"]},
        "actorSubscriber": None,
    }


def _subscriber(request: Request, message: Document, fields: tuple[str, ...]) -> Document | None:
    found = request.find_one("subscribers", {"_id": message["_subscriberId"]})
    return None if found is None else single({field: found[field] for field in fields if field in found})


def in_inbox(request: Request, message: Document) -> Document:
    """Show a message as the notification of the v2 inbox."""
    return {
        **_core(message),
        "to": _addressee(request, message),
        **_state(message),
        **_stamps(message),
        **_content(message),
        **_workflow(request, message),
    }


def _core(message: Document) -> Document:
    return {
        "id": message["_id"],
        "transactionId": message["transactionId"],
        **({"subject": message["subject"]} if "subject" in message else {}),
        "body": message.get("content"),
        "channelType": message["channel"],
        "tags": message.get("tags") or [],
        "severity": message.get("severity") or "none",
    }


def _addressee(request: Request, message: Document) -> Document | None:
    found = request.find_one("subscribers", {"_id": message["_subscriberId"]})
    if found is None:
        return None
    named = {field: found[field] for field in _IN_APP_OWNER if field in found}
    return {"id": found["_id"], **named, "subscriberId": found["subscriberId"]}


def _state(message: Document) -> Document:
    return {
        "isRead": bool(message.get("read")),
        "isSeen": bool(message.get("seen")),
        "isArchived": bool(message.get("archived")),
        "isSnoozed": bool(message.get("snoozedUntil")),
    }


def _stamps(message: Document) -> Document:
    names = {
        "deliveredAt": "deliveredAt",
        "snoozedUntil": "snoozedUntil",
        "createdAt": "createdAt",
        "lastReadDate": "readAt",
        "firstSeenDate": "firstSeenAt",
        "archivedAt": "archivedAt",
    }
    return {shown: message[held] for held, shown in names.items() if held in message}


def _content(message: Document) -> Document:
    cta = message.get("cta") or {}
    action = cta.get("action") or {}
    buttons = {button["type"]: button for button in action.get("buttons") or []}
    shown: Document = {}
    for kind in ("primary", "secondary"):
        if kind in buttons:
            shown[f"{kind}Action"] = _button(buttons[kind], action, kind)
    target = cta.get("data") or {}
    if target.get("url"):
        shown["redirect"] = _redirect(target)
    return shown | {name: message[name] for name in ("avatar", "data") if message.get(name)}


def _button(button: Document, action: Document, kind: str) -> Document:
    is_done = action.get("status") == "done" and (action.get("result") or {}).get("type") == kind
    redirect = {"redirect": _redirect(button)} if button.get("url") else {}
    return {"label": button.get("content"), "isCompleted": is_done, **redirect}


def _redirect(held: Document) -> Document:
    return {"url": held["url"], **({"target": held["target"]} if held.get("target") else {})}


def _workflow(request: Request, message: Document) -> Document:
    workflow = request.find_one("workflows", {"_id": message["_templateId"], "deleted": False})
    return {} if workflow is None else {"workflow": workflow_in_short(workflow)}


def holds(held: Any, asked: Any) -> bool:
    """Return whether a value holds everything that is asked for, at every depth."""
    if isinstance(asked, dict):
        return isinstance(held, dict) and all(holds(held.get(key), value) for key, value in asked.items())
    return bool(held == asked)
