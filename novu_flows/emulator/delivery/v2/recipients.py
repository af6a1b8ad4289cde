"""Who a trigger of a v2 workflow is for: subscribers who are made or brought up to date, topics, contexts."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.delivery.trigger import AcceptedTrigger
from novu_flows.emulator.http.checks import faults
from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2 import v1_credentials
from novu_flows.emulator.v2.subscriber_fields import (
    NEW_CHECKS,
    find_subscriber,
    given_fields,
    insert_subscriber,
    write_subscriber,
)
from novu_flows.javascript.json import trim
from novu_flows.javascript.json_logic import ConditionFailed, Evaluation


class NoSubscriber(Exception):
    """A recipient cannot be a subscriber: its run does not begin."""


class RunRecipients:
    """The recipients of one trigger, in the environment that it came to."""

    def __init__(self, state: State, trigger: AcceptedTrigger) -> None:
        self._state = state
        self._trigger = trigger
        where = {"_id": trigger.environment_id}
        self._environment = state.store.find_one("environments", where) or {}

    def subscriber(self, recipient: Mapping[str, Any]) -> Document:
        """Return the subscriber that a recipient means, made or brought up to date; raise NoSubscriber."""
        given = {**recipient, "subscriberId": _trimmed(recipient.get("subscriberId"))}
        if list(faults({**given, "data": None}, NEW_CHECKS)):
            raise NoSubscriber
        request = self._request(given)
        found = find_subscriber(request, given["subscriberId"])
        fields = given_fields(given)
        if found is None:
            found = insert_subscriber(request, given["subscriberId"], fields)
        elif any(found.get(name) != value for name, value in fields.items()):
            found = write_subscriber(request, found, fields)
        return self._with_channels(given, found)

    def _with_channels(self, given: Mapping[str, Any], found: Document) -> Document:
        for channel in given.get("channels") or ():
            request = self._request(channel, subscriberId=given["subscriberId"])
            try:
                v1_credentials.put(request)
            except Refusal as refusal:
                raise NoSubscriber from refusal
            found = find_subscriber(request, given["subscriberId"]) or found
        return found

    def _request(self, body: Any, **path: str) -> Request:
        return Request(state=self._state, environment=self._environment, path=path, query={}, body=body)

    def context_keys(self) -> list[str]:
        """Return the keys of the contexts of the trigger; those that are not there are made."""
        contexts = self._trigger.context if isinstance(self._trigger.context, dict) else {}
        return sorted(self._context_key(kind, given) for kind, given in contexts.items() if given)

    def _context_key(self, kind: str, given: Any) -> str:
        context = {"id": given} if isinstance(given, str) else given
        own = {"_environmentId": self._trigger.environment_id, "type": kind, "id": context.get("id")}
        if self._state.store.find_one("contexts", own) is None:
            now = self._state.now()
            made = {**self._trigger.scope, **own, "data": context.get("data") or {}}
            stamps = {"createdAt": now, "updatedAt": now}
            self._state.store.insert("contexts", {"_id": self._state.new_id(), **made, **stamps})
        return f"{kind}:{context.get('id')}"

    def evaluated(self, topics: list[Document], workflow: Document) -> list[Document] | None:
        """Return the topics whose subscriptions let a workflow pass; None where none of several does."""
        found = [{**topic, "preferenceEvaluation": self._evaluation(topic, workflow)} for topic in topics]
        passing = [topic for topic in found if topic["preferenceEvaluation"]["result"]]
        return None if topics and not passing else passing

    def _evaluation(self, topic: Document, workflow: Document) -> Document:
        named = {"subscriptionIdentifier": topic.get("subscriptionIdentifier")}
        member = self._state.store.find_one("topic_members", {"_id": topic["_topicSubscriptionId"]}) or {}
        chosen: Document = next(
            (one for one in member.get("preferences") or () if one["workflowId"] == workflow["_id"]),
            {},
        )
        condition = chosen.get("condition")
        if condition is None:
            return {"result": chosen.get("enabled") is not False, **named}
        return {"result": self._holds(condition), **named, "condition": condition}

    def _holds(self, condition: Any) -> bool:
        """Return whether a condition on the payload holds; one that gives no boolean, or fails, does not."""
        try:
            data = {"payload": self._trigger.payload}
            return Evaluation(data, self._state.clock.now()).value_of(condition) is True
        except ConditionFailed:
            return False


def _trimmed(value: Any) -> Any:
    return trim(value) if isinstance(value, str) else value
