"""A Novu world that a test writes documents into directly, and asks over its API."""

import json
from datetime import UTC, datetime, timedelta

from novu_flows.emulator.delivery import worker
from novu_flows.emulator.http.answering import answer_in
from novu_flows.emulator.http.exchange import HttpRequest
from novu_flows.emulator.http.routes import Router
from novu_flows.emulator.http.sections import all_routes
from novu_flows.emulator.store.clock import Clock, iso
from novu_flows.emulator.store.world import open_world

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOBODY = "000000000000000000000000"


class NovuWorld:
    """One emulated Novu with nothing delivering: what is in it, the test has put there."""

    def __init__(self, profile="0.14"):
        self._world = open_world(clock=Clock(lambda: NOW), profile=profile)
        self._router = Router(all_routes())
        environments = self._world.store.find("environments", {})
        self.environment_id = environments[0]["_id"]
        self._organization_id = environments[0]["_organizationId"]

    def ask(self, method, target, body=None):
        """Ask with the development key; give the status and the body."""
        path, _, query = target.partition("?")
        content = b"" if body is None else json.dumps(body).encode()
        headers = {
            "authorization": f"ApiKey {self._world.keys.development}",
            "content-type": "application/json",
            "content-length": str(len(content)),
        }
        asked = HttpRequest(method=method, path=f"/v1{path}", query=query, headers=headers, body=content)
        answer = answer_in(self._world, self._router, asked)
        return answer.status, json.loads(answer.content)

    def get(self, target):
        """Return the body of an answer to GET."""
        return self.ask("GET", target)[1]

    def deliver(self):
        """Carry out what was triggered."""
        worker.settle(self._world)

    def turn(self, ahead):
        """Turn the clock forward."""
        self._world.clock.turn(ahead)

    def put(self, collection, **fields):
        """Put a document into a collection."""
        now = self._world.now()
        document = {
            "_id": self._world.new_id(),
            "_environmentId": self.environment_id,
            "_organizationId": self._organization_id,
            "createdAt": now,
            "updatedAt": now,
            "__v": 0,
            **fields,
        }
        self._world.store.insert(collection, document)
        self._world.store.commit()
        return document

    def change(self, collection, document, **fields):
        """Change a document that is there."""
        self._world.store.replace(collection, {**document, **fields})
        self._world.store.commit()

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


def refused(message, status=400, error="Bad Request"):
    """Return the answer that says no."""
    return status, {"statusCode": status, "message": message, "error": error}


FAILED = (500, {"statusCode": 500, "message": "Internal server error"})


def ago(**span):
    """Return a moment in the past as Novu writes it."""
    return iso(NOW - timedelta(**span))
