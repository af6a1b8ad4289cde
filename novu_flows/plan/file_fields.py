"""The fields of a plan file, and the plan that they are; `file.py` writes them, and judges whether to believe them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, PlainValidator

from novu_flows.declare.basics import DialectName, EnvSecret
from novu_flows.issues import Issue, Severity, Source
from novu_flows.plan.changes import (
    Address,
    Change,
    Create,
    Delete,
    FieldChange,
    NotCompared,
    Resource,
    Update,
)
from novu_flows.plan.fields import Value, read_path
from novu_flows.plan.plan import EnvironmentInfo, NovuEnvironment, Plan, Role
from novu_flows.plan.selection import Patterns


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


class _Lost(_Strict):
    path: str
    before: JsonValue

    def value(self) -> FieldChange:
        return FieldChange(path=read_path(self.path), before=self.before, after=None)


class _Change(_Strict):
    address: str
    resource: Resource
    keys: list[str]
    action: Literal["create", "update", "delete"]
    reason: str
    source: _Source | None
    fields: list[_Field]
    lost: list[_Lost] = []
    base: str

    def value(self) -> Change:
        return _KINDS[self.action](
            address=Address(self.resource, tuple(self.keys)),
            fields=tuple(one.value() for one in self.fields),
            source=self.source.value() if self.source else None,
            reason=self.reason,
            base=self.base,
            lost=tuple(one.value() for one in self.lost),
        )


class _NotCompared(_Strict):
    address: str
    resource: Resource
    keys: list[str]
    reason: str
    source: _Source | None
    fields: list[_Field]

    def value(self) -> NotCompared:
        return NotCompared(
            address=Address(self.resource, tuple(self.keys)),
            fields=tuple(one.value() for one in self.fields),
            source=self.source.value() if self.source else None,
            reason=self.reason,
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


class _Novu(_Strict):
    id: str
    name: str
    organization_id: str
    role: Role

    def value(self) -> NovuEnvironment:
        return NovuEnvironment(
            environment_id=self.id, name=self.name, organization_id=self.organization_id, role=self.role
        )


class _Target(_Strict):
    name: str
    url: str
    key_fingerprint: str
    novu: _Novu | None = None
    api: DialectName | None = None
    profile: str | None = None

    def value(self) -> EnvironmentInfo:
        return EnvironmentInfo(
            name=self.name,
            url=self.url,
            key_fingerprint=self.key_fingerprint,
            novu=self.novu.value() if self.novu else None,
            api=self.api,
            profile=self.profile,
        )


class _Scope(_Strict):
    targets: list[str] = []
    excludes: list[str] = []
    changed_since: str | None = None
    other_environments: int = 0
    left_out: int = 0
    pending: int = 0
    declared_deletes: int = 0


def _moment(value: object) -> datetime:
    """Return a moment that a text says with its time zone; raise ValueError."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None or moment.tzinfo is None:
        raise ValueError("not a moment with a time zone")
    return moment


class PlanFields(_Strict):
    """A plan file without its digest and seal."""

    format_version: Literal[1, 2, 3, 4]
    tool_version: str
    project: str
    environment: _Target
    created_at: Annotated[datetime, PlainValidator(_moment)]
    plan_digest: str = ""
    applyable: bool
    complete: bool
    scope: _Scope = _Scope()
    summary: dict[str, int]
    changes: list[_Change]
    to_promote: list[_Change]
    not_compared: list[_NotCompared] = []
    unchanged: int
    unmanaged: dict[str, int]
    issues: list[_Issue]

    def plan(self) -> Plan:
        """Return the plan."""
        return Plan(
            target=self.environment.value(),
            project=self.project,
            changes=tuple(change.value() for change in self.changes),
            to_promote=tuple(change.value() for change in self.to_promote),
            not_compared=tuple(one.value() for one in self.not_compared),
            issues=tuple(issue.value() for issue in self.issues),
            unchanged=self.unchanged,
            unmanaged=self.unmanaged,
            complete=self.complete,
            patterns=Patterns(
                tuple(self.scope.targets), tuple(self.scope.excludes), self.scope.changed_since
            ),
            other_environments=self.scope.other_environments,
            left_out=self.scope.left_out,
            pending=self.scope.pending,
            declared_deletes=self.scope.declared_deletes,
            saved_at=self.created_at,
        )
