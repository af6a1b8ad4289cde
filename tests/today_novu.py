"""An embedded Novu of profile 3.15 that delivers v2 workflows, with a clock that a test turns."""

from datetime import timedelta

from embedded_novu import NOW, Embedded

from novu_flows.emulator import Clock


class TodayNovu:
    """What a test asks of it: workflows by their steps, triggers, and what came of them."""

    def __init__(self, *channels, **settings):
        self._embedded = Embedded(clock=Clock(lambda: NOW), profile="3.15", **settings)
        self.emulator = self._embedded.emulator
        self.emulator.provide(*channels)

    def ask(self, method, path, body=None):
        """Return the status and what is inside the answer."""
        answer = self._embedded.dev(method, path, body)
        found = answer.json() if answer.content else None
        return answer.status_code, found["data"] if isinstance(found, dict) and "data" in found else found

    def turn(self, **span):
        """Turn the clock."""
        self.emulator.turn(timedelta(**span))

    def workflow(self, *steps, name="shipped", **settings):
        """Create a workflow; return what Novu answers of it."""
        body = {
            "workflowId": name,
            "name": name,
            "active": True,
            "__source": "dashboard",
            "steps": list(steps),
        }
        status, found = self.ask("POST", "/v2/workflows", {**body, **settings})
        assert status == 201, found
        return found

    def subscriber(self, subscriber_id="ada", **fields):
        """Create a subscriber."""
        return self.ask(
            "POST", "/v2/subscribers", {"subscriberId": subscriber_id, "firstName": subscriber_id, **fields}
        )

    def trigger(self, to="ada", *, tx="tx", name="shipped", **fields):
        """Trigger a workflow, and return what is answered."""
        event = {"name": name, "to": to, "payload": {}, "transactionId": tx, **fields}
        return self.ask("POST", "/v1/events/trigger", event)

    def runs(self, tx="tx"):
        """Return the runs of a transaction, the first one first."""
        return self.ask("GET", f"/v1/notifications?transactionId={tx}")[1][::-1]

    def jobs(self, tx="tx"):
        """Return the status of each step of the only run of a transaction, and the text of its last detail."""
        (run,) = self.runs(tx)
        return [(job["status"], _last_detail(job)) for job in run["jobs"]]

    def raw(self, tx="tx", index=-1):
        """Return what the last detail of a step of the only run holds besides its text."""
        (run,) = self.runs(tx)
        return run["jobs"][index]["executionDetails"][-1].get("raw")

    def texts(self, subscriber_id=None):
        """Return the texts of all messages, or of those of a subscriber, oldest first."""
        asked = f"?subscriberId={subscriber_id}" if subscriber_id else ""
        return [one.get("content") for one in self.ask("GET", f"/v1/messages{asked}")[1][::-1]]


def _last_detail(job):
    return job["executionDetails"][-1]["detail"] if job["executionDetails"] else None


def step(kind, name=None, **values):
    """Return a step of a v2 workflow."""
    return {"name": name or kind, "stepId": name or kind, "type": kind, "controlValues": values}


def in_app(body="Hi", name="inbox", **values):
    """Return an in-app step."""
    return step("in_app", name, body=body, **values)
