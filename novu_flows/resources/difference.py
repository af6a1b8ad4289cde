"""Declared fields against what is there of one resource: what most kinds compare alike."""

from typing import Protocol

from novu_flows.issues import Source
from novu_flows.javascript.json import Json
from novu_flows.plan.changes import ABSENT, UNCHANGED, Address, Create, Delete, Findings, Update
from novu_flows.plan.compare import compare, creation, lost_values
from novu_flows.plan.fields import Fields
from novu_flows.plan.plan import Seal


class Observed(Protocol):
    """What is compared of something that an environment holds."""

    @property
    def fields(self) -> Fields:
        """Return its fields in comparable form."""

    @property
    def base(self) -> Json:
        """Return what a plan's base is made of."""


def difference(
    address: Address, declared: Fields, observed: Observed | None, *, source: Source, seal: Seal
) -> Findings:
    """Return the creation of what is not there, or the update of what differs."""
    if observed is None:
        create = Create(
            address=address,
            fields=creation(declared),
            source=source,
            reason="not in the environment",
            base=ABSENT,
        )
        return Findings(changes=(create,))
    fields = compare(declared, observed.fields)
    if not fields:
        return UNCHANGED
    base = seal(observed.base)
    return Findings(
        changes=(Update(address=address, fields=fields, source=source, reason="differs", base=base),)
    )


def removal(address: Address, observed: Observed | None, *, source: Source, seal: Seal) -> Findings:
    """Return the deletion of what a tombstone names, where it is there."""
    if observed is None:
        return UNCHANGED
    delete = Delete(
        address=address,
        fields=(),
        source=source,
        reason="declared as removed",
        base=seal(observed.base),
        lost=lost_values(observed.fields),
    )
    return Findings(changes=(delete,))
