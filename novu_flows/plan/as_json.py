"""A plan, its changes and issues as JSON: in a plan file, and for programs."""

import hashlib
import json

from novu_flows.declare.basics import EnvSecret, LiteralSecret
from novu_flows.issues import Issue, Source
from novu_flows.plan.changes import Change, FieldChange, NotCompared
from novu_flows.plan.fields import SECRET_MARK, Value, shown_path
from novu_flows.plan.plan import EnvironmentInfo, NovuEnvironment, Plan
from novu_flows.plan.selection import Patterns

DIGEST_LENGTH = (
    32  # hexadecimal digits: short enough to be copied, too many to look for a plan that has the same
)


def plan_json(plan: Plan) -> dict[str, object]:
    """Return a plan as JSON; a secret is shown as a reference, or as `(secret)` where it is not one."""
    return {
        "project": plan.project,
        "environment": target_json(plan.target),
        "plan_digest": plan_digest(plan),
        "applyable": plan.applyable,
        "complete": plan.complete,
        "scope": _scope(plan),
        "summary": _summary(plan),
        "changes": [change_json(change) for change in plan.changes],
        "to_promote": [change_json(change) for change in plan.to_promote],
        "not_compared": [_not_compared(one) for one in plan.not_compared],
        "unchanged": plan.unchanged,
        "unmanaged": dict(plan.unmanaged),
        "issues": [issue_json(issue) for issue in plan.issues],
    }


def plan_digest(plan: Plan) -> str:
    """
    Return what tells a plan from every other one: the same where the same is written to the same state of a place.

    When it was made, by which lines and with which issues makes no difference. What was observed is in the bases.
    """
    novu = plan.target.novu
    place = [plan.project, plan.target.name, plan.target.url, novu.environment_id if novu else None]
    text = json.dumps([place, *map(_written, plan.changes)], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def _written(change: Change) -> list[object]:
    fields = [[shown_path(one.path), reference_json(one.after)] for one in change.fields]
    return [type(change).__name__, change.address.resource, change.address.keys, fields, change.base]


def target_json(target: EnvironmentInfo) -> dict[str, object]:
    """Return an environment as JSON, with the environment of Novu that its key was found to open."""
    return {
        "name": target.name,
        "url": target.url,
        "key_fingerprint": target.key_fingerprint,
        "novu": _novu(target.novu),
        "api": target.api,
        "profile": target.profile,
    }


def _novu(found: NovuEnvironment | None) -> dict[str, str] | None:
    if found is None:
        return None
    return {
        "id": found.environment_id,
        "name": found.name,
        "organization_id": found.organization_id,
        "role": found.role,
    }


def _scope(plan: Plan) -> dict[str, object]:
    return {
        "targets": list(plan.patterns.targets),
        "left_out": plan.left_out,
        "declared_deletes": plan.declared_deletes,
        "excludes": list(plan.patterns.excludes),
        "changed_since": plan.patterns.changed_since,
        "other_environments": plan.other_environments,
        "pending": plan.pending,
    }


def scope_json(patterns: Patterns) -> dict[str, object]:
    """Return what the options of a part say, as JSON."""
    return {
        "targets": list(patterns.targets),
        "excludes": list(patterns.excludes),
        "changed_since": patterns.changed_since,
    }


def _summary(plan: Plan) -> dict[str, int]:
    summary = plan.summary
    return {
        "create": summary.create,
        "update": summary.update,
        "delete": summary.delete,
        "unchanged": summary.unchanged,
        "unmanaged": summary.unmanaged,
        "to_promote": summary.to_promote,
        "not_compared": summary.not_compared,
    }


def change_json(change: Change) -> dict[str, object]:
    """Return a change as JSON."""
    return {
        "address": str(change.address),
        "resource": change.address.resource,
        "keys": list(change.address.keys),
        "action": type(change).__name__.lower(),
        "reason": change.reason,
        "source": source_json(change.source),
        "fields": [_field(one) for one in change.fields],
        "lost": [{"path": shown_path(one.path), "before": one.before} for one in change.lost],
        "base": change.base,
    }


def _not_compared(left: NotCompared) -> dict[str, object]:
    return {
        "address": str(left.address),
        "resource": left.address.resource,
        "keys": list(left.address.keys),
        "reason": left.reason,
        "source": source_json(left.source),
        "fields": [_field(one) for one in left.fields],
    }


def _field(change: FieldChange) -> dict[str, object]:
    return {
        "path": shown_path(change.path),
        "before": change.before,
        "after": reference_json(change.after),
        "secret": change.secret,
    }


def reference_json(value: Value) -> object:
    """Return a value to write as JSON; of a secret, the variable that holds it."""
    if isinstance(value, tuple):
        return [reference_json(one) for one in value]
    if isinstance(value, EnvSecret):
        return {"env": value.variable}
    return SECRET_MARK if isinstance(value, LiteralSecret) else value


def source_json(source: Source | None) -> dict[str, object] | None:
    """Return a place in a file as JSON."""
    return None if source is None else {"file": source.file, "line": source.line}


def issue_json(issue: Issue) -> dict[str, object]:
    """Return an issue as JSON."""
    return {
        "code": issue.code,
        "where": issue.where,
        "message": issue.message,
        "hint": issue.hint,
        "severity": issue.severity,
        "source": source_json(issue.source),
    }
