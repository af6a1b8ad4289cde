"""The issues of one step: one pure function, which the embedded Novu answers with."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from novu_flows.controls.conditions import condition_issues
from novu_flows.controls.limits import limit_issues
from novu_flows.controls.paths import strings
from novu_flows.controls.sanitizing import sanitized_values
from novu_flows.controls.values import ControlIssue, Schema, schema_issues
from novu_flows.controls.variables import template_issues

_ByPlace = dict[str, list[ControlIssue]]


def control_issues(
    kind: str, given: Mapping[str, Any] | None, controls: Schema, variables: Schema, now: datetime
) -> Iterator[ControlIssue]:
    """
    Yield what is wrong with the control values of a step of a kind.

    `controls` is the schema of the values, `variables` that of what templates can name, `now` the moment from which a
    cron expression is looked at. One that cannot be read is a `ValueError`, as Novu's own server fails over it.
    Issues of one place hide each other: the first of a later kind stands in place of the first of an earlier one.
    """
    values = {} if given is None else sanitized_values(kind, given)
    found: _ByPlace = {}
    for issues in (
        schema_issues(kind, values, controls),
        _of_templates(given or {}, variables),
        limit_issues(kind, values, now),
        condition_issues(values["skip"], variables) if values.get("skip") else (),
    ):
        _merge(found, _by_place(issues))
    return (issue for issues in found.values() for issue in issues)


def _of_templates(given: Mapping[str, Any], variables: Schema) -> Iterator[ControlIssue]:
    for place, text in strings(given):
        yield from template_issues(place, text, variables)


def _by_place(issues: Any) -> _ByPlace:
    found: _ByPlace = {}
    for issue in issues:
        found.setdefault(issue.place, []).append(issue)
    return found


def _merge(found: _ByPlace, more: _ByPlace) -> None:
    for place, issues in more.items():
        pairs = zip_longest(found.get(place, ()), issues)
        found[place] = [_merged(before, after) for before, after in pairs]


def _merged(before: ControlIssue | None, after: ControlIssue | None) -> ControlIssue:
    if before is None or after is None or after.variable is not None:
        return after or before  # type: ignore[return-value]  # one of the two is there
    return replace(after, variable=before.variable)
