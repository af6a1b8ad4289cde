"""Which messages of an inbox a query, a filter or a body of Novu 3.15 means."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import cast_truth
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.message_views import holds
from novu_flows.emulator.v2.refusals import validation_error
from novu_flows.javascript.json import NotJson, read_json

_FLAGS = ("read", "archived", "snoozed", "seen")
_SEVERITIES = ("high", "medium", "low", "none")


def filter_of(given: Mapping[str, Any]) -> Document:
    """Read which messages are asked for, of a query or of a filter in it."""
    asked: Document = {}
    if given.get("tags"):
        asked["tags"] = given["tags"] if isinstance(given["tags"], list) else [given["tags"]]
    asked |= {name: cast_truth(given[name]) for name in _FLAGS if given.get(name) not in (None, "")}
    severity = given.get("severity")
    if severity:
        wanted = severity if isinstance(severity, list) else [severity]
        if not set(wanted) <= set(_SEVERITIES):
            raise validation_error([""])
        asked["severity"] = severity
    if given.get("data"):
        asked["data"] = given["data"]
    return asked


def fitting(request: Request, subscriber: Document, asked: Document) -> list[Document]:
    """Return the in-app messages of a subscriber that fit, newest first."""
    where = {
        "_environmentId": request.environment_id,
        "_subscriberId": subscriber["_id"],
        "channel": "in_app",
        "deleted": False,
    }
    found = request.store.find("messages", where, newest_first=True)
    return [message for message in found if _fits(message, asked)]


def _fits(message: Document, asked: Document) -> bool:
    flags = {**message, "snoozed": message.get("snoozedUntil")}
    severities = asked.get("severity", [])
    return (
        all(bool(flags.get(name)) is asked[name] for name in _FLAGS if name in asked)
        and ("tags" not in asked or bool(set(asked["tags"]) & set(message.get("tags") or [])))
        and (not severities or (message.get("severity") or "none") in _listed(severities))
        and ("data" not in asked or holds(message.get("data") or {}, _data(asked["data"])))
    )


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _data(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    try:
        return read_json(given)
    except NotJson as error:
        raise bad_request("Invalid JSON format for data parameter") from error
