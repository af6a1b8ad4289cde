"""The issue of a control value, and what AJV finds in the values of a step by their schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.javascript.ajv import SchemaFault, all_faults

Schema = Mapping[str, Any]
MISSING, ILLEGAL, BAD_URL = "MISSING_VALUE", "ILLEGAL_VARIABLE_IN_CONTROL_VALUE", "INVALID_URL"
BAD_FILTER, TOO_MUCH = "INVALID_FILTER_ARG_IN_VARIABLE", "TIER_LIMIT_EXCEEDED"
_URL = "Invalid URL. Must be a valid full URL, path starting with /, or {{variable}}"
_ABSOLUTE_URL = "Invalid URL. Must be a valid absolute URL (https://...) or {{variable}}"
_WITH_URL = ("url", "avatar", "redirect")


@dataclass(frozen=True, slots=True)
class ControlIssue:
    """One thing that is wrong with a control value; a limit that is exceeded names no variable."""

    place: str
    kind: str
    message: str
    variable: str | None


def schema_issues(kind: str, values: Mapping[str, Any], schema: Schema) -> Iterator[ControlIssue]:
    """Yield what AJV finds in the sanitised values of a step of a kind, an address once."""
    placed = [(_place(fault), fault) for fault in all_faults(values, schema)]
    urls: dict[str, SchemaFault] = {}
    for place, fault in placed:
        if place and _is_url(place, fault):
            urls.setdefault(place, fault)
    for place, fault in urls.items():
        kind_of_issue = BAD_URL if fault.keyword == "pattern" else MISSING
        yield ControlIssue(place, kind_of_issue, _message(kind, fault, is_url=True), place)
    for place, fault in placed:
        if place and place not in urls:
            yield ControlIssue(place, MISSING, _message(kind, fault, is_url=False), place)


def _place(fault: SchemaFault) -> str:
    parts = [part for part in (fault.path[1:], fault.missing) if part]
    return "/".join(parts).replace("/", ".")


def _is_url(place: str, fault: SchemaFault) -> bool:
    return place in _WITH_URL or place.endswith(".url") or "/url" in fault.path


def _message(kind: str, fault: SchemaFault, *, is_url: bool) -> str:
    if kind == "in_app" and fault.keyword == "required":
        return "Subject or body is required"
    if fault.keyword in ("required", "minLength"):
        named = fault.missing or fault.path.replace("/", "", 1)
        return f"{named[:1].upper()}{named[1:]} is required"
    if is_url and fault.keyword == "pattern":
        return _ABSOLUTE_URL if kind == "http_request" else _URL
    return fault.message
