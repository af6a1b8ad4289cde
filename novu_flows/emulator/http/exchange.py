"""One request as it came over HTTP, and the answer as it goes back."""

from collections.abc import Mapping
from http import HTTPStatus

from novu_flows.dataclass import dataclass
from novu_flows.javascript.json import write_json

JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request: `path` still encoded, `query` without its `?`, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def target(self) -> str:
        """Return path and query as the request line held them."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """An answer; without content its length is 0."""

    status: int
    headers: Mapping[str, str]
    content: bytes = b""


def json_answer(status: int, body: object, headers: Mapping[str, str] | None = None) -> HttpAnswer:
    """Make an answer that holds JSON."""
    return HttpAnswer(
        status=status, headers={"content-type": JSON_TYPE, **(headers or {})}, content=write_json(body)
    )


def error_answer(status: int, message: str, headers: Mapping[str, str] | None = None) -> HttpAnswer:
    """Make an answer of the shape of the framework's own errors (docs/novu/v1.md, section 2.3)."""
    return json_answer(status, {"statusCode": status, "message": message}, headers)


def phrase(status: int) -> str:
    """Return the reason phrase of a status, or the status where it has none."""
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else str(status)
