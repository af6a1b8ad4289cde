"""A subscriber as it would be declared, of what an environment holds; credentials become references."""

import re
from collections.abc import Iterator, Mapping
from typing import get_args

from novu_flows.codegen.texts import snake
from novu_flows.declare.basics import CHANNELS, UNSET, Channels, EnvSecret, env
from novu_flows.declare.credentials import Credentials, Provider
from novu_flows.declare.workflow import Preference, Subscriber
from novu_flows.novu.observed import (
    DATA,
    ENABLED,
    HiddenAddress,
    ObservedPreference,
    ObservedPreferences,
    ObservedSubscriber,
    ObservedWorkflow,
)
from novu_flows.plan.fields import Hidden, Value

_PROFILE = ("email", "first_name", "last_name", "phone", "avatar", "locale", "timezone")
_NO_WORD = re.compile(r"[^A-Z0-9]+")
_PROVIDERS = tuple(word for kind in get_args(Provider) for word in get_args(kind) or (kind,))


def adopt_subscriber(
    observed: ObservedSubscriber, preferences: ObservedPreferences, workflows: Mapping[str, ObservedWorkflow]
) -> Subscriber:
    """Return the declaration: profile, data, credentials, and preferences where they depart from the workflow's."""
    profile = {name: observed.fields.get((name,)) for name in _PROFILE}
    data = {path[1]: value for path, value in observed.fields.items() if path[0] == DATA[0] and len(path) > 1}
    make: type = Subscriber
    subscriber: Subscriber = make(
        observed.subscriber_id,
        **{name: value for name, value in profile.items() if value is not None},
        data=data or UNSET,
        credentials=list(_credentials(observed)),
        preferences=list(_preferences(preferences, workflows)),
        global_preferences=_switched_off(preferences.for_all),
    )
    return subscriber


def secrets_of(observed: ObservedSubscriber) -> dict[EnvSecret, Hidden]:
    """Return the values of the secrets that the declaration of a subscriber refers to."""
    return {
        secret: value
        for provider, address in observed.credentials.items()
        for secret, value in _references(observed.subscriber_id, provider, address)
    }


def _credentials(observed: ObservedSubscriber) -> Iterator[Credentials]:
    for provider, address in observed.credentials.items():
        if provider not in _PROVIDERS:
            continue
        name = _variable(observed.subscriber_id, provider)
        tokens = [env(f"{name}_TOKEN{number}") for number in _numbers(address)]
        make: type = Credentials
        made: Credentials = make(
            provider,
            webhook_url=env(f"{name}_WEBHOOK_URL") if address.webhook_url else None,
            channel=env(f"{name}_CHANNEL") if address.channel else None,
            device_tokens=tokens or None,
        )
        yield made


def _references(
    subscriber_id: str, provider: str, address: HiddenAddress
) -> Iterator[tuple[EnvSecret, Hidden]]:
    name = _variable(subscriber_id, provider)
    if address.webhook_url:
        yield env(f"{name}_WEBHOOK_URL"), address.webhook_url
    if address.channel:
        yield env(f"{name}_CHANNEL"), address.channel
    for number, token in zip(_numbers(address), address.device_tokens, strict=True):
        yield env(f"{name}_TOKEN{number}"), token


def _numbers(address: HiddenAddress) -> list[str]:
    several = len(address.device_tokens) > 1
    return [f"_{number}" if several else "" for number in range(1, len(address.device_tokens) + 1)]


def _variable(subscriber_id: str, provider: str) -> str:
    """Name the environment variables of credentials: `ADA_SLACK`."""
    words = _NO_WORD.sub("_", f"{snake(subscriber_id)}_{provider}".upper()).strip("_")
    return words if words[:1].isalpha() else f"SUBSCRIBER_{words}"


def _preferences(
    preferences: ObservedPreferences, workflows: Mapping[str, ObservedWorkflow]
) -> Iterator[Preference]:
    for workflow_id in sorted(preferences.by_workflow):
        workflow = workflows.get(workflow_id)
        if workflow is None or workflow.origin or workflow.is_locked:
            continue
        shown = preferences.by_workflow[workflow_id].fields
        usual: Mapping[str, Value] = {one: workflow.settings.get(one, True) for one in workflow.channels}
        chosen = {
            one: shown[(one,)] is True
            for one in CHANNELS
            if (one,) in shown and one in usual and shown[(one,)] is not usual[one]
        }
        enabled = {"enabled": False} if shown.get(ENABLED) is False else {}
        if chosen or enabled:
            make: type = Preference
            preference: Preference = make(workflow_id, **enabled, **chosen)
            yield preference


def _switched_off(observed: ObservedPreference | None) -> Channels:
    fields = observed.fields if observed else {}
    return Channels(**{one: False for one in CHANNELS if fields.get((one,)) is False})
