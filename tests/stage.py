"""A stage for tests of the shell: an embedded Novu, a client to it, and what went over the wire."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx

from novu_flows.api import AsyncNovuClient
from novu_flows.apply import Gate, apply_plan
from novu_flows.declare.collection import Declarations
from novu_flows.declare.secret import LiteralSecret
from novu_flows.diff import diff
from novu_flows.emulator import Emulator
from novu_flows.observe import Reader, observe
from novu_flows.plan import Plan, Scope, Target, make_plan, sealer
from novu_flows.report import Report
from novu_flows.wire.hidden import Hidden

URL = "http://novu.test/v1"
TARGET = Target(name="local", url=URL, key_fingerprint="0")


class Wire(httpx.AsyncBaseTransport):
    """Carries requests to the emulator, remembers them, and may be told to cut or to forbid some."""

    def __init__(self, emulator: Emulator) -> None:
        self._inner = httpx.ASGITransport(app=emulator.app)
        self.requests: list[httpx.Request] = []
        self.before: Callable[[httpx.Request], None] = lambda _: None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request."""
        self.before(request)
        self.requests.append(request)
        return await self._inner.handle_async_request(request)

    @property
    def writes(self) -> list[str]:
        """Give the requests that write, one line each."""
        return [f"{one.method} {one.url.path}" for one in self.requests if one.method != "GET"]


@dataclass
class Stage:
    """One embedded Novu with its clients."""

    emulator: Emulator = field(default_factory=Emulator)
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wire = Wire(self.emulator)
        self.production_wire = Wire(self.emulator)

    def run(
        self, work: Callable[[AsyncNovuClient], Coroutine[Any, Any, Any]], *, production: bool = False
    ) -> Any:
        """Run something with a client of one environment."""
        key = self.emulator.keys.production if production else self.emulator.keys.development
        transport = self.production_wire if production else self.wire

        async def with_client() -> Any:
            return await work(AsyncNovuClient(key, URL, transport=transport))

        return asyncio.run(with_client())

    def plan(self, declarations: Declarations, *, production: bool = False) -> Plan:
        """Make a plan."""
        role = "production" if production else "development"

        async def work(client: AsyncNovuClient) -> Plan:
            secrets = self.secrets(declarations)
            seen = await observe(declarations, Reader(client), role=role, secrets=secrets, seal=sealer("key"))
            scope = Scope(target=TARGET, project="test")
            return make_plan(diff(declarations, seen), scope, unmanaged=seen.unmanaged)

        return self.run(work, production=production)

    def apply(self, declarations: Declarations, plan: Plan | None = None, **options: Any) -> Report:
        """Make a plan and carry it out, or carry out the one that is given."""
        made = plan or self.plan(declarations)
        options.setdefault("tell", lambda _: None)

        async def work(client: AsyncNovuClient) -> Report:
            return await apply_plan(
                made, Gate(sender=client, seal=sealer("key"), secrets=self.secrets(declarations)), **options
            )

        return self.run(work)

    def secrets(self, declarations: Declarations) -> dict[Any, Hidden]:
        """Give the values of the declared secrets."""
        found = {}
        for subscriber in declarations.subscribers:
            for credentials in subscriber.credentials:
                address = credentials.address
                for secret in (address.webhook_url, address.channel, *(address.device_tokens or ())):
                    if secret is not None:
                        found[secret] = Hidden(self._value(secret))
        return found

    def _value(self, secret: Any) -> str:
        return secret.value if isinstance(secret, LiteralSecret) else self.environment[secret.variable]

    def post(self, path: str, body: Any, *, method: str = "POST", production: bool = False) -> Any:
        """Send a request of a test's own; give its answer."""
        key = self.emulator.keys.production if production else self.emulator.keys.development

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.emulator.app)
            async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
                return await client.request(
                    method, path, json=body, headers={"Authorization": f"ApiKey {key}"}
                )

        answer = asyncio.run(ask())
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json()

    def get(self, path: str, *, production: bool = False) -> Any:
        """Read something."""
        return self.post(path, None, method="GET", production=production)
