"""What an environment holds now of one changed thing, read right before it is written."""

from dataclasses import dataclass

from novu_flows.plan.changes import ABSENT
from novu_flows.plan.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The comparable fields and the base of one resource; `fields` is None where it does not exist."""

    fields: Fields | None
    base: str


MISSING = Current(fields=None, base=ABSENT)
