"""Many starts in calls of a hundred, and what came of each of them."""

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.errors import ApiError
from novu_flows.novu.call import Call
from novu_flows.novu.v1.events import Triggered, cancel, in_hundreds, trigger_bulk
from novu_flows.triggers.start import Carried_co, Start

if TYPE_CHECKING:
    from novu_flows.novu.client import AsyncNovuClient, NovuClient


A = TypeVar("A")
R = TypeVar("R")

SendSteps = Generator[Call[A], A, R]


def in_turn(client: "NovuClient", asking: SendSteps[A, R]) -> R:
    """Send what is asked for, call by call; give what comes of it."""
    try:
        call = next(asking)
        while True:
            try:
                answer = client.send(call)
            except ApiError as error:
                call = asking.throw(error)
            else:
                call = asking.send(answer)
    except StopIteration as end:
        result: R = end.value
        return result


async def in_turn_async(client: "AsyncNovuClient", asking: SendSteps[A, R]) -> R:
    """Do as `in_turn` does."""
    try:
        call = next(asking)
        while True:
            try:
                answer = await client.send(call)
            except ApiError as error:
                call = asking.throw(error)
            else:
                call = asking.send(answer)
    except StopIteration as end:
        result: R = end.value
        return result


def ask_until_all_is_cancelled(transaction_id: str) -> SendSteps[bool, bool]:
    """Ask until nothing is left: Novu 0.14 stops one subscriber's job a call (docs/novu/v1.md, section 6.4)."""
    is_any = False
    while (yield cancel(transaction_id)):
        is_any = True
    return is_any


Carried = TypeVar("Carried")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[Carried_co]):
    """
    What came of one start of many.

    `triggered` is Novu's answer, None where there is none; `error` then says why. Such a start may be sent
    again, as it is: Novu drops a transaction id that it has seen.
    """

    start: Start[Carried_co]
    triggered: Triggered | None = None
    error: ApiError | None = None

    @property
    def is_processed(self) -> bool:
        """Return whether the workflow was started."""
        return self.triggered is not None and self.triggered.is_processed

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the reasons why the workflow was not started."""
        if self.triggered is None:
            return (str(self.error),)
        return () if self.is_processed else self.triggered.error or (self.triggered.status,)


@dataclass(frozen=True, slots=True)
class Outcomes(Generic[Carried_co]):
    """What came of each of many starts, in their order."""

    each: tuple[Outcome[Carried_co], ...]

    def __iter__(self) -> Iterator[Outcome[Carried_co]]:
        return iter(self.each)

    def __len__(self) -> int:
        return len(self.each)

    @property
    def all_processed(self) -> bool:
        """Return whether every workflow was started."""
        return all(one.is_processed for one in self.each)

    @property
    def refused(self) -> tuple[Outcome[Carried_co], ...]:
        """Return the outcomes of what Novu answered with a no."""
        return tuple(one for one in self.each if one.triggered is not None and not one.is_processed)

    @property
    def unsettled(self) -> tuple[Start[Carried_co], ...]:
        """Return the starts that no answer came for: send them again, none is delivered twice."""
        return tuple(one.start for one in self.each if one.triggered is None)


def ask_for_many(
    starts: Sequence[Start[Carried]],
) -> Generator[Call[tuple[Triggered, ...]], tuple[Triggered, ...], Outcomes[Carried]]:
    """Ask for starts a hundred at a time; after a call without an answer, ask no more."""
    outcomes: list[Outcome[Carried]] = []
    for hundred in in_hundreds([start.trigger for start in starts]):
        asked = starts[len(outcomes) : len(outcomes) + len(hundred)]
        try:
            answers = yield trigger_bulk(hundred)
        except ApiError as error:
            left = starts[len(outcomes) :]
            return Outcomes((*outcomes, *(Outcome(start=start, error=error) for start in left)))
        outcomes += [
            Outcome(start=start, triggered=answer) for start, answer in zip(asked, answers, strict=True)
        ]
    return Outcomes(tuple(outcomes))
