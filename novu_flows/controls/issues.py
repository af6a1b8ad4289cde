"""The issues of one step: one pure function, which the embedded Novu answers with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from novu_flows.controls.conditions import condition_issues
from novu_flows.controls.limits import limit_issues
from novu_flows.controls.paths import strings
from novu_flows.controls.sanitizing import sanitized_values
from novu_flows.controls.values import MISSING, ControlIssue, Schema, schema_issues
from novu_flows.controls.variables import template_issues

_NO_CONTENT = 'The layout body should contain the "content" variable'
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
    return _merged_issues(
        schema_issues(kind, values, controls),
        _of_templates(given or {}, variables),
        limit_issues(kind, values, now),
        condition_issues(values["skip"], variables) if values.get("skip") else (),
    )


def layout_issues(
    given: Mapping[str, Any], controls: Schema, variables: Schema, *, has_content: bool
) -> Iterator[ControlIssue]:
    """Yield what is wrong with the values of a layout; it needs a place for the content."""
    missing = () if has_content else (ControlIssue("email.body", MISSING, _NO_CONTENT, None),)
    filled = _without_blank(given)
    return _merged_issues(missing, schema_issues("layout", filled, controls), _of_templates(given, variables))


def _without_blank(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values in which blank texts are null."""
    return {
        key: _without_blank(held)
        if isinstance(held, dict)
        else None
        if isinstance(held, str) and not held.strip()
        else held
        for key, held in values.items()
    }


def _merged_issues(*sources: Iterable[ControlIssue]) -> Iterator[ControlIssue]:
    found: _ByPlace = {}
    for issues in sources:
        _merge(found, _by_place(issues))
    return (issue for issues in found.values() for issue in issues)


def _of_templates(given: Mapping[str, Any], variables: Schema) -> Iterator[ControlIssue]:
    for place, text in strings(given):
        yield from template_issues(place, text, variables)


def _by_place(issues: Iterable[ControlIssue]) -> _ByPlace:
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
