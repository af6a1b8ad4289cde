"""Spans of digests and delays in comparable form: `30 minutes`."""

import re
from collections.abc import Mapping
from typing import Any

from novu_flows.declare.basics import Cron, Span
from novu_flows.javascript.json import Json
from novu_flows.plan.fields import Value

_WHOLE = re.compile(r"-?[0-9]+")


def shown_span(span: Span | Cron | None) -> str | None:
    """Write a span."""
    return None if span is None else str(span)


def observed_span(metadata: Mapping[str, Any], amount: str, unit: str) -> str | None:
    """Read a span from a step's `metadata`."""
    number, name = metadata.get(amount), metadata.get(unit)
    return None if number is None or name is None else shown_span(Span(number, name))


def span_parts(value: Value) -> tuple[Json, Json]:
    """Return amount and unit of what `shown_span` has written; a template stays one."""
    amount, _, unit = str(value).rpartition(" ")
    is_one = amount == "1" and not unit.endswith("s")
    return int(amount) if _WHOLE.fullmatch(amount) else amount, f"{unit}s" if is_one else unit
