"""A harness for tests of the shell: an embedded Novu, a client to it, and what went over the wire."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from ports import Port

from novu_flows.api import AsyncNovuClient, RetryPolicy
from novu_flows.declare.basics import LiteralSecret
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Emulator
from novu_flows.engine.apply import Gate, Looking, apply_plan
from novu_flows.engine.planning import find_changes
from novu_flows.novu.address import read_address
from novu_flows.novu.dialect import Dialect
from novu_flows.novu.httpx_transport import make_async_transport
from novu_flows.novu.v1.dialect import V1
from novu_flows.plan.fields import Hidden
from novu_flows.plan.guards import Guards
from novu_flows.plan.plan import EnvironmentInfo, Plan, PlanScope, make_plan, sealer
from novu_flows.plan.report import Report
from novu_flows.plan.selection import EVERYTHING, Patterns, select
from novu_flows.project.concealing import declared_secrets
from novu_flows.resources.observation import Observation, access_to
from novu_flows.resources.ownership import Ownership

ROOT = "http://novu.test"
URL = f"{ROOT}/v1"
AT_ONCE = RetryPolicy(first_wait_seconds=0)
TARGET = EnvironmentInfo(name="local", url=URL, key_fingerprint="0")


class Wire(httpx.AsyncBaseTransport):
    """Carries requests to the emulator, remembers them, and may be told to cut or to forbid some."""

    def __init__(self, open_transport: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._open = open_transport
        self._inner: httpx.AsyncBaseTransport | None = None
        self.requests: list[httpx.Request] = []
        self.before: Callable[[httpx.Request], None] = lambda _: None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request."""
        self.before(request)
        self.requests.append(request)
        self._inner = self._inner or self._open()
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections; they belong to one event loop."""
        if self._inner is not None:
            await self._inner.aclose()
        self._inner = None

    @property
    def writes(self) -> list[str]:
        """Return the requests that write, one line each."""
        return [f"{one.method} {one.url.path}" for one in self.requests if one.method != "GET"]


@dataclass
class Harness:
    """One embedded Novu with its clients, in this process or, where one is given, behind a port."""

    emulator: Emulator = field(default_factory=Emulator)
    environment: dict[str, str] = field(default_factory=dict)
    port: Port | None = None
    lock: Path | None = None
    dialect: Dialect = V1
    ownership: Ownership = field(default_factory=Ownership)

    def __post_init__(self) -> None:
        if self.port:
            self.port.app = self.emulator.app
        self.wire = Wire(self.open_transport)
        self.production_wire = Wire(self.open_transport)

    def open_transport(self) -> httpx.AsyncBaseTransport:
        """Open what carries requests to the Novu of this harness."""
        if self.port is None:
            return httpx.ASGITransport(app=self.emulator.app)
        return make_async_transport(read_address(self.port.url), 16)

    def run(
        self, work: Callable[[AsyncNovuClient], Coroutine[Any, Any, Any]], *, production: bool = False
    ) -> Any:
        """Run something with a client of one environment."""
        key = self.emulator.keys.production if production else self.emulator.keys.development
        transport = self.production_wire if production else self.wire

        async def with_client() -> Any:
            async with AsyncNovuClient(
                key, self.port.url if self.port else URL, transport=transport, retries=AT_ONCE
            ) as client:
                return await work(client)

        return asyncio.run(with_client())

    def plan(
        self,
        declarations: Declarations,
        *,
        patterns: Patterns = EVERYTHING.patterns,
        production: bool = False,
        secrets: dict[Any, Hidden] | None = None,
    ) -> Plan:
        """Make a plan; with the secrets of the environment, unless others are given."""
        role = "production" if production else "development"

        async def work(client: AsyncNovuClient) -> Plan:
            known = self.secrets(declarations) if secrets is None else secrets
            access = access_to(self.dialect, client, role=role, secrets=known, seal=sealer("key"))
            access = replace(access, ownership=self.ownership)
            found, seen = await find_changes(declarations, access)
            selection = select(patterns, declarations)
            scope = PlanScope(target=TARGET, project="test", selection=selection)
            return make_plan(found, scope, unmanaged=seen.unmanaged)

        return self.run(work, production=production)

    def observe(self, declarations: Declarations) -> Observation:
        """Read the environment, as far as declarations need it."""

        async def work(client: AsyncNovuClient) -> Observation:
            secrets = self.secrets(declarations)
            access = access_to(self.dialect, client, role="development", secrets=secrets, seal=sealer("key"))
            return (await find_changes(declarations, access))[1]

        return self.run(work)

    def apply(
        self,
        declarations: Declarations,
        plan: Plan | None = None,
        *,
        guards: Guards | None = None,
        production: bool = False,
        secrets: dict[Any, Hidden] | None = None,
        **options: Any,
    ) -> Report:
        """Make a plan and carry it out, or carry out the one that is given."""
        made = plan or self.plan(declarations, production=production)
        options.setdefault("on_outcome", lambda _: None)

        async def work(client: AsyncNovuClient) -> Report:
            gate = Gate(
                dialect=self.dialect,
                sender=client,
                seal=sealer("key"),
                secrets=self.secrets(declarations) if secrets is None else secrets,
                looking=Looking(seconds=0),
                lock=self.lock,
                guards=guards or Guards(),
            )
            return await apply_plan(made, gate, **options)

        return self.run(work, production=production)

    def secrets(self, declarations: Declarations) -> dict[Any, Hidden]:
        """Return the values of the declared secrets."""
        values = [(secret, self._value(secret)) for _, _, secret in declared_secrets(declarations)]
        return {secret: Hidden(value) for secret, value in values if value}

    def _value(self, secret: Any) -> str:
        return (
            secret.value if isinstance(secret, LiteralSecret) else self.environment.get(secret.variable, "")
        )

    def post(self, path: str, body: Any, *, method: str = "POST", production: bool = False) -> Any:
        """Send a request of a test's own; give its answer."""
        key = self.emulator.keys.production if production else self.emulator.keys.development

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.emulator.app)
            async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
                target = f"{ROOT}{path}" if path.startswith("/v2/") else path
                return await client.request(
                    method, target, json=body, headers={"Authorization": f"ApiKey {key}"}
                )

        answer = asyncio.run(ask())
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json() if answer.content else {}

    def get(self, path: str, *, production: bool = False) -> Any:
        """Read something."""
        return self.post(path, None, method="GET", production=production)
