"""Which Novu a server is: which version of the API it opens to keys, and which release it says it is."""

import re
from collections.abc import Generator
from enum import Enum
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.errors import (
    ApiError,
    AuthenticationFailed,
    InvalidRequest,
    NotFound,
    ServerFailed,
    UnexpectedAnswer,
    UnsupportedServer,
)
from novu_flows.issues import Issue
from novu_flows.novu.call import Call
from novu_flows.novu.paging import AsyncSender, PageSender
from novu_flows.novu.v1 import health
from novu_flows.novu.v2 import layouts, workflows

_NOT_FOR_KEYS = "API endpoint not (available|accessible)"
_NO_ROUTE = "Cannot GET /v2/.*"
_NO_ANSWER = (AuthenticationFailed, InvalidRequest, NotFound, ServerFailed, UnexpectedAnswer)
_UPDATE = 'update the server to Novu 3.11 or later, or write `novu = "v1"` under [project]'


class ServerApi(Enum):
    """What a server opens to API keys (docs/novu/v3.15.md, section 3)."""

    V1 = "the v1 routes only"
    V2_CLOSED = "v2 workflows, but not to API keys (2.0 to 2.2)"
    V2_EARLY = "v2 workflows whose ids cannot be chosen, and no v2 layouts (2.3)"
    V2 = "the v2 routes"


@dataclass(frozen=True, slots=True, kw_only=True)
class NovuServer:
    """A server as it answered: what it opens to keys, and its release where it says one."""

    api: ServerApi
    release: str | None = None

    @property
    def has_today(self) -> bool:
        """Return whether its dashboard shows workflows of v2, and those of v1 are legacy ones."""
        return self.api is not ServerApi.V1

    def legacy_issue(self, environment: str) -> Issue:
        """Return a warning for a project of the API v1, whose workflows are legacy ones on this server."""
        return Issue(
            code="legacy-workflows",
            where=f"environment {environment}",
            message=f"the server is {self}: workflows of the API v1 are legacy ones there, which its dashboard does not show",
            hint="`novu-flows convert` rewrites the project for today's workflows; until then it goes on as it is",
            severity="warning",
        )

    def __str__(self) -> str:
        return f"Novu {self.release or 'of an unknown release'}"

    def require_v2(self) -> None:
        """Raise UnsupportedServer where workflows of v2 cannot be kept on this server."""
        if self.api is not ServerApi.V2:
            raise UnsupportedServer(f"the server is {self} and has {self.api.value}", remedy=_UPDATE)


_Questions = Generator[Call[Any], Any, "NovuServer"]


def identify_server(client: PageSender) -> NovuServer:
    """
    Ask a server what it is, with two or three GETs.

    Raise AuthenticationFailed for a key that it does not know, UnexpectedAnswer or NotFound where it is no Novu.
    """
    questions = _questions()
    answer: object = None
    while True:
        try:
            call = questions.send(answer)
        except StopIteration as end:
            server: NovuServer = end.value
            return server
        try:
            answer = client.send(call)
        except ApiError as failure:
            answer = failure


async def identify_server_async(client: AsyncSender) -> NovuServer:
    """Ask a server what it is, in an event loop; all else is as with `identify_server`."""
    questions = _questions()
    answer: object = None
    while True:
        try:
            call = questions.send(answer)
        except StopIteration as end:
            server: NovuServer = end.value
            return server
        try:
            answer = await client.send(call)
        except ApiError as failure:
            answer = failure


def _questions() -> _Questions:
    """Ask for a workflow, for a layout where there are workflows, and for the release; errors come as answers."""
    listed = yield workflows.get_page(limit=1)
    if isinstance(listed, ApiError):
        api = _api_without_workflows(listed)
    else:
        api = _api_with_workflows((yield layouts.get_page(limit=1)))
    state = yield health.check()
    if not isinstance(state, ApiError):
        return NovuServer(api=api, release=state.version)
    if isinstance(state, _NO_ANSWER) and not _is_any_404(listed):
        return NovuServer(api=api)
    raise state


def _api_without_workflows(failure: ApiError) -> ServerApi:
    if isinstance(failure, AuthenticationFailed) and _says(failure, _NOT_FOR_KEYS):
        return ServerApi.V2_CLOSED
    if isinstance(failure, NotFound):
        return ServerApi.V1
    raise failure


def _api_with_workflows(listed: object) -> ServerApi:
    if isinstance(listed, NotFound):
        return ServerApi.V2_EARLY
    if isinstance(listed, ApiError):
        raise listed
    return ServerApi.V2


def _is_any_404(listed: object) -> bool:
    """Return whether a 404 is not one that Novu says itself."""
    return isinstance(listed, NotFound) and not _says(listed, _NO_ROUTE)


def _says(failure: ApiError, pattern: str) -> bool:
    return any(re.fullmatch(pattern, text) for text in failure.texts)
