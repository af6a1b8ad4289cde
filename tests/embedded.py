"""An embedded Novu that a test asks over HTTP, in process and one request at a time."""

import asyncio

import httpx

from novu_flows.emulator import Emulator

URL = "http://novu.test"


class Embedded:
    """An emulator and what asks it; `dev` and `prod` use a key, `ask` says everything itself."""

    def __init__(self, *args, **settings):
        self.emulator = Emulator(*args, **settings)

    def dev(self, method, path, body=None, **more):
        """Ask with the development key."""
        return self.ask(method, path, body, key=self.emulator.keys.development, **more)

    def prod(self, method, path, body=None, **more):
        """Ask with the production key."""
        return self.ask(method, path, body, key=self.emulator.keys.production, **more)

    def ask(self, method, path, body=None, *, key=None, **more):
        """Ask with a key, or without one; the path is taken as it is."""
        headers = {"Authorization": f"ApiKey {key}"} if key else {}
        headers |= more.pop("headers", {})
        if body is not None:
            more["json"] = body
        url = path if path.startswith("http") else f"{URL}{path}"
        return asyncio.run(self._send(method, url, headers=headers, **more))

    async def _send(self, method, url, **request):
        transport = httpx.ASGITransport(self.emulator.app)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(method, url, **request)

    def get(self, subscriber_id):
        """Return a subscriber as GET shows it."""
        return entity(self.dev("GET", f"/v1/subscribers/{subscriber_id}"))

    def post(self, subscriber_id, **fields):
        """Create or update a subscriber; give what was answered."""
        return entity(self.dev("POST", "/v1/subscribers", {"subscriberId": subscriber_id, **fields}))


def entity(response):
    """Return what an answer holds, in an envelope or without one."""
    body = response.json()
    return body if "subscriberId" in body else body.get("data", body)


def refusal(response):
    """Return the status and the message of a refusal."""
    return response.status_code, response.json()["message"]
