"""The issues of one step: one pure function, which the embedded Novu answers with."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from novu_flows.controls.conditions import condition_issues
from novu_flows.controls.limits import limit_issues
from novu_flows.controls.values import ControlIssue, Schema, schema_issues
from novu_flows.controls.variables import strings, template_issues


def control_issues(
    kind: str, given: Mapping[str, Any] | None, controls: Schema, variables: Schema, now: datetime
) -> Iterator[ControlIssue]:
    """
    Yield what is wrong with the control values of a step of a kind.

    `controls` is the schema of the values, `variables` that of what templates can name, `now` the moment from which a
    cron expression is looked at. One that cannot be read is a `ValueError`, as Novu's own server fails over it.
    """
    values = given or {}
    limits = list(limit_issues(kind, values, now))
    yield from schema_issues(kind, given, controls)
    for place, text in strings(values):
        yield from template_issues(place, text, variables)
    yield from limits
    if "skip" in values and values["skip"] is not None:
        yield from condition_issues(values["skip"], variables)
