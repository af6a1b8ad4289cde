"""What a watch says: one value for each load."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What each load does beside planning."""

    root: str
    environment: str | None
    apply: bool
    test: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The places of a project that decide its next load; `written` are files that a load itself writes."""

    folders: tuple[str, ...]
    files: tuple[str, ...]
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """
    The outcome of one load.

    `status` is `planned`, `applied`, `invalid` or `failed`; the texts are rendered, `summary` is one line of
    them, `data` is the same as JSON.
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
