"""What a plan is about where it is not everything, and which issues are of what it leaves out."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from fnmatch import fnmatchcase

from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import DECLARED_KINDS, Declarations
from novu_flows.declare.workflow import Subscriber
from novu_flows.errors import WrongUsage
from novu_flows.issues import Issue, did_you_mean, heads_of
from novu_flows.plan.changes import Address


@dataclass(frozen=True, slots=True)
class Patterns:
    """
    What `--target`, `--exclude` and `--changed-since` say; nothing, for everything.

    `changed` are the addresses of what is declared otherwise than at the commit `changed_since`, `changed_cases` the
    names of such trigger cases.
    """

    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    changed_since: str | None = None
    changed: frozenset[Address] = field(default=frozenset(), repr=False)
    changed_cases: frozenset[str] = field(default=frozenset(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.targets or self.excludes or self.changed_since)

    def __str__(self) -> str:
        words = [f"--target {one!r}" for one in self.targets] + [
            f"--exclude {one!r}" for one in self.excludes
        ]
        return " ".join([*words, *([f"--changed-since {self.changed_since}"] if self.changed_since else [])])

    def __add__(self, other: "Patterns") -> "Patterns":
        """Return what both choose, to be shown; which of that there is was chosen by each."""
        return Patterns(
            (*self.targets, *other.targets),
            (*self.excludes, *other.excludes),
            self.changed_since,
            self.changed,
            self.changed_cases,
        )

    def choose(self, address: Address) -> bool:
        """Return whether an address (`subscriber ada`, or `ada` alone) is among what is chosen."""
        if self.changed_since is not None and address not in self.changed:
            return False
        return (not self.targets or fits(address, self.targets)) and not fits(address, self.excludes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """
    The part of the declarations that a plan is about; without patterns, everything.

    `heads` are the resources that an issue is about, by what its place begins with (`subscriber ada`).
    """

    patterns: Patterns = Patterns()
    heads: Mapping[str, tuple[Address, ...]] = field(default_factory=dict, repr=False)

    @property
    def left_out(self) -> int:
        """Return how many resources are declared that the patterns do not choose."""
        known = {address for about in self.heads.values() for address in about}
        return sum(not self.includes(address) for address in known)

    def includes(self, address: Address) -> bool:
        """Return whether a plan is about an address."""
        return self.patterns.choose(address)

    def leaves_out(self, issue: Issue) -> bool:
        """Return whether an issue is of what is left out; one of which that is not certain never is."""
        about = next((self.heads[head] for head in heads_of(issue.where) if head in self.heads), None)
        return bool(self.patterns) and about is not None and not any(map(self.includes, about))


EVERYTHING = Selection()


def select(patterns: Patterns, declarations: Declarations, *, among: str = "declared") -> Selection:
    """Return what the patterns choose; raise WrongUsage for one that fits nothing which is declared."""
    if not patterns:
        return EVERYTHING
    heads: dict[str, list[Address]] = {}
    for head, address in _places(declarations):
        heads.setdefault(head, []).extend((address,) if address else ())
    known = dict.fromkeys(address for about in heads.values() for address in about)
    check_patterns(patterns, known, among)
    return Selection(patterns=patterns, heads={head: tuple(about) for head, about in heads.items()})


def addresses_of(declarations: Declarations) -> frozenset[Address]:
    """Return the address of every resource that is declared."""
    return frozenset(address for _, address in _places(declarations) if address)


def check_patterns(patterns: Patterns, addresses: Iterable[Address], among: str) -> None:
    """Raise WrongUsage for a pattern that fits none of the addresses."""
    known = tuple(addresses)
    options = (("--target", patterns.targets), ("--exclude", patterns.excludes))
    for option, pattern in ((option, pattern) for option, given in options for pattern in given):
        if not any(fits(address, (pattern,)) for address in known):
            names = [name for address in known for name in _names(address)]
            raise WrongUsage(
                f"{option} {pattern!r} fits nothing that is {among}", remedy=did_you_mean(pattern, names)
            )


def without_left_out(
    declarations: Declarations, selection: Selection, issues: Iterable[Issue]
) -> Declarations:
    """Return the declarations without those that are left out and have an issue: they cannot be compared."""
    heads = {head for issue in issues if selection.leaves_out(issue) for head in heads_of(issue.where)}
    kept = {
        kind.held_in: tuple(
            one for one in kind.of(declarations) if f"{kind.resource} {kind.key_of(one)}" not in heads
        )
        for kind in DECLARED_KINDS
    }
    found = declarations.holding(kept)
    return replace(
        found,
        subscribers=tuple(_without_credentials(one, heads) for one in found.subscribers),
        removed=tuple(
            one for one in declarations.removed if f"removed {one.resource} {one.key}" not in heads
        ),
    )


def _without_credentials(subscriber: Subscriber, heads: Container[str]) -> Subscriber:
    kept = [
        one
        for one in subscriber.credentials
        if str(Address("credentials", (subscriber.subscriber_id, one.provider))) not in heads
    ]
    return subscriber if len(kept) == len(subscriber.credentials) else replace(subscriber, credentials=kept)


def fits(address: Address, patterns: Sequence[str]) -> bool:
    """Return whether an address fits one of the patterns."""
    return any(fnmatchcase(name, pattern) for name in _names(address) for pattern in patterns)


def fits_field(address: Address, path: str, patterns: Sequence[str]) -> bool:
    """Return whether a field of a resource fits one of the patterns: `subscriber * data.*`, or its path alone."""
    return any(fnmatchcase(name, pattern) for name in (f"{address} {path}", path) for pattern in patterns)


def _names(address: Address) -> tuple[str, str]:
    return str(address), "/".join(address.keys)


def _places(declarations: Declarations) -> Iterator[tuple[str, Address | None]]:
    """Yield every resource under each place that an issue about it may have; a case is no resource."""
    for subscriber in declarations.subscribers:
        yield from _places_of_subscriber(subscriber)
    for kind, key, declared in declarations.resources():
        if not isinstance(declared, Subscriber):
            yield f"{kind.resource} {key}", Address(kind.resource, (key,))
    for one in declarations.moved:
        yield f"moved {one.resource} {one.key}", Address(one.resource, (one.to,))
    for tombstone in declarations.removed:
        head = f"{tombstone.resource} {tombstone.key}"
        address = Address(tombstone.resource, (tombstone.key,))
        yield from ((head, address), (f"removed {head}", address))
    for case in declarations.cases:
        yield f"case {case.name or case.workflow.workflow_id}", None


def _places_of_subscriber(subscriber: Subscriber) -> Iterator[tuple[str, Address]]:
    head = f"subscriber {subscriber.subscriber_id}"
    yield head, Address("subscriber", (subscriber.subscriber_id,))
    for credentials in subscriber.credentials:
        address = Address("credentials", (subscriber.subscriber_id, credentials.provider))
        yield from ((head, address), (str(address), address))
    if any(True for _ in subscriber.global_preferences):
        address = Address("global_preference", (subscriber.subscriber_id,))
        yield from ((head, address), (str(address), address))
    for preference in subscriber.preferences:
        address = Address("preference", (subscriber.subscriber_id, preference.workflow_id))
        heads = (head, str(address), f"workflow {preference.workflow_id}")
        yield from ((one, address) for one in heads)
