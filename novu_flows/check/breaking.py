"""Whether a payload that was right before is right still: JSON Schemas compared for those who trigger."""

from collections.abc import Iterator, Mapping, Sequence

from novu_flows.check.alternatives import Alternative, SchemaIndex
from novu_flows.check.limits import takes_word
from novu_flows.check.narrowing import Part, SchemaChange, called, compared, listed
from novu_flows.dataclass import dataclass

_Pair = tuple[tuple[int, str], tuple[int, str]]
_NUMBERS = frozenset({"integer", "number"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadChange:
    """One difference of a field, by its path; `breaks` where a payload of before may be refused now."""

    path: str
    text: str
    breaks: bool


def payload_changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[PayloadChange, ...]:
    """Return every difference that a caller can meet, in order of the fields."""
    found = _Walk(SchemaIndex(before), SchemaIndex(after)).values("", before, after)
    return tuple(
        PayloadChange(path=one.path.removeprefix("."), text=one.text, breaks=one.breaks)
        for one in dict.fromkeys(found)
    )


class _Taking:
    """
    Whether all values of one alternative are taken by another one, also where both hold themselves.

    Each pair counts as taken until a rule says otherwise; what depends on it is then asked again.
    """

    def __init__(self, before: SchemaIndex, after: SchemaIndex) -> None:
        self._before = before
        self._after = after
        self._pairs: dict[_Pair, tuple[Alternative, Alternative]] = {}
        self._refused: set[_Pair] = set()
        self._taken_apart: dict[tuple[tuple[int, str], str], tuple[Alternative, ...]] = {}

    def is_taken(self, old: Alternative, news: Sequence[Alternative]) -> bool:
        """Return whether all values of an alternative are taken by some of the other side."""
        known = -1
        while known != len(self._pairs):
            known = len(self._pairs)
            self._is_covered(old, news)
            self._settle()
        return self._is_covered(old, news)

    def _settle(self) -> None:
        """Ask each pair until no answer changes; asking adds the pairs of the parts."""
        is_moving = True
        while is_moving:
            known = len(self._pairs), len(self._refused)
            for key, (old, new) in [*self._pairs.items()]:
                if key not in self._refused and any(map(self._refuses, compared(old, new))):
                    self._refused.add(key)
            is_moving = known != (len(self._pairs), len(self._refused))

    def _refuses(self, found: SchemaChange | Part) -> bool:
        if isinstance(found, SchemaChange):
            return found.breaks
        news = self._after.alternatives(found.after)
        return not all(self._is_covered(old, news) for old in self._before.alternatives(found.before))

    def _is_covered(self, old: Alternative, news: Sequence[Alternative]) -> bool:
        if old.words is not None:
            return all(any(takes_word(new, word) for new in news) for word in old.words)
        for new in news:
            self._pairs[old.key, new.key] = (old, new)
        if any((old.key, new.key) not in self._refused for new in news):
            return True
        return any(
            all(self._is_covered(piece, news) for piece in pieces) for pieces in self._pieces(old, news)
        )

    def _pieces(self, old: Alternative, news: Sequence[Alternative]) -> Iterator[tuple[Alternative, ...]]:
        """Take an alternative apart by a field that tells those of the other side apart."""
        tags = dict.fromkeys(name for new in news for name, _ in new.constants() if len(news) > 1)
        for name in (tag for tag in tags if tag in old.fields):
            words = [one.words for one in self._before.alternatives(old.fields[name])]
            if (old.key, name) not in self._taken_apart and all(word is not None for word in words):
                each = [word for some in words for word in some or ()]
                self._taken_apart[old.key, name] = tuple(old.with_word(name, one) for one in each)
            if len(pieces := self._taken_apart.get((old.key, name), ())) > 1:
                yield pieces


@dataclass(frozen=True, slots=True)
class _Kept:
    """An alternative of before with what it has become, and whether it was the only one."""

    old: Alternative
    partner: Alternative | None
    is_only: bool


class _Walk:
    """Goes through two payloads side by side; a pair of alternatives is gone into once."""

    def __init__(self, before: SchemaIndex, after: SchemaIndex) -> None:
        self._before = before
        self._after = after
        self._forward = _Taking(before, after)
        self._backward = _Taking(after, before)
        self._met: set[_Pair] = set()

    def values(self, path: str, before: object, after: object) -> Iterator[SchemaChange]:
        """Return the differences between two schemas."""
        olds, news = self._before.alternatives(before), self._after.alternatives(after)
        partners = {old: _partner(old, olds, news) for old in olds}
        is_broken = False
        for old, partner in partners.items():
            for change in self._kept(path, _Kept(old, partner, len(olds) == 1), news):
                is_broken = is_broken or (change.breaks and change.path == path)
                yield change
        for new in news:
            if not is_broken and new not in partners.values():
                yield from self._more(path, new, olds)

    def _kept(self, path: str, kept: _Kept, news: Sequence[Alternative]) -> Iterator[SchemaChange]:
        """Return how what was taken before is taken now."""
        old, partner = kept.old, kept.partner
        if old.words is not None:
            yield from _words_kept(path, kept, news)
            return
        others = [new for new in news if new is not partner]
        if partner and (not others or self._is_best(old, partner, others)):
            yield from self._pair(path, old, partner)
        elif not self._forward.is_taken(old, news):
            yield SchemaChange(path, _gone(old, news, is_only=kept.is_only), breaks=True)

    def _is_best(self, old: Alternative, partner: Alternative, others: Sequence[Alternative]) -> bool:
        return self._forward.is_taken(old, [partner]) or not self._forward.is_taken(old, others)

    def _more(self, path: str, new: Alternative, olds: Sequence[Alternative]) -> Iterator[SchemaChange]:
        """Return what is taken that was not taken before."""
        if new.words is not None:
            words = [word for word in new.words if not any(takes_word(old, word) for old in olds)]
            if words:
                yield _taken_too(path, listed(words) if new.is_listed else called(new))
        elif not self._backward.is_taken(new, olds):
            yield _taken_too(path, called(new))

    def _pair(self, path: str, old: Alternative, new: Alternative) -> Iterator[SchemaChange]:
        if (old.key, new.key) in self._met:
            return
        self._met.add((old.key, new.key))
        for found in compared(old, new):
            if isinstance(found, SchemaChange):
                yield SchemaChange(path + found.path, found.text, found.breaks)
            else:
                yield from self.values(path + found.path, found.before, found.after)


def _partner(
    old: Alternative, olds: Sequence[Alternative], news: Sequence[Alternative]
) -> Alternative | None:
    """Find what an alternative has become: the one of its name or its tag, or the only one of its kind."""
    for is_same in (_same_name, _same_tag, _same_kind, _both_numbers):
        found = [new for new in news if is_same(old, new)]
        if len(found) == 1 and sum(is_same(one, found[0]) for one in olds) == 1:
            return found[0]
    return news[0] if len(olds) == len(news) == 1 else None


def _same_tag(old: Alternative, new: Alternative) -> bool:
    return any(one in new.constants() for one in old.constants())


def _same_name(old: Alternative, new: Alternative) -> bool:
    return bool(old.name) and old.name == new.name


def _same_kind(old: Alternative, new: Alternative) -> bool:
    return old.kind == new.kind


def _both_numbers(old: Alternative, new: Alternative) -> bool:
    return old.kind in _NUMBERS and new.kind in _NUMBERS


def _words_kept(path: str, kept: _Kept, news: Sequence[Alternative]) -> Iterator[SchemaChange]:
    """Compare values that are listed one by one."""
    old, partner = kept.old, kept.partner
    gone = [word for word in old.words or () if not any(takes_word(new, word) for new in news)]
    if gone:
        is_part = old.is_listed or len(gone) < len(old.words or ())
        text = f"{listed(gone)} is not taken any more" if is_part else _gone(old, news, is_only=kept.is_only)
        yield SchemaChange(path, text, breaks=True)
    elif partner and partner.words is None:
        yield _taken_too(path, called(partner))
    elif partner and (more := [word for word in partner.words or () if not takes_word(old, word)]):
        yield _taken_too(path, listed(more))


def _gone(old: Alternative, news: Sequence[Alternative], *, is_only: bool) -> str:
    if is_only and (len(news) == 1 or called(old) == "anything"):
        return f"was {called(old)}, is {' or '.join(map(called, news))}"
    return f"{called(old)} is not taken any more"


def _taken_too(path: str, text: str) -> SchemaChange:
    return SchemaChange(path, f"takes more than before ({text} is taken, too)", breaks=False)
