"""What every format says of drift: what has happened to a resource, when and by whom, and the counts."""

from collections.abc import Iterator, Mapping, Sequence

from novu_flows.issues import Issue
from novu_flows.output.notes import listed
from novu_flows.output.values import Style
from novu_flows.plan.as_json import issue_json, reference_json, source_json, target_json
from novu_flows.plan.drift import Drifted, DriftKind, DriftReport
from novu_flows.plan.fields import shown_path

MARKS: Mapping[DriftKind, tuple[str, Style]] = {
    "changed": ("~", "update"),
    "unknown": ("?", "update"),
    "deleted": ("-", "delete"),
    "created": ("+", "create"),
}
_WORDS: Mapping[DriftKind, str] = {
    "changed": "changed in the environment",
    "unknown": "differs; whether in the environment or in the declaration is not known: it was not written from here",
    "deleted": "deleted in the environment",
    "created": "created again in the environment, after it was removed",
}
_OTHER_VALUE = "differs; the environment holds another secret, or the variable does"


def what_happened(one: Drifted) -> str:
    """Return what has happened to a resource, when, and who has done it as far as that is known."""
    is_secret = one.kind == "unknown" and any(field.secret for field in one.change.fields)
    when = f"; Novu says: last changed {one.last.at}" if one.last else ""
    who = f" by {one.last.by}" if one.last and one.last.by else ""
    since = f"; novu-flows wrote it {one.written_at}" if one.written_at else ""
    return f"{_OTHER_VALUE if is_secret else _WORDS[one.kind]}{when}{who}{since}"


def drift_notes(report: DriftReport) -> Iterator[str]:
    """Return what is said of a report besides what has drifted."""
    if report.patterns:
        yield f"Only a part of the declarations: {report.patterns}."
    if not report.drifted:
        yield "No drift. What was not declared anew is as declared."
    elif not report.is_recorded:
        yield "Nothing is known of what was written from here, so everything that differs from the declarations is drift."
    if report.declared_anew:
        yield f"Declared anew, for an apply: {listed(report.declared_anew)}."
    if report.not_compared:
        yield f"Not compared, for secrets are not set here: {listed(report.not_compared)}."
    if report.ignored:
        yield f"Ignored: {listed(report.ignored)}."


def drift_counts(report: DriftReport) -> str:
    """Count what has drifted, on one line."""
    parts = [
        f"{len(report.drifted)} drifted",
        f"{len(report.declared_anew)} declared anew",
        f"{report.unchanged} unchanged",
        *([f"{len(report.ignored)} ignored"] if report.ignored else []),
        *([f"{report.to_promote} to promote"] if report.to_promote else []),
    ]
    return ", ".join(parts)


def drift_json(report: DriftReport) -> dict[str, object]:
    """Return what has drifted as JSON."""
    return {
        "format_version": 1,
        "project": report.project,
        "environment": target_json(report.target),
        "complete": report.complete,
        "scope": {
            "targets": list(report.patterns.targets),
            "excludes": list(report.patterns.excludes),
            "changed_since": report.patterns.changed_since,
        },
        "recorded": report.is_recorded,
        "drifted": [_drifted_json(one) for one in report.drifted],
        "declared_anew": [str(one) for one in report.declared_anew],
        "not_compared": [str(one) for one in report.not_compared],
        "ignored": [str(one) for one in report.ignored],
        "to_promote": report.to_promote,
        "unchanged": report.unchanged,
        "issues": _issues(report.issues),
    }


def _issues(issues: Sequence[Issue]) -> list[dict[str, object]]:
    return [issue_json(issue) for issue in issues]


def _drifted_json(one: Drifted) -> dict[str, object]:
    return {
        "address": str(one.address),
        "resource": one.address.resource,
        "keys": list(one.address.keys),
        "kind": one.kind,
        "source": source_json(one.change.source),
        "fields": [
            {
                "path": shown_path(field.path),
                "declared": reference_json(field.after),
                "observed": reference_json(field.before),
                "secret": field.secret,
            }
            for field in one.change.fields
        ],
        "written_at": one.written_at or None,
        "changed_at": one.last.at if one.last else None,
        "changed_by": (one.last.by or None) if one.last else None,
    }
