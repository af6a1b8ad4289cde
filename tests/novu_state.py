"""What an emulated Novu holds, which a test asks without a network; nothing is delivered unless the test says so."""

import json
from datetime import UTC, datetime, timedelta

from novu_flows.emulator.delivery import worker
from novu_flows.emulator.http.answering import answer_in
from novu_flows.emulator.http.exchange import HttpRequest
from novu_flows.emulator.http.routes import Router
from novu_flows.emulator.http.sections import all_routes
from novu_flows.emulator.store.clock import Clock, iso
from novu_flows.emulator.store.opening import open_state

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOBODY = "000000000000000000000000"
FAILED = {"statusCode": 500, "message": "Internal server error"}
REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    422: "Unprocessable Entity",
}


class FoundedNovu:
    """One Novu as it is founded, asked with any key."""

    def __init__(self, profile="0.14"):
        self.state = open_state(clock=Clock(lambda: NOW), profile=profile)
        self._router = Router(all_routes())

    def send(self, method, target, body=None, *, key=None):
        """Send a request, with a key or with none; return the status and the body."""
        path, _, query = target.partition("?")
        content = b"" if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", "content-length": str(len(content))}
        headers |= {"authorization": f"ApiKey {key}"} if key else {}
        asked = HttpRequest(method=method, path=f"/v1{path}", query=query, headers=headers, body=content)
        answer = answer_in(self.state, self._router, asked)
        return answer.status, json.loads(answer.content) if answer.content else None


class TwoEnvironments(FoundedNovu):
    """
    A Novu that is asked with both of its keys, a second after the request before.

    `dev` and `prod` return what is in the answer's `data`, or the refusal; `status` is that of the last answer.
    """

    def __init__(self):
        super().__init__()
        self.group_id = self.dev("GET", "/notification-groups")[0]["_id"]

    def dev(self, method, target, body=None):
        """Ask with the development key."""
        return self.ask(method, target, body, key=self.state.keys.development)

    def prod(self, method, target, body=None):
        """Ask with the production key."""
        return self.ask(method, target, body, key=self.state.keys.production)

    def ask(self, method, target, body=None, *, key=None):
        """Ask with a key, or with none."""
        self.state.clock.turn(timedelta(seconds=1))
        self.status, read = self.send(method, target, body, key=key)
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


class NovuDocuments(FoundedNovu):
    """A Novu whose documents the test puts there, without a request."""

    def __init__(self, profile="0.14"):
        super().__init__(profile)
        environments = self.state.store.find("environments", {})
        self.environment_id = environments[0]["_id"]
        self._organization_id = environments[0]["_organizationId"]

    def ask(self, method, target, body=None):
        """Ask with the development key; return the status and the body."""
        return self.send(method, target, body, key=self.state.keys.development)

    def get(self, target):
        """Return the body of an answer to GET."""
        return self.ask("GET", target)[1]

    def deliver(self):
        """Carry out what was triggered."""
        worker.settle(self.state)

    def turn(self, ahead):
        """Turn the clock forward."""
        self.state.clock.turn(ahead)

    def put(self, collection, **fields):
        """Put a document into a collection."""
        now = self.state.now()
        document = {
            "_id": self.state.new_id(),
            "_environmentId": self.environment_id,
            "_organizationId": self._organization_id,
            "createdAt": now,
            "updatedAt": now,
            "__v": 0,
            **fields,
        }
        self.state.store.insert(collection, document)
        self.state.store.commit()
        return document

    def change(self, collection, document, **fields):
        """Change a document that is there."""
        self.state.store.replace(collection, {**document, **fields})
        self.state.store.commit()

    def subscriber(self, subscriber_id="ada", **fields):
        """Put a subscriber there."""
        return self.put("subscribers", subscriberId=subscriber_id, channels=[], deleted=False, **fields)

    def workflow(self, name="Order shipped"):
        """Put a workflow there."""
        trigger = {"type": "event", "identifier": name.lower().replace(" ", "-"), "variables": []}
        return self.put("workflows", name=name, triggers=[trigger], deleted=False)

    def notification(self, subscriber, **fields):
        """Put a notification of a subscriber there."""
        given = {"_templateId": NOBODY, "channels": ["in_app"], "transactionId": "tx", "to": {}, **fields}
        return self.put("notifications", _subscriberId=subscriber["_id"], **given)

    def message(self, subscriber, content="Hi", **fields):
        """Put an in-app message of a subscriber there."""
        given = {
            "channel": "in_app",
            "content": content,
            "cta": {"action": {"buttons": []}},
            "seen": False,
            "read": False,
            "deleted": False,
            **fields,
        }
        return self.put("messages", _subscriberId=subscriber["_id"], **given)


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
    return {"statusCode": status, "message": message, "error": REASONS[status]}


def refused(message, status=400):
    """Return the status and the body of a refusal."""
    return status, refusal(status, message)


def ago(**span):
    """Return a moment in the past as Novu writes it."""
    return iso(NOW - timedelta(**span))
