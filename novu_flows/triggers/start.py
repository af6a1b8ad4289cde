"""One start of a workflow, checked and ready to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypedDict

from typing_extensions import TypeVar

from novu_flows.api.events import Trigger
from novu_flows.triggers.overrides import Override
from novu_flows.triggers.recipients import Actor

Carried_co = TypeVar("Carried_co", covariant=True)
OverrideT = TypeVar("OverrideT", bound=Override)


class Options(TypedDict, Generic[OverrideT], total=False):
    """
    What every start may say beside its payload.

    `overrides` is one or several, of the kinds that the workflow heeds; `actor` is whose picture is shown; a
    start with a `transaction_id` that Novu has seen is dropped by it.
    """

    overrides: OverrideT | Sequence[OverrideT]
    actor: Actor
    transaction_id: str


OPTION_NAMES = frozenset(Options.__annotations__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Generic[Carried_co]):
    """
    One start of a workflow, checked and ready to be sent.

    It has its transaction id from the moment it is made: sending it again delivers nothing twice.
    """

    payload: Carried_co
    trigger: Trigger

    @property
    def transaction_id(self) -> str:
        """Give the name of this start, by which it can be cancelled."""
        return self.trigger.transaction_id
