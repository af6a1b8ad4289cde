"""The environment that a command of `api` speaks to: one of the project that it stands in."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from novu_flows.api import Call
from novu_flows.declare.collection import Declarations
from novu_flows.engine.environment import connect
from novu_flows.engine.identity import CheckedSender
from novu_flows.novu.paging import PageSender
from novu_flows.project.loading import Project, conceal_references, find_root, load_config
from novu_flows.project.sources import source_files

T = TypeVar("T")


class _Waiting:
    """Sends through an async client and waits for it, in an event loop of its own."""

    def __init__(self, runner: asyncio.Runner, client: CheckedSender) -> None:
        self._runner = runner
        self._client = client

    def send(self, call: Call[T]) -> T:
        return self._runner.run(self._client.send(call))


@contextmanager
def open_client(environment: str | None) -> Iterator[PageSender]:
    """Open an environment by its name, or the default one; the declarations of the project are not loaded."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        connection = runner.run(
            stack.enter_async_context(connect(project_without_declarations(), environment))
        )
        try:
            yield _Waiting(runner, connection.client)
        finally:
            runner.run(stack.aclose())


def project_without_declarations() -> Project:
    """Return the project that the command stands in, with nothing declared."""
    root = find_root(Path.cwd())
    found = load_config(root)
    conceal_references(source_files(root, found.config.project.declarations, found.declarations).files)
    return Project(
        root=root, config=found.config, declarations=Declarations(), issues=(), files=(), folders=()
    )
