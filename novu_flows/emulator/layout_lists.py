"""Pages of the list of layouts."""

import math
from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.checks import STRING, faults, optional
from novu_flows.emulator.numbers import shown, skip_of, to_number
from novu_flows.emulator.refusal import bad_request, server_error
from novu_flows.emulator.request import Request
from novu_flows.emulator.store import Document

DEFAULT_SIZE, GREATEST_SIZE = 10, 1000


def list_page(request: Request) -> Document:
    """List layouts, newest first where no field to sort by is named (API notes, section 2.6)."""
    numbers = {
        name: to_number(request.query[name])
        for name in ("page", "pageSize", "orderBy")
        if name in request.query
    }
    _check(request.query, numbers)
    page, size = numbers.get("page", 0), numbers.get("pageSize", DEFAULT_SIZE)
    if size > GREATEST_SIZE:
        raise bad_request(f"Page size can not be larger then {GREATEST_SIZE}")
    found = _sorted(request, numbers.get("orderBy") or -1)
    start = skip_of(page, size)
    return {
        "page": shown(page),
        "totalCount": len(found),
        "pageSize": shown(size),
        "data": [_listed(layout) for layout in found[start : start + int(size)]],
    }


def _check(query: Mapping[str, Any], numbers: Mapping[str, float]) -> None:
    found = [
        text for name in ("page", "pageSize") if name in numbers for text in _size_faults(name, numbers[name])
    ]
    found += faults(query, (optional("sortBy", STRING),))
    if not numbers.get("orderBy", 0.0).is_integer():
        found.append("orderBy must be an integer number")
    if found:
        raise bad_request(found)
    if numbers.get("pageSize") == 0 or numbers.get("orderBy", 0.0) not in (-1, 0, 1):
        raise server_error()


def _size_faults(name: str, value: float) -> list[str]:
    faults_found = [] if value >= 0 else [f"{name} must not be less than 0"]
    return faults_found if value.is_integer() else [*faults_found, f"{name} must be an integer number"]


def _sorted(request: Request, direction: float) -> list[Document]:
    layouts = request.find("layouts", {"deleted": False})
    field = request.query.get("sortBy")
    if not field:
        return layouts[::-1]
    return sorted(layouts, key=lambda layout: _place(layout.get(field)), reverse=direction < 0)


def _place(value: object) -> tuple[int, float, str]:
    """Put null first, then numbers and booleans, then texts, as far as layouts have such fields."""
    match value:
        case None:
            return 0, -math.inf, ""
        case bool() | int() | float():
            return 1, float(value), ""
        case _:
            return 2, 0.0, str(value)


def _listed(layout: Document) -> Document:
    return {**layout, "isDeleted": layout["deleted"]}
