"""Drift: what has changed in an environment since novu-flows wrote it, apart from what is declared anew."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Literal

from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue
from novu_flows.plan.changes import Address, Change, Create, Delete, FieldChange, Update
from novu_flows.plan.fields import shown_path
from novu_flows.plan.plan import EnvironmentInfo, Plan, Seal
from novu_flows.plan.selection import Patterns, fits, fits_field
from novu_flows.plan.written import Written, WrittenResource, value_seal

DriftKind = Literal["changed", "deleted", "created", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastChange:
    """When something was changed last, as Novu says it, and by whom where it names somebody."""

    at: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifted:
    """
    A resource that is not as it was written.

    `change` would bring it back. Of kind "unknown" nobody knows whether the environment was changed or the declaration:
    it was not written from this machine. `written_at` is when novu-flows wrote it, `last` who changed it.
    """

    change: Change
    kind: DriftKind
    written_at: str = ""
    last: LastChange | None = None

    @property
    def address(self) -> Address:
        """Return which resource it is."""
        return self.change.address

    @property
    def shown(self) -> Change:
        """Return what has happened as a change: from what is declared to what is there now."""
        fields = tuple(
            one if one.secret else FieldChange(path=one.path, before=one.after, after=one.before)
            for one in self.change.fields
        )
        opposite = _OPPOSITES[type(self.change)]
        return opposite(
            address=self.address,
            fields=() if opposite is Delete else fields,
            source=self.change.source,
            reason=self.kind,
            base=self.change.base,
        )


_OPPOSITES: Mapping[type[Change], type[Change]] = {Create: Delete, Update: Update, Delete: Create}


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftReport:
    """
    What has drifted, and what only looks like it.

    `declared_anew` waits for an apply, `ignored` was to be left out, of `not_compared` the secrets are not set here.
    `is_recorded`: something is known of what was written from this machine.
    """

    target: EnvironmentInfo
    project: str
    drifted: tuple[Drifted, ...] = ()
    declared_anew: tuple[Address, ...] = ()
    ignored: tuple[Address, ...] = ()
    not_compared: tuple[Address, ...] = ()
    to_promote: int = 0
    unchanged: int = 0
    issues: tuple[Issue, ...] = ()
    patterns: Patterns = field(default_factory=Patterns)
    complete: bool = True
    is_recorded: bool = False


def find_drift(plan: Plan, written: Written, seal: Seal, ignore: tuple[str, ...]) -> DriftReport:
    """Divide what a plan would change into what has drifted, what is declared anew, and what is to be ignored."""
    drifted, anew, ignored = list[Drifted](), list[Address](), list[Address]()
    for change in plan.changes:
        kept = _without_ignored(change, ignore)
        if kept is None:
            ignored.append(change.address)
        elif found := _drifted(kept, written, seal):
            drifted.append(found)
        else:
            anew.append(change.address)
    return DriftReport(
        target=plan.target,
        project=plan.project,
        drifted=tuple(drifted),
        declared_anew=tuple(anew),
        ignored=tuple(ignored),
        not_compared=tuple(one.address for one in plan.not_compared if not fits(one.address, ignore)),
        to_promote=len(plan.to_promote),
        unchanged=plan.unchanged,
        issues=tuple(issue for issue in plan.issues if not issue.refuses and issue.code != "over-limit"),
        patterns=plan.patterns,
        complete=plan.complete,
        is_recorded=bool(written.resources),
    )


def _without_ignored(change: Change, ignore: tuple[str, ...]) -> Change | None:
    """Return a change without the fields that are to be ignored; None where nothing is left of it."""
    if fits(change.address, ignore):
        return None
    if not isinstance(change, Update):
        return change
    fields = tuple(
        one for one in change.fields if not fits_field(change.address, shown_path(one.path), ignore)
    )
    return replace(change, fields=fields) if fields else None


def _drifted(change: Change, written: Written, seal: Seal) -> Drifted | None:
    """Return what has drifted; None where the difference is declared anew."""
    held = written.resources.get(change.address)
    if not written.resources:
        return Drifted(change=change, kind="unknown")
    match change:
        case Create():
            is_drift = held is not None and not held.is_deleted
            return Drifted(change=change, kind="deleted", written_at=held.at) if held and is_drift else None
        case Delete():
            is_drift = held is not None and held.is_deleted
            return Drifted(change=change, kind="created", written_at=held.at) if held and is_drift else None
        case Update():
            return _updated(change, held, seal)


def _updated(change: Update, held: WrittenResource | None, seal: Seal) -> Drifted | None:
    if held is None or held.is_deleted:
        is_always_there = change.address.resource in ("preference", "global_preference")
        return None if is_always_there else Drifted(change=change, kind="unknown")
    fields = tuple(_drifted_fields(change, held, seal))
    if not fields:
        return None
    kind: DriftKind = "unknown" if all(one.secret for one in fields) else "changed"
    return Drifted(change=replace(change, fields=fields), kind=kind, written_at=held.at)


def _drifted_fields(change: Update, held: WrittenResource, seal: Seal) -> Iterator[FieldChange]:
    """
    Yield the fields that are not as they were written.

    A field that was never written is declared anew. Of a secret the environment's value is not known: it has drifted, or
    the variable has another value, unless another variable is declared.
    """
    for one in change.fields:
        path = shown_path(one.path)
        last = held.seals.get(path)
        seen = one.after if one.secret else one.before
        is_as_written = last == value_seal(seal, change.address, path, seen)
        if last is not None and is_as_written is one.secret:
            yield one
