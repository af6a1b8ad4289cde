"""Who a trigger is for: ids, objects, lists and topics brought to one list of recipients."""

from collections.abc import Iterator
from typing import Any

from novu_flows.emulator.refusal import bad_request, not_found, server_error
from novu_flows.emulator.request import Request
from novu_flows.emulator.store import Document

TOPIC = "Topic"


def mapped_recipients(request: Request, to: Any, actor: Any) -> list[Any]:
    """
    Give every recipient once: those named, then the members of topics without the actor.

    Raise Refusal: 500 for a null, 404 for an unknown topic, 400 for one without an id
    (recorded section `trigger`).
    """
    recipients = to if isinstance(to, list) else [to]
    if None in recipients:
        raise server_error()
    named = [mapped(recipient) for recipient in recipients if not _is_topic(recipient)]
    topics = [recipient for recipient in recipients if _is_topic(recipient)]
    members = [member for topic in topics for member in _members(request, topic)]
    actor_id = _subscriber_id(actor)
    found = list(
        _distinct([*named, *(one for one in members if not actor or one["subscriberId"] != actor_id)])
    )
    if not all(_subscriber_id(recipient) for recipient in found):
        raise bad_request(
            "subscriberId under property to is not configured, please make sure all the subscriber contains "
            "subscriberId property"
        )
    return found


def mapped(recipient: Any) -> Any:
    """Give a bare id the form of a recipient; leave anything else as it is."""
    return {"subscriberId": recipient} if isinstance(recipient, str) else recipient


def _is_topic(recipient: Any) -> bool:
    return isinstance(recipient, dict) and recipient.get("type") == TOPIC


def _subscriber_id(recipient: Any) -> Any:
    return recipient.get("subscriberId") if isinstance(recipient, dict) else None


def _members(request: Request, recipient: Document) -> Iterator[Document]:
    key = recipient.get("topicKey")
    topic = request.find_one("topics", {"key": key})
    if topic is None:
        raise not_found(f"Topic with key {key} not found in current environment")
    for member in request.store.each("topic_members", {"_topicId": topic["_id"]}):
        yield {"subscriberId": member["externalSubscriberId"]}


def _distinct(recipients: list[Any]) -> Iterator[Any]:
    seen: set[str] = set()
    for recipient in recipients:
        mark = repr(_subscriber_id(recipient))
        if mark not in seen:
            seen.add(mark)
            yield recipient
