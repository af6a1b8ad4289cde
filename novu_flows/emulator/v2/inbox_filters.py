"""Which messages of an inbox a query, a filter or a body of Novu 3.15 means."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    BOOLEAN,
    STRING,
    WHOLE,
    PropertyCheck,
    each,
    optional,
    parse_int,
)
from novu_flows.emulator.http.refusal import bad_request, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.message_views import holds
from novu_flows.javascript.json import NotJson, read_json

_FLAGS = ("read", "archived", "snoozed", "seen")
_MOMENTS = ("createdGte", "createdLte")
_SEVERITIES = ("high", "medium", "low", "none")
_MOST_GROUPS, _MOST_IN_GROUP, _MOST_TAGS, _LONGEST = 30, 100, 200, 256

TAGS = optional(
    "tags",
    PropertyCheck(
        lambda value: groups_of(value) is not None,
        "$property must be string[] (OR), { or: string[] }, or { and: [{ or: string[] }, ...] } (AND of OR-groups)",
    ),
)
DATA = optional("data", STRING)
CONTEXT_KEYS = optional("contextKeys", each(STRING), ARRAY)
_SEVERITY = optional(
    "severity", PropertyCheck(lambda value: set(_listed(value)) <= set(_SEVERITIES), "")
)  # it says nothing (recorded 1371)
QUERY_CHECKS = (TAGS, DATA, _SEVERITY, *(optional(name, WHOLE) for name in _MOMENTS), CONTEXT_KEYS)
FILTER_CHECKS = (TAGS, *(optional(name, BOOLEAN) for name in _FLAGS), _SEVERITY, CONTEXT_KEYS)


def read_query(query: Mapping[str, Any]) -> Document:
    """Return a query with its values read: tags as a filter of them, flags as truths, moments as numbers."""
    flags = {name: query[name] == "true" for name in _FLAGS if query.get(name) not in (None, "")}
    moments = {name: parse_int(query[name]) for name in _MOMENTS if query.get(name)}
    keys = query.get("contextKeys")
    rest = {name: query[name] for name in ("data", "severity") if name in query}
    tags = {"tags": _read_tags(query["tags"])} if "tags" in query else {}
    return {**rest, **tags, **flags, **moments, **({} if keys is None else {"contextKeys": _listed(keys)})}


def _read_tags(given: Any) -> Any:
    match given:
        case [[*_], *_]:
            return {"and": [{"or": list(map(str, _listed(group)))} for group in given]}
        case str() | list():
            return list(map(str, _listed(given)))
        case {"or": _, "and": _}:
            raise server_error()
        case {"or": [*tags]}:
            return {"or": list(map(str, tags))}
        case {"and": [*groups]}:
            return {"and": list(map(_read_group, groups))}
        case dict():
            groups = [list(map(str, _listed(group))) for _, group in sorted(given.items())]
            return groups[0] if len(groups) == 1 else {"and": [{"or": group} for group in groups]}
        case _:
            return None


def _read_group(group: Any) -> Document:
    tags = group.get("or") if isinstance(group, dict) else group
    if not isinstance(tags, list):
        raise server_error()
    return {"or": list(map(str, tags))}


def groups_of(tags: Any) -> list[list[str]] | None:
    """Return the groups of a filter of tags, of each of which a message has one; None for what is no filter."""
    match tags:
        case [*group] | {"or": [*group]} if isinstance(tags, list) or len(tags) == 1:
            groups = [group] if group else []
        case {"and": [*given]} if len(tags) == 1 and len(given) <= _MOST_GROUPS:
            groups = [_group(one) for one in given]
            if not all(groups) or sum(map(len, groups)) > _MOST_TAGS:
                return None
        case _:
            return None
    is_fine = all(len(group) <= _MOST_IN_GROUP for group in groups)
    return groups if is_fine and all(isinstance(tag, str) for group in groups for tag in group) else None


def _group(given: Any) -> list[Any]:
    is_group = isinstance(given, dict) and list(given) == ["or"] and isinstance(given["or"], list)
    return list(given["or"]) if is_group else []


def filter_of(given: Mapping[str, Any]) -> Document:
    """Return which messages are asked for, as Novu answers it; refuse what no message is asked by."""
    names = ("tags", *_FLAGS, "severity", *_MOMENTS)
    asked = {name: given[name] for name in names if given.get(name) is not None}
    if asked.get("read") is False and asked.get("archived") is True:
        raise bad_request("Filtering for unread and archived notifications is not supported.")
    return {**asked, **({"data": _data(given["data"])} if given.get("data") else {})}


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
    tags = set(message.get("tags") or [])
    severities = _listed(asked.get("severity") or [])
    return (
        all(bool(flags.get(name)) is asked[name] for name in _FLAGS if name in asked)
        and all(tags & set(group) for group in groups_of(asked.get("tags") or []) or ())
        and (not severities or (message.get("severity") or "none") in severities)
        and ("data" not in asked or holds(message.get("data") or {}, asked["data"]))
        and _is_of_time(message, asked)
    )


def _is_of_time(message: Document, asked: Document) -> bool:
    made = moment(message["createdAt"]).timestamp() * 1000
    since, until = (asked.get(name) for name in _MOMENTS)
    return (not since or made >= since) and (not until or made <= until)


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _data(given: str) -> Any:
    try:
        found = read_json(given)
    except NotJson as error:
        raise bad_request("Invalid JSON format for data parameter") from error
    if not isinstance(found, dict):
        raise bad_request("Data must be an object")
    for key, value in found.items():
        _refuse_deep(key, value)
    return found


def _refuse_deep(key: str, value: Any) -> None:
    if isinstance(value, list):
        raise bad_request("Arrays are not supported in data filter")
    for name, held in value.items() if isinstance(value, dict) else ((key, value),):
        if isinstance(held, dict | list):
            raise bad_request("Maximum nesting level exceeded (2 levels max)")
        if isinstance(held, str) and len(held) > _LONGEST:
            raise bad_request(f"String value for {name} exceeds {_LONGEST} characters")
