"""What a watch says: one value for each load."""

from collections.abc import Mapping
from dataclasses import field

from novu_flows.dataclass import dataclass
from novu_flows.plan.selection import EVERYTHING, Patterns

Passed = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """
    What each load does beside planning; `as_json` has the plan in its data too.

    `patterns` say which part of the declarations is planned and tested. `passed` are the cases that need not run again,
    each with a digest of what it depended on.
    """

    root: str
    environment: str | None
    apply: bool
    test: bool
    as_json: bool = False
    patterns: Patterns = EVERYTHING.patterns
    passed: Passed = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """
    The places of a project that decide its next load; `written` are files that a load itself writes.

    `links` are on the way to these places or in them, `targets` is where they lead.
    """

    folders: tuple[str, ...]
    files: tuple[str, ...]
    written: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """
    The outcome of one load.

    `status` is `planned`, `applied`, `invalid` or `failed`; the texts are rendered, `summary` is one line of
    them, `data` is the same for JSON. `passed` is None
    where no cases were looked at.
    """

    status: str
    environment: str
    summary: str
    text: str
    data: dict[str, object]
    exit_code: int
    seconds: float
    watched: Watched | None = None
    cases: str = ""
    passed: Passed | None = None
