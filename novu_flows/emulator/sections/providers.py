"""
Providers for an emulator that is to deliver more than in-app messages.

Where an environment has no active integration of a channel, Novu fails the step ("Subscriber does not have an
active integration"), and so does the emulator: offline is the same as online. Who wants e-mails in the outbox
provides the channel, which makes the integration that `POST /v1/integrations` would have made.
"""

from collections.abc import Mapping
from typing import Any, Literal

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.sections import integrations
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2 import v1_integrations

ProviderChannel = Literal["email", "sms", "chat", "push"]

_PROVIDERS: Mapping[ProviderChannel, tuple[str, Mapping[str, Any]]] = {
    "email": ("nodemailer", {"host": "127.0.0.1", "port": "25", "from": "no-reply@novu.test"}),
    "sms": ("twilio", {"accountSid": "emulated", "token": "emulated", "from": "+15550100"}),
    "chat": ("slack", {"applicationId": "emulated", "clientId": "emulated", "secretKey": "emulated"}),
    "push": ("fcm", {"serviceAccount": "{}"}),
}


# Providers that a subscriber's credentials may be of, by the channel that they deliver on.
_CHANNEL_OF: Mapping[str, ProviderChannel] = {
    **dict.fromkeys(("slack", "discord", "msteams", "mattermost"), "chat"),
    **dict.fromkeys(("fcm", "apns", "expo"), "push"),
}


def provide(state: State, *channels: ProviderChannel) -> None:
    """Write an active integration of each channel into every environment that has none, without a commit."""
    for environment in state.store.find("environments", {}):
        for channel in channels:
            provider_id, credentials = _PROVIDERS[channel]
            _provide(state, environment, {"channel": channel}, (provider_id, channel, credentials))


def provide_provider(state: State, provider_id: str) -> None:
    """Write an active integration of a chat or push provider into every environment that has none."""
    channel = _CHANNEL_OF[provider_id]
    for environment in state.store.find("environments", {}):
        made = (provider_id, channel, _PROVIDERS[channel][1])
        _provide(state, environment, {"providerId": provider_id}, made)


def provide_everything(state: State) -> None:
    """Write an integration of every channel and of every provider that credentials may be of."""
    provide(state, *_PROVIDERS)
    for provider_id in _CHANNEL_OF:
        provide_provider(state, provider_id)


def _provide(
    state: State, environment: Document, same: Document, made: tuple[str, ProviderChannel, Mapping[str, Any]]
) -> None:
    active = {"_environmentId": environment["_id"], **same, "active": True, "deleted": False}
    if state.store.find_one("integrations", active) is not None:
        return
    provider_id, channel, credentials = made
    body = {
        "providerId": provider_id,
        "channel": channel,
        "credentials": dict(credentials),
        "active": True,
        "check": False,
    }
    create = v1_integrations.create if state.profile.has_v2 else integrations.create
    create(Request(state=state, environment=environment, path={}, query={}, body=body))
