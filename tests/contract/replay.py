"""Replays exchanges recorded from a real Novu server on an emulator in process, and compares the answers."""

import base64
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

import httpx

from novu_flows.emulator import Clock, Emulator

BASE_URL = "http://novu.test"
LEVELS = ("none", "status", "shape", "exact")
OBJECT_ID = re.compile(r"(?<![0-9a-fA-F])[0-9a-f]{24}(?![0-9a-fA-F])")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SLUG_TAIL = re.compile(
    r"(?<=_(?:wf|st|lt)_)[0-9A-Za-z]{14,18}"
)  # 3.15: an _id in base 62 at the end of a slug
# 3.15: what an identifier ends with that is taken ("minimal-3fegbdxi") or was made up ("slack-0V-Ooi5Lfg")
_TAILED = ("stepId", "workflowId", "identifier")
_RANDOM_TAIL = re.compile(r"[0-9a-z]{8}|(?=.*[0-9A-Z])[\w-]{8,12}")
_TOKEN = re.compile(r"(?:txn|req)_[0-9a-f]{8}[0-9a-z]{12}")  # 3.15: of a transaction or a request
_KEY = re.compile(r"\b[0-9a-f]{32}\b")  # an API key
_ID_PATTERNS = (OBJECT_ID, UUID, _SLUG_TAIL, _TOKEN, _KEY)
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_SEALED = re.compile(r"nvsk\.[0-9a-f]+:[0-9a-f]+")  # an encrypted secret, different each time
_REPEATED = re.compile(r"\{\{repeat (.) (\d+)\}\}")  # a long run of one character, written short
_CUT = "{{cut}}"  # the end of a long text of which only the beginning was kept
_WITHOUT_BODY = (204, 304)
_STAMPS = ("createdAt", "updatedAt")
# Texts that belong to the recorded server's JavaScript engine or its web framework, not to Novu's contract.
_ENGINE_TEXT = re.compile(
    r"^(Unexpected (token|end|string|number)|Expected |Bad control|Cannot read prop|.* in JSON at position)"
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place in which an answer differs, and the level of agreement that is lost by it."""

    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one exchange; `stable` says that it agrees as far as two runs of the real server do."""

    row: Row
    differences: tuple[Difference, ...]

    @property
    def stable(self) -> bool:
        """Return whether nothing differs that the real server repeats."""
        lost = min((LEVELS.index(found.level) for found in self.differences), default=len(LEVELS))
        return lost > LEVELS.index(self.row["level"])

    def __str__(self) -> str:
        row = self.row
        first = f"#{row['n']} [{row['section']}] {row['name']}: {row['method']} {row['target'][:120]}"
        return "\n    ".join((first, *(f"{found.level}: {found.text}" for found in self.differences[:6])))


class Names:
    """A one-to-one renaming between the ids that were recorded and those that the emulator made."""

    def __init__(self) -> None:
        self._there: dict[str, str] = {}
        self._here: dict[str, str] = {}
        self._tailed: dict[str, str] = {}  # identifiers with a random tail

    def copy(self) -> "Names":
        """Return the same renaming, to be changed apart."""
        names = Names()
        names._there, names._here = dict(self._there), dict(self._here)
        names._tailed = dict(self._tailed)
        return names

    def bind(self, recorded: str, actual: str) -> bool:
        """Take a pair; say whether it fits those that were taken before."""
        if recorded in self._there or actual in self._here:
            return self._there.get(recorded) == actual
        self._there[recorded], self._here[actual] = actual, recorded
        return True

    def bind_tailed(self, recorded: Any, actual: Any) -> None:
        """Take the identifiers of two answers that differ in their random tails alone."""
        match recorded, actual:
            case dict(), dict():
                for key in recorded.keys() & actual.keys():
                    left, right = recorded[key], actual[key]
                    if key in _TAILED and _differ_in_tail(left, right) and self.bind(left, right):
                        self._tailed[left] = right
                    self.bind_tailed(left, right)
            case list(), list():
                for left, right in zip(recorded, actual, strict=False):
                    self.bind_tailed(left, right)

    def rename_tailed(self, text: str) -> str:
        """Put the emulator's identifiers with a random tail in place of the recorded ones."""
        for recorded, actual in self._tailed.items():
            text = text.replace(recorded, actual)
        return text

    def rename(self, text: str) -> str:
        """Put the emulator's ids in place of the recorded ones."""
        text = self.rename_tailed(text)
        for pattern in _ID_PATTERNS:
            text = pattern.sub(lambda found: self._there.get(found[0], found[0]), text)
        return text


def _differ_in_tail(recorded: Any, actual: Any) -> bool:
    """Return whether two identifiers are the same up to a hyphen, and random from there on."""
    if not (isinstance(recorded, str) and isinstance(actual, str)) or recorded == actual:
        return False
    same = "".join(
        left for left, _ in takewhile(lambda two: two[0] == two[1], zip(recorded, actual, strict=False))
    )
    start = same.rpartition("-")[0]
    tails = [text.removeprefix(start).removeprefix("-") for text in (recorded, actual)]
    return start != "" and all(map(_RANDOM_TAIL.fullmatch, tails))


def read_recording(file: Path) -> list[Row]:
    """Read the exchanges of a recording, in their order."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [_expanded(json.loads(line)) for line in lines]


def _expanded(value: Any) -> Any:
    match value:
        case str():
            return _REPEATED.sub(lambda found: found[1] * int(found[2]), value)
        case list():
            return [_expanded(item) for item in value]
        case dict():
            return {key: _expanded(held) for key, held in value.items()}
        case _:
            return value


async def replay(rows: list[Row], emulator: Emulator) -> list[Result]:
    """
    Send every request of a recording, one after the other, and compare each answer with the recorded one.

    The emulator's clock moves as time did when the recording was made, so that delays end where they did.
    """
    keys = {"dev": emulator.keys.development, "prod": emulator.keys.production}
    names, results, now = Names(), [], None
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app)) as client:
        for row in rows:
            then = _moment_of(row["response_body"])
            if now and then and then > now:
                emulator.turn(then - now)
            now = max(filter(None, (now, then)), default=None)
            response = await client.send(_request(row, names, keys))
            names = names.copy()
            results.append(Result(row=row, differences=tuple(_compared(row, response, names))))
    return results


def clock_of(rows: Iterable[Row]) -> Clock:
    """Return a clock that starts when a recording did, since requests name dates."""
    first = next(filter(None, (_moment_of(row["response_body"]) for row in rows)))
    behind = datetime.now(UTC) - first
    return Clock(lambda: datetime.now(UTC) - behind)


def _moment_of(body: Any) -> datetime | None:
    """Return the latest moment at which something in an answer was made or changed."""
    moments: Iterable[datetime | None]
    match body:
        case dict():
            stamps = (body[name] for name in _STAMPS if isinstance(body.get(name), str) and body[name])
            moments = chain(map(datetime.fromisoformat, stamps), map(_moment_of, body.values()))
        case list():
            moments = map(_moment_of, body)
        case _:
            return None
    return max(filter(None, moments), default=None)


def _request(row: Row, names: Names, keys: Mapping[str, str]) -> httpx.Request:
    headers = dict(row["request_headers"] or {})
    auth = row["auth"]
    if auth:
        headers["Authorization"] = f"ApiKey {keys[auth]}" if auth in keys else auth
    content = _content(row, names)
    if row["request_body"] is not None:
        headers.setdefault("Content-Type", "application/json")
    url = httpx.URL(BASE_URL + names.rename(row["target"]))
    return httpx.Request(row["method"], url, headers=headers, content=content)


def _content(row: Row, names: Names) -> bytes | None:
    if row["request_base64"] is not None:
        return base64.b64decode(row["request_base64"])
    if row["request_raw"] is not None:
        return str(row["request_raw"]).encode("utf-8", "surrogateescape")
    if row["request_body"] is not None:
        return names.rename(json.dumps(row["request_body"])).encode()
    return None


def _compared(row: Row, response: httpx.Response, names: Names) -> Iterator[Difference]:
    if response.status_code != row["status"]:
        yield Difference(level="status", text=f"{row['status']} recorded, {response.status_code} here")
    if row["method"] != "HEAD" and row["status"] not in _WITHOUT_BODY:
        body = _body(response)
        names.bind_tailed(row["response_body"], body)
        yield from _differences(row["response_body"], body, names)


def _body(response: httpx.Response) -> Any:
    try:
        return response.json() if response.content else None
    except ValueError:
        return response.text


def _differences(recorded: Any, actual: Any, names: Names, path: str = "$") -> Iterator[Difference]:
    match recorded, actual:
        case dict(), dict():
            yield from _in_objects(recorded, actual, names, path)
        case list(), list():
            yield from _in_lists(recorded, actual, names, path)
        case str(), str():
            if not _same_text(recorded, actual, names):
                yield _other(path, recorded, actual)
        case _ if _kind(recorded) is not _kind(actual):
            kinds = f"{type(recorded).__name__} recorded, {type(actual).__name__} here"
            yield Difference(level="shape", text=f"{path}: {kinds}")
        case _ if recorded != actual:
            yield _other(path, recorded, actual)


def _other(path: str, recorded: Any, actual: Any) -> Difference:
    return Difference(level="exact", text=f"{path}: {recorded!r:.90} recorded, {actual!r:.90} here")


def _kind(value: Any) -> type:
    return float if type(value) is int else type(value)


def _in_objects(
    recorded: dict[str, Any], actual: dict[str, Any], names: Names, path: str
) -> Iterator[Difference]:
    recorded = {names.rename(key): held for key, held in recorded.items()}
    for key in recorded.keys() - actual.keys():
        yield Difference(level="shape", text=f"{path}.{key}: missing")
    for key in actual.keys() - recorded.keys():
        yield Difference(level="shape", text=f"{path}.{key}: not in the recording")
    for key, held in recorded.items():
        if key in actual:
            yield from _differences(held, actual[key], names, f"{path}.{key}")


def _in_lists(recorded: list[Any], actual: list[Any], names: Names, path: str) -> Iterator[Difference]:
    if len(recorded) != len(actual):
        lengths = f"{len(recorded)} items recorded, {len(actual)} here"
        yield Difference(level="exact", text=f"{path}: {lengths}")
        return
    for index, (left, right) in enumerate(zip(recorded, actual, strict=True)):
        yield from _differences(left, right, names, f"{path}[{index}]")


def _same_text(recorded: str, actual: str, names: Names) -> bool:
    recorded = names.rename_tailed(recorded)
    if recorded == actual:
        return True
    if _ENGINE_TEXT.match(recorded):
        return bool(actual)
    if recorded.endswith(_CUT):
        return actual.startswith(recorded.removesuffix(_CUT))
    recorded, actual = _SEALED.sub("nvsk.*", recorded), _SEALED.sub("nvsk.*", actual)
    return _same_ids(recorded, actual, names) and _without_ids(recorded) == _without_ids(actual)


def _same_ids(recorded: str, actual: str, names: Names) -> bool:
    for pattern in _ID_PATTERNS:
        left, right = pattern.findall(recorded), pattern.findall(actual)
        if len(left) != len(right) or not all(map(names.bind, left, right)):
            return False
    return True


def _without_ids(text: str) -> str:
    text = _TIMESTAMP.sub("@", text)
    for pattern in _ID_PATTERNS:
        text = pattern.sub("*", text)
    return text
