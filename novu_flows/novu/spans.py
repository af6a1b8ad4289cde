"""Spans of digests and delays in comparable form: `30 minutes`."""

from collections.abc import Mapping
from typing import Any

from novu_flows.declare.basics import Cron, Span
from novu_flows.javascript.json import Json
from novu_flows.plan.fields import Value


def shown_span(span: Span | Cron | None) -> str | None:
    """Write a span."""
    return None if span is None else str(span)


def observed_span(metadata: Mapping[str, Any], amount: str, unit: str) -> str | None:
    """Read a span from a step's `metadata`."""
    number, name = metadata.get(amount), metadata.get(unit)
    return None if number is None or name is None else shown_span(Span(number, name))


def span_parts(value: Value) -> tuple[Json, Json]:
    """Return amount and unit of what `shown_span` has written."""
    amount, _, unit = str(value).partition(" ")
    return int(amount), unit if unit.endswith("s") else f"{unit}s"
