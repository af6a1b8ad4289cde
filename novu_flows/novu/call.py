"""A call: one request to Novu's API as a value, which any client sends."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar, cast
from urllib.parse import quote, urlencode

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer, TypeAdapter
from pydantic.alias_generators import to_camel

from novu_flows.dataclass import dataclass
from novu_flows.errors import Refused
from novu_flows.issues import did_you_mean
from novu_flows.javascript.json import Json

if TYPE_CHECKING:
    from typing_extensions import TypeForm


T = TypeVar("T")


def _as_novu_writes(moment: datetime) -> str:
    """Write a moment as Novu does: UTC, milliseconds, `Z` (docs/novu/v1.md, section 2.11)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Timestamp = Annotated[AwareDatetime, PlainSerializer(_as_novu_writes, when_used="json")]


class Answer(BaseModel):
    """
    A frozen value read from Novu's JSON.

    Fields have Python names, the JSON names are their aliases. What a newer Novu adds is kept beside them;
    what an older one leaves out is None or empty.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        defer_build=True,
    )


class Page(Answer, Generic[T]):
    """One page of a list; newer versions of Novu say `has_more` in place of `total_count`."""

    page: int
    page_size: int
    data: tuple[T, ...]
    total_count: int | None = None
    has_more: bool | None = None


class Deleted(Answer):
    """What Novu answers to most deletes."""

    acknowledged: bool
    status: str


T_co = TypeVar("T_co", covariant=True)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
ApiVersion = Literal["v1", "v2"]
QueryValue = str | int | bool | None | Iterable[str]


class Retry(Enum):
    """
    Whether a call may be sent again when it is not known what came of it (docs/novu/v1.md, section 1).

    What certainly did not arrive, or was refused by the rate limit, is always sent again.
    """

    SAFE = "a second one changes nothing more and is answered alike"
    AFTER_ANSWER = "a second one changes nothing more, once the first has been answered"
    READ_BACK = "a second one would duplicate or be refused: read what came of the first"
    ONLY_UNSENT = "a second one does something more, and nothing tells what came of the first"


def identity(body: Json) -> Json:
    """Read an answer by leaving it alone."""
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[T_co]):
    """
    One request and how to read its answer.

    `template` is the path as Novu documents it (`/subscribers/:subscriberId`) below `version`, `parameters` are its
    values in order; `redact_answer` takes away what nobody may keep before anything else sees the answer. The body is in
    no repr, for it may hold credentials; `sensitive_field` names its field whose texts no message repeats.
    """

    method: Method
    template: str
    parameters: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, object] | None = field(default=None, repr=False)
    read: Callable[[Json], T_co] = field(repr=False, compare=False)
    retry: Retry
    redact_answer: Callable[[Json], Json] = field(default=identity, repr=False, compare=False)
    least_timeout_seconds: float = 0.0
    sensitive_field: str | None = None
    version: ApiVersion = "v1"

    @property
    def endpoint(self) -> str:
        """Name the endpoint: `GET /subscribers/:subscriberId`, `GET /v2/subscribers/:subscriberId`."""
        return f"{self.method} {self._prefix}{self.template}"

    @property
    def path(self) -> str:
        """Return the path, every parameter encoded as one segment; that of v1 is without its version."""
        values = iter(self.parameters)
        segments = self.template.split("/")
        return self._prefix + "/".join(
            _encoded(segment, next(values)) if segment.startswith(":") else segment for segment in segments
        )

    @property
    def _prefix(self) -> str:
        return "" if self.version == "v1" else f"/{self.version}"

    @property
    def target(self) -> str:
        """Return the path with the query."""
        query = urlencode(self.query, quote_via=quote, safe="", errors="surrogatepass")
        return f"{self.path}?{query}" if query else self.path

    @property
    def secrets(self) -> frozenset[str]:
        """Return the texts of the body that no message may repeat."""
        if self.sensitive_field is None or self.body is None:
            return frozenset()
        return frozenset(_texts_in(self.body.get(self.sensitive_field)))

    def untouched(self) -> "Call[Json]":
        """Return `raw()`, by its name in version 0.1."""
        return self.raw()

    def raw(self) -> "Call[Json]":
        """Make the same call answer with Novu's JSON, envelope and all."""
        return Call(
            method=self.method,
            template=self.template,
            parameters=self.parameters,
            query=self.query,
            body=self.body,
            read=identity,
            retry=self.retry,
            redact_answer=self.redact_answer,
            least_timeout_seconds=self.least_timeout_seconds,
            sensitive_field=self.sensitive_field,
            version=self.version,
        )


def _texts_in(value: object) -> Iterator[str]:
    """Return every text that a body holds as a value."""
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _texts_in(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts_in(inner)
        case _:
            pass


def _encoded(name: str, value: str) -> str:
    """Encode a path parameter; dots alone are encoded too, for every URL library takes such segments away."""
    if not value:
        raise Refused(f"{name[1:]} is empty", remedy="give the id; Novu has no entity without one")
    if value in (".", ".."):
        return value.replace(".", "%2E")
    return quote(value, safe="", errors="surrogatepass")


def refuse_unknown(options: Iterable[str], kind: type) -> None:
    """Raise TypeError for an option that a call does not have, which type checkers refuse before."""
    for name in options:
        if name not in kind.__annotations__:
            raise TypeError(f"there is no option {name!r}; {did_you_mean(name, kind.__annotations__)}")


def query_of(**values: QueryValue) -> tuple[tuple[str, str], ...]:
    """Write query parameters: None is left out, lists are repeated (docs/novu/v1.md, section 2.5)."""
    return tuple((name, text) for name, value in values.items() for text in _texts(value))


def _texts(value: QueryValue) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, str | int):
        return (str(value),)
    return tuple(value)


def content(form: "TypeForm[T]") -> Callable[[Json], T]:
    """Read what is in the envelope: a `Subscriber`, a `tuple[Preference, ...]`, a `Notification | None`."""
    read = whole(form)
    return lambda body: read(unwrap(body))


def whole(form: "TypeForm[T]") -> Callable[[Json], T]:
    """Read an answer that has no envelope: a page of a list (docs/novu/v1.md, section 2.2)."""
    return lambda body: _adapter_of(cast("Hashable", form)).validate_python(body)


def nothing(body: Json) -> None:
    """Read an answer that has no content (204)."""
    del body


@cache
def _adapter_of(form: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", form))


def unwrap(body: Json) -> Json:
    """
    Take an answer out of its envelope.

    A subscriber with custom data comes without one, and has a `data` of its own: its `subscriberId` tells
    (docs/novu/v1.md, section 2.2). `{}` is what Novu answers where it found nothing (docs/novu/v1.md, section 5.3).
    """
    if isinstance(body, dict) and "subscriberId" not in body:
        return body.get("data")
    return body


def without(*names: str) -> Callable[[Json], Json]:
    """Take fields away from every entity of an answer, so that their secrets are never kept."""

    def strip(value: Json) -> Json:
        if isinstance(value, list):
            return [strip(entity) for entity in value]
        if isinstance(value, dict):
            kept = {name: inner for name, inner in value.items() if name not in names}
            return {name: strip(inner) if name == "data" else inner for name, inner in kept.items()}
        return value

    return strip
