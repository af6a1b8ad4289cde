"""An embedded Novu that a test asks over HTTP, in process and one request at a time."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import httpx

from novu_flows.emulator import Clock, Emulator

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
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


class RunningNovu:
    """An embedded Novu that delivers, with a clock that stands still until a test turns it; a path begins below /v1."""

    def __init__(self, file=None, **settings):
        self._embedded = Embedded(file, clock=Clock(lambda: NOW), **settings)
        self.emulator = self._embedded.emulator

    def ask(self, method, path, body=None, *, production=False):
        """Ask, and give the status and the body."""
        ask = self._embedded.prod if production else self._embedded.dev
        content = None if body is None else json.dumps(body).encode()
        answer = ask(method, f"/v1{path}", content=content, headers={"Content-Type": "application/json"})
        return answer.status_code, answer.json() if answer.content else None

    def get(self, path):
        """Return what is inside an answer to GET."""
        return self.ask("GET", path)[1]["data"]

    def post(self, path, body):
        """Return what is inside an answer to POST."""
        return self.ask("POST", path, body)[1]["data"]

    def turn(self, **span):
        """Turn the clock."""
        self.emulator.turn(timedelta(**span))

    def workflow(self, *steps, name="shipped", **settings):
        """Create a workflow that can be triggered."""
        group = self.get("/notification-groups")[0]["_id"]
        body = {
            "name": name,
            "notificationGroupId": group,
            "active": True,
            "draft": False,
            "steps": list(steps),
        }
        return self.post("/notification-templates", {**body, **settings})

    def trigger(self, to="ada", name="shipped", **fields):
        """Trigger a workflow; the transaction id is `tx` unless said otherwise."""
        event = {"name": name, "to": to, "payload": {}, "transactionId": "tx", **fields}
        return self.post("/events/trigger", event)

    def notifications(self, transaction_id="tx"):
        """Return the notifications of a transaction, the first one first."""
        return self.get(f"/notifications?transactionId={transaction_id}")[::-1]

    def jobs(self, transaction_id="tx"):
        """Return the jobs of the only notification of a transaction."""
        (notification,) = self.notifications(transaction_id)
        return notification["jobs"]

    def feed(self, subscriber_id="ada"):
        """Return the texts in a feed, newest first."""
        return [
            message["content"] for message in self.get(f"/subscribers/{subscriber_id}/notifications/feed")
        ]

    def messages(self, channel):
        """Return the messages of a channel."""
        return self.get(f"/messages?channel={channel}")


def entity(response):
    """Return what an answer holds, in an envelope or without one."""
    body = response.json()
    return body if "subscriberId" in body else body.get("data", body)


def refusal(response):
    """Return the status and the message of a refusal."""
    return response.status_code, response.json()["message"]


def in_app(content="Hi", **fields):
    """Return an in-app step."""
    return step({"type": "in_app", "content": content}, **fields)


def email(content="<p>Hi</p>", *, template=None, **fields):
    """Return an e-mail step with HTML of its own."""
    mail = {"type": "email", "subject": "Hello", "contentType": "customHtml", "content": content}
    return step({**mail, **(template or {})}, **fields)


def sms(content="Hi", **fields):
    """Return an SMS step."""
    return step({"type": "sms", "content": content}, **fields)


def waiting(kind, **metadata):
    """Return a digest or a delay."""
    return step({"type": kind, "content": ""}, metadata={"type": "regular", **metadata})


def step(template, **fields):
    """Return an active step."""
    return {"active": True, "template": template, **fields}


def filtered(*children, value="AND", template=None):
    """Return an in-app step with one filter."""
    group = {"type": "GROUP", "value": value, "isNegated": False, "children": list(children)}
    return step(template or {"type": "in_app", "content": "Hi"}, filters=[group])


def details(job):
    """Return what happened to a job, in words."""
    return [detail["detail"] for detail in job["executionDetails"]]


def raw(job, text):
    """Return what is kept as JSON beside a detail."""
    (found,) = [detail for detail in job["executionDetails"] if detail["detail"] == text]
    return json.loads(found["raw"])


def invalid(*messages):
    """Return the answer to a request that does not pass the checks."""
    return 400, {"statusCode": 400, "message": list(messages), "error": "Bad Request"}
