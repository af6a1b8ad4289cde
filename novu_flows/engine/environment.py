"""Opens an environment of a project: the embedded Novu in this process, or a server behind its URL."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from novu_flows.api import AsyncNovuClient
from novu_flows.dataclass import dataclass
from novu_flows.engine.identity import CheckedSender, Claim
from novu_flows.engine.record import read_record, record_path
from novu_flows.errors import ApiError, KeyNotSet
from novu_flows.novu.dialect import Dialect
from novu_flows.novu.dialects import dialect_named
from novu_flows.novu.retry import RetryPolicy
from novu_flows.novu.server import NovuServer, ServerApi, identify_server_async
from novu_flows.plan.changes import Address
from novu_flows.plan.guards import Guards
from novu_flows.plan.plan import EnvironmentInfo, Role, fingerprint, sealer
from novu_flows.project.config import EnvironmentConfig
from novu_flows.project.files import inside
from novu_flows.project.loading import Project
from novu_flows.project.root import named_environment
from novu_flows.redaction import KNOWN

if TYPE_CHECKING:
    from novu_flows.emulator import Emulator

EMBEDDED = "embedded Novu"  # what is shown in place of a URL
EMBEDDED_URL = "http://novu.test/v1"
FOLDER = ".novu-flows"  # what novu-flows keeps of its own in a project
STATE = f"{FOLDER}/local.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """An open environment; the key is in no repr. `emulator` is there where Novu runs in this process."""

    target: EnvironmentInfo
    role: Role | None
    client: CheckedSender
    dialect: Dialect
    api_key: str = field(repr=False)
    key_variable: str = ""
    concurrency: int = 16
    emulator: "Emulator | None" = None
    read_back_seconds: float = 8.0
    lock: Path | None = None
    guards: Guards = field(default_factory=Guards)

    @property
    def record(self) -> Path | None:
        """Return where it is kept what was written to the environment last."""
        return record_path(self.lock)

    def remembered(self) -> frozenset[Address]:
        """Return what was protected when something was applied last."""
        return read_record(self.record, sealer(self.api_key)).protected

    async def identified(self, server: NovuServer | None) -> EnvironmentInfo:
        """Return the target with the environment of Novu that the key opens, on a server; raise WrongEnvironment."""
        found = await self.client.environment()
        api, profile = self.dialect.traits.name, server.release if server else None
        return replace(self.target, novu=found, api=api, profile=profile)

    async def server(self) -> NovuServer | None:
        """
        Return what the server is; None where that is not known and the dialect does not need it.

        Raise UnsupportedServer where the server does not have what the dialect needs.
        """
        is_v2 = self.dialect.traits.name == "v2"
        if self.emulator is not None:
            return NovuServer(api=ServerApi.V2 if is_v2 else ServerApi.V1, release=self.emulator.version)
        try:
            found = await identify_server_async(self.client)
        except ApiError:
            if is_v2:
                raise
            return None
        if is_v2:
            found.require_v2()
        return found


@asynccontextmanager
async def connect(
    project: Project, name: str | None = None, *, environ: Mapping[str, str] | None = None
) -> AsyncIterator[Connection]:
    """Open an environment by its name, or the default one; raise WrongUsage, KeyNotSet or Refused."""
    chosen = named_environment(project.config, name or project.environment)
    environment = project.config.environments[chosen]
    dialect = dialect_named(project.dialect)
    opened = (
        _embedded(chosen, environment, inside(project.root, environment.file or STATE), dialect)
        if environment.embedded
        else _remote(
            chosen, environment, (project.root, project.environ if environ is None else environ), dialect
        )
    )
    async with opened as connection:
        KNOWN.add(connection.api_key)
        yield replace(connection, guards=project.guards_of(environment, connection.remembered))


def embedded_novu(file: Path | None, dialect: Dialect) -> "Emulator":
    """Open the embedded Novu of a dialect's profile; a new one begins with an integration of every provider."""
    from novu_flows.emulator import Emulator  # noqa: PLC0415 - a plan against a server does not wait for it

    return Emulator(file, every_provider=True, profile=dialect.traits.profile)


@asynccontextmanager
async def _embedded(
    name: str, environment: EnvironmentConfig, file: Path | None, dialect: Dialect
) -> AsyncIterator[Connection]:
    """Open an embedded Novu that keeps its state in a file, or in memory."""
    emulator = embedded_novu(file, dialect)
    key = emulator.keys.production if environment.role == "production" else emulator.keys.development
    try:
        async with AsyncNovuClient(key, EMBEDDED_URL, app=emulator.app) as client:
            yield Connection(
                target=EnvironmentInfo(name=name, url=EMBEDDED, key_fingerprint=fingerprint(key)),
                role=environment.role,
                client=CheckedSender(client, _claim(name, environment), dialect),
                dialect=dialect,
                api_key=key,
                emulator=emulator,
                lock=None if file is None else file.with_name(f"{file.name}.lock"),
            )
    finally:
        emulator.close()


@asynccontextmanager
async def _remote(
    name: str, environment: EnvironmentConfig, project: tuple[Path, Mapping[str, str]], dialect: Dialect
) -> AsyncIterator[Connection]:
    root, environ = project
    key = environ.get(environment.api_key_env or "", "").strip()
    if not key or environment.url is None:
        raise KeyNotSet(
            f"environment {name} needs an API key, and the variable {environment.api_key_env} is not set",
            remedy=f"set {environment.api_key_env} to the key of Novu's settings page",
        )
    client = AsyncNovuClient(
        key,
        environment.url,
        timeout_seconds=environment.timeout_seconds,
        requests_per_second=environment.requests_per_second,
        concurrency=environment.concurrency,
        retries=RetryPolicy(first_wait_seconds=environment.retry_wait_seconds),
        allow_insecure=environment.allow_insecure,
    )
    async with client:
        yield Connection(
            target=EnvironmentInfo(name=name, url=client.root, key_fingerprint=fingerprint(key)),
            role=environment.role,
            client=CheckedSender(client, _claim(name, environment), dialect),
            dialect=dialect,
            api_key=key,
            key_variable=environment.api_key_env or "",
            concurrency=environment.concurrency,
            read_back_seconds=environment.read_back_seconds,
            lock=root / FOLDER / f"apply-{fingerprint(key)}.lock",
        )


def _claim(name: str, environment: EnvironmentConfig) -> Claim:
    return Claim(
        name=name,
        role=environment.role,
        environment_id=environment.environment_id,
        is_embedded=environment.embedded,
    )
