"""Answers of the section *subscribers*: the credentials of a provider (docs/novu/v1.md, section 3.7)."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import DEFINED, OBJECT, STRING, check, required
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.subscribers import find_living
from novu_flows.emulator.store.cached import forget_cached
from novu_flows.emulator.store.documents import minimized, single
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json import is_equal

_KEPT = ("webhookUrl", "deviceTokens", "channel")


def put(request: Request) -> Document:
    """Replace the credentials of one provider as a whole; needs an active integration of it."""
    check(request.body, required("providerId", DEFINED, STRING), required("credentials", DEFINED, OBJECT))
    subscriber = _subscriber(request)
    integration = _integration(request)
    changed = _channels(subscriber, integration, _kept(request.body["credentials"]))
    if changed is None:
        return single(subscriber)
    written = {**subscriber, "channels": changed, "updatedAt": request.state.now()}
    request.store.replace("subscribers", written)
    forget_cached(request.state, request.environment_id, subscriber["subscriberId"])
    return single(written)


def _subscriber(request: Request) -> Document:
    found = find_living(request)
    if found is None:
        raise bad_request(f"SubscriberId: {request.path['subscriberId']} not found")
    return found


def _integration(request: Request) -> Document:
    provider_id = request.body["providerId"]
    active = {"providerId": provider_id, "active": True, "deleted": False}
    found = request.find_one("integrations", active)
    if found is None:
        environment = f"Subscribers environment ({request.environment_id})"
        raise bad_request(f"{environment} do not have active {provider_id} integration.")
    return found


def _kept(credentials: Mapping[str, Any]) -> Document:
    return {name: credentials[name] for name in _KEPT if credentials.get(name) is not None}


def _channels(subscriber: Document, integration: Document, credentials: Document) -> list[Document] | None:
    """Return the channels with the new credentials, or None where they are what they were."""
    channels: list[Document] = subscriber["channels"]
    for index, channel in enumerate(channels):
        if channel["providerId"] == integration["providerId"]:
            if is_equal(minimized(channel).get("credentials"), credentials):
                return None
            return [*channels[:index], {**channel, "credentials": credentials}, *channels[index + 1 :]]
    added = {
        "credentials": credentials,
        "_integrationId": integration["_id"],
        "providerId": integration["providerId"],
    }
    return [*channels, added]


ROUTES = (Route("PUT", "/v1/subscribers/:subscriberId/credentials", put),)
