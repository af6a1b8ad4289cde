"""A plan to and from a file: all that an apply needs, secrets as references, and a digest over it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from novu_flows.declare.basics import EnvSecret, LiteralSecret
from novu_flows.errors import PlanFileRefused, Refused
from novu_flows.issues import Issue, Severity, Source
from novu_flows.plan.changes import Address, Change, Create, Delete, FieldChange, Resource, Update
from novu_flows.plan.fields import SECRET_MARK, Value, read_path, references, shown_path
from novu_flows.plan.plan import Plan, Target
from novu_flows.redaction import redact_value

FORMAT_VERSION = 1


def write_plan(plan: Plan, *, tool_version: str, created_at: str) -> str:
    """
    Give the text of a plan file.

    Raise Refused where a change holds a secret that is written in a declaration: a file must not hold it.
    """
    _refuse_secrets(plan)
    body = redact_value(
        {
            "format_version": FORMAT_VERSION,
            "tool_version": tool_version,
            "created_at": created_at,
            **plan_json(plan),
        }
    )
    return json.dumps({**body, "digest": _digest(body)}, indent=2) + "\n"


def plan_json(plan: Plan) -> dict[str, object]:
    """Give a plan as JSON; a secret is shown as a reference, or as `(secret)` where it is not one."""
    return {
        "project": plan.project,
        "environment": _target(plan.target),
        "applyable": plan.applyable,
        "complete": plan.complete,
        "summary": _summary(plan),
        "changes": [change_json(change) for change in plan.changes],
        "to_promote": [change_json(change) for change in plan.to_promote],
        "unchanged": plan.unchanged,
        "unmanaged": dict(plan.unmanaged),
        "issues": [issue_json(issue) for issue in plan.issues],
    }


def read_plan(text: str) -> Plan:
    """Read what `write_plan` has written; raise PlanFileRefused, before anything is requested."""
    body = _read_json(text)
    version = body.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise PlanFileRefused(
            f"the plan file has format {version}, this novu-flows reads up to {FORMAT_VERSION}",
            remedy="apply it with the version that made it, or make a new plan",
        )
    digest = body.pop("digest", None)
    if digest != _digest(body):
        raise _damaged("its digest does not fit its content")
    try:
        return _PlanFile.model_validate(body).plan()
    except (ValidationError, ValueError) as error:
        raise _damaged("its content is not that of a plan") from error


def _refuse_secrets(plan: Plan) -> None:
    for change in plan.changes:
        if any(isinstance(secret, LiteralSecret) for secret in references(change.after)):
            raise Refused(
                f"{change.address} holds a secret that is written in the declaration; a plan file must not",
                remedy='put the secret into an environment variable and declare it as env("NAME")',
            )
        written = [list(change.address.keys), [_reference(one.after) for one in change.fields]]
        if redact_value(written) != written:
            raise Refused(
                f"{change.address} holds the value of a secret where it is none; a plan file must not",
                remedy="take it out of the declaration, or apply without a file",
            )


def _read_json(text: str) -> dict[str, JsonValue]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged("it is not JSON, or it was cut short") from error
    if not isinstance(body, dict):
        raise _damaged("it is not a JSON object")
    return body


def _damaged(reason: str) -> PlanFileRefused:
    return PlanFileRefused(f"the plan file was damaged or edited: {reason}", remedy="make a new plan")


def _digest(body: Mapping[str, object]) -> str:
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _target(target: Target) -> dict[str, object]:
    return {"name": target.name, "url": target.url, "key_fingerprint": target.key_fingerprint}


def _summary(plan: Plan) -> dict[str, int]:
    summary = plan.summary
    return {
        "create": summary.create,
        "update": summary.update,
        "delete": summary.delete,
        "unchanged": summary.unchanged,
        "unmanaged": summary.unmanaged,
        "to_promote": summary.to_promote,
    }


def change_json(change: Change) -> dict[str, object]:
    """Give a change as JSON."""
    return {
        "address": str(change.address),
        "resource": change.address.resource,
        "keys": list(change.address.keys),
        "action": type(change).__name__.lower(),
        "reason": change.reason,
        "source": _source(change.source),
        "fields": [_field(one) for one in change.fields],
        "base": change.base,
    }


def _field(change: FieldChange) -> dict[str, object]:
    return {
        "path": shown_path(change.path),
        "before": change.before,
        "after": _reference(change.after),
        "secret": change.secret,
    }


def _reference(value: Value) -> object:
    if isinstance(value, tuple):
        return [_reference(one) for one in value]
    if isinstance(value, EnvSecret):
        return {"env": value.variable}
    return SECRET_MARK if isinstance(value, LiteralSecret) else value


def _source(source: Source | None) -> dict[str, object] | None:
    return None if source is None else {"file": source.file, "line": source.line}


def issue_json(issue: Issue) -> dict[str, object]:
    """Give an issue as JSON."""
    return {
        "code": issue.code,
        "where": issue.where,
        "message": issue.message,
        "hint": issue.hint,
        "severity": issue.severity,
        "source": _source(issue.source),
    }


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Source(_Strict):
    file: str
    line: int

    def value(self) -> Source:
        return Source(file=self.file, line=self.line)


class _Field(_Strict):
    path: str
    before: JsonValue
    after: JsonValue
    secret: bool

    def value(self) -> FieldChange:
        after: Value = _secret(self.after) if self.secret else self.after
        return FieldChange(path=read_path(self.path), before=self.before, after=after)


def _secret(value: JsonValue) -> Value:
    if isinstance(value, list):
        return tuple(_env(one) for one in value)
    return _env(value)


def _env(value: JsonValue) -> EnvSecret:
    if isinstance(value, dict) and isinstance(variable := value.get("env"), str):
        return EnvSecret(variable)
    message = "not a reference to a secret"
    raise ValueError(message)


class _Change(_Strict):
    address: str
    resource: Resource
    keys: list[str]
    action: Literal["create", "update", "delete"]
    reason: str
    source: _Source | None
    fields: list[_Field]
    base: str

    def value(self) -> Change:
        return _KINDS[self.action](
            address=Address(self.resource, tuple(self.keys)),
            fields=tuple(one.value() for one in self.fields),
            source=self.source.value() if self.source else None,
            reason=self.reason,
            base=self.base,
        )


_KINDS: Mapping[str, type[Change]] = {"create": Create, "update": Update, "delete": Delete}


class _Issue(_Strict):
    code: str
    where: str
    message: str
    hint: str
    severity: Severity
    source: _Source | None

    def value(self) -> Issue:
        source = self.source.value() if self.source else None
        return Issue(
            code=self.code,
            where=self.where,
            message=self.message,
            hint=self.hint,
            severity=self.severity,
            source=source,
        )


class _Target(_Strict):
    name: str
    url: str
    key_fingerprint: str


class _PlanFile(_Strict):
    format_version: Literal[1]
    tool_version: str
    project: str
    environment: _Target
    created_at: str
    applyable: bool
    complete: bool
    summary: dict[str, int]
    changes: list[_Change]
    to_promote: list[_Change]
    unchanged: int
    unmanaged: dict[str, int]
    issues: list[_Issue]

    def plan(self) -> Plan:
        return Plan(
            target=Target(
                name=self.environment.name,
                url=self.environment.url,
                key_fingerprint=self.environment.key_fingerprint,
            ),
            project=self.project,
            changes=tuple(change.value() for change in self.changes),
            to_promote=tuple(change.value() for change in self.to_promote),
            issues=tuple(issue.value() for issue in self.issues),
            unchanged=self.unchanged,
            unmanaged=self.unmanaged,
            complete=self.complete,
        )
