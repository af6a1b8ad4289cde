"""An embedded Novu that a test talks to with both of its keys, without a network."""

import json
from datetime import UTC, datetime, timedelta

from novu_flows.emulator.http.answering import answer_in
from novu_flows.emulator.http.exchange import HttpRequest
from novu_flows.emulator.http.routes import Router
from novu_flows.emulator.http.sections import all_routes
from novu_flows.emulator.store.clock import Clock
from novu_flows.emulator.store.world import open_world

NOBODY = "000000000000000000000000"


class Talk:
    """
    One Novu as it is founded.

    `dev` and `prod` ask with a key and give what is in the answer's `data`, or the refusal; `status` is that
    of the last answer. Each request comes a second after the one before.
    """

    def __init__(self):
        self.world = open_world(clock=Clock(lambda: datetime(2026, 11, 23, 12, tzinfo=UTC)))
        self._router = Router(all_routes())
        self.group_id = self.dev("GET", "/notification-groups")[0]["_id"]

    def dev(self, method, target, body=None):
        """Ask with the development key."""
        return self.ask(method, target, body, key=self.world.keys.development)

    def prod(self, method, target, body=None):
        """Ask with the production key."""
        return self.ask(method, target, body, key=self.world.keys.production)

    def ask(self, method, target, body=None, *, key=None):
        """Ask with a key, or with none."""
        self.world.clock.turn(timedelta(seconds=1))
        path, _, query = target.partition("?")
        content = b"" if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", "content-length": str(len(content))}
        headers |= {"authorization": f"ApiKey {key}"} if key else {}
        asked = HttpRequest(method=method, path=f"/v1{path}", query=query, headers=headers, body=content)
        answer = answer_in(self.world, self._router, asked)
        self.status = answer.status
        read = json.loads(answer.content) if answer.content else None
        return read["data"] if isinstance(read, dict) and read.keys() == {"data"} else read

    def workflow(self, *steps, **fields):
        """Create an active workflow of message templates (or of whole steps)."""
        body = {
            "name": "Order shipped",
            "notificationGroupId": self.group_id,
            "active": True,
            "draft": False,
            "steps": [step if "template" in step else {"template": step} for step in steps],
        }
        return self.dev("POST", "/notification-templates", body | fields)

    def update(self, workflow, **fields):
        """Update a workflow."""
        return self.dev("PUT", f"/notification-templates/{workflow['_id']}", fields)

    def read(self, workflow):
        """Read a workflow."""
        return self.dev("GET", f"/notification-templates/{workflow['_id']}")


def in_app(content="Hi {{name}}", **fields):
    """Return the message template of an in-app step."""
    return {"type": "in_app", "content": content, **fields}


def editor(*contents, **fields):
    """Return the message template of an e-mail step with blocks of text."""
    blocks = [{"type": "text", "content": content} for content in contents]
    return {"type": "email", "subject": "S", "contentType": "editor", "content": blocks, **fields}


def variables(workflow):
    """Return the variables of a workflow's trigger by name."""
    return {variable["name"]: variable["type"] for variable in workflow["triggers"][0]["variables"]}


def refusal(status, message):
    """Return the body of a refusal."""
    reasons = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}
    return {"statusCode": status, "message": message, "error": reasons[status]}


FAILED = {"statusCode": 500, "message": "Internal server error"}
