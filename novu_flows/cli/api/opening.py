"""The environment that a command of `api` speaks to: one of the project that it stands in."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from novu_flows.api import Call
from novu_flows.cli.common import announce_env_file, standard_streams
from novu_flows.declare.collection import Declarations
from novu_flows.engine.environment import connect
from novu_flows.engine.identity import CheckedSender
from novu_flows.novu.paging import PageSender
from novu_flows.project.loading import Project, conceal_references
from novu_flows.project.root import find_root, load_config
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
    project = project_without_declarations()
    announce_env_file(project, standard_streams())
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        connection = runner.run(stack.enter_async_context(connect(project, environment)))
        try:
            yield _Waiting(runner, connection.client)
        finally:
            runner.run(stack.aclose())


def project_without_declarations() -> Project:
    """Return the project that the command stands in, with nothing declared."""
    root = find_root(Path.cwd())
    found = load_config(root)
    files = source_files(root, found.config.project.declarations, found.declarations).files
    conceal_references(files, found.environ)
    return Project(
        root=root,
        config=found.config,
        declarations=Declarations(),
        issues=(),
        files=(),
        folders=(),
        environ=found.environ,
        env_file=found.env_file,
    )
