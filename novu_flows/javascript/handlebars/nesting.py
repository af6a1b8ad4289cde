"""Functions that call themselves as deep as a template nests, on a stack of their own instead of Python's."""

from collections.abc import Coroutine, Generator, Iterator
from types import coroutine
from typing import TypeVar, cast

from novu_flows.javascript.handlebars.errors import RenderFailed

# handlebars.js itself runs out of stack between 700 and 2,000 levels, by what nests (4.7.8 on Node 20).
DEEPEST = 1000

T = TypeVar("T")
NestedCall = Coroutine[object, object, T]


@coroutine
def nested(call: NestedCall[T]) -> Generator[NestedCall[T], T, T]:
    """Return what a coroutine returns, as `await` does, without taking room on Python's stack."""
    return (yield call)


def run(call: NestedCall[T]) -> T:
    """Return the result of a call and of all `nested` ones; raise RenderFailed where they nest too deeply."""
    waiting: list[NestedCall[object]] = [call]
    result: object = None
    while waiting:
        try:
            inner = cast("NestedCall[object]", waiting[-1].send(result))
        except StopIteration as end:
            result = end.value
            del waiting[-1]
        else:
            result = None
            _push(waiting, inner)
    return cast("T", result)


def _push(waiting: list[NestedCall[object]], inner: NestedCall[object]) -> None:
    if len(waiting) > DEEPEST:
        inner.close()
        raise RenderFailed("Maximum call stack size exceeded")
    waiting.append(inner)


def flattened(walk: Iterator[object], kind: type[T]) -> Iterator[T]:
    """Return what an iterator gives of a kind, and what is in each iterator that it gives in its place."""
    waiting = [walk]
    while waiting:
        found = next(waiting[-1], None)
        if found is None:
            waiting.pop()
        elif isinstance(found, kind):
            yield found
        else:
            waiting.append(cast("Iterator[object]", found))
