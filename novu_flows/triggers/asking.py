"""Several calls in turn, written once, for clients that wait and for those that await."""

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

from novu_flows.api.call import Call
from novu_flows.api.events import cancel
from novu_flows.errors import ApiError

if TYPE_CHECKING:  # a generated module can be imported without waiting for an HTTP library
    from novu_flows.api.client import AsyncNovuClient, NovuClient

A = TypeVar("A")
R = TypeVar("R")

Asking = Generator[Call[A], A, R]


def in_turn(client: "NovuClient", asking: Asking[A, R]) -> R:
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


async def in_turn_async(client: "AsyncNovuClient", asking: Asking[A, R]) -> R:
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


def ask_until_all_is_cancelled(transaction_id: str) -> Asking[bool, bool]:
    """Ask until nothing is left: Novu 0.14 stops one subscriber's job a call (API notes, section 6.4)."""
    is_any = False
    while (yield cancel(transaction_id)):
        is_any = True
    return is_any
