"""The order of definitions: what is needed comes first, what needs each other stays together."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def in_groups(things: Sequence[K], needs: Mapping[K, Collection[K]]) -> tuple[tuple[K, ...], ...]:
    """
    Put things after what they need; things that need each other make one group.

    Where there is a choice, the order of `things` decides.
    """
    rank = {thing: at for at, thing in enumerate(things)}
    reached = {thing: reached_from(thing, needs) for thing in things}
    done: set[K] = set()

    def placed(thing: K) -> Iterator[tuple[K, ...]]:
        if thing in done:
            return
        others = (one for one in reached[thing] if one != thing and thing in reached[one])
        group = sorted((thing, *others), key=rank.__getitem__)
        done.update(group)
        for needed in sorted((one for member in group for one in needs[member]), key=rank.__getitem__):
            yield from placed(needed)
        yield tuple(group)

    return tuple(group for thing in things for group in placed(thing))


def in_order(things: Sequence[K], needs: Mapping[K, Collection[K]]) -> tuple[K, ...]:
    """Put things after what they need."""
    return tuple(thing for group in in_groups(things, needs) for thing in group)


def reached_from(start: K, needs: Mapping[K, Collection[K]]) -> frozenset[K]:
    """Return all that something needs, directly or not; itself only if it does."""
    seen: set[K] = set()
    ahead = list(needs[start])
    while ahead:
        thing = ahead.pop()
        if thing not in seen:
            seen.add(thing)
            ahead.extend(needs[thing])
    return frozenset(seen)
