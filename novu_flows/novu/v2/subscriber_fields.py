"""Subscribers and their preferences in comparable form, and what PATCH sends of them (docs/novu/v3.15.md, section 6)."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from novu_flows.declare.basics import CHANNELS, UNSET, Channels, Unset
from novu_flows.declare.workflow import Preference, Subscriber
from novu_flows.javascript.json import Json
from novu_flows.novu.observed import (
    DATA,
    ObservedPreference,
    ObservedPreferences,
    ObservedSubscriber,
    WorkflowHead,
    last_change,
)
from novu_flows.novu.v1.credentials import observed_credentials
from novu_flows.novu.v1.subscribers import kept_data
from novu_flows.novu.v2.preferences import ChannelChoices, SubscriberPreferences
from novu_flows.novu.v2.subscribers import ProfileV2, SubscriberV2
from novu_flows.plan.fields import Fields, Path, Value, blank_to_none, declared

PROFILE = ("email", "first_name", "last_name", "phone", "avatar", "locale", "timezone")
ChannelSwitches = Mapping[str, bool]


def declared_subscriber(subscriber: Subscriber) -> dict[Path, Value]:
    """Return the declared fields of a subscriber in comparable form."""
    profile: dict[Path, Value | Unset] = {
        (name,): blank_to_none(getattr(subscriber, name)) for name in PROFILE
    }
    return declared({**profile, **_declared_data(subscriber)})


def _declared_data(subscriber: Subscriber) -> "Mapping[Path, Value | Unset]":
    if subscriber.data is None or isinstance(subscriber.data, Unset):
        return {DATA: subscriber.data}
    kept = kept_data(subscriber.data)
    if subscriber.data_mode == "replace" or not isinstance(kept, dict):
        return {DATA: kept or None}
    return {(*DATA, key): kept.get(key) for key in subscriber.data} or {DATA: UNSET}


def observed_subscriber(answer: SubscriberV2) -> ObservedSubscriber:
    """Read a subscriber of an answer; an empty `data` is none, as Novu reads it back."""
    data = kept_data(answer.data)
    keys = data if isinstance(data, dict) else {}
    profile: dict[str, Json] = {name: getattr(answer, name) or None for name in PROFILE}
    return ObservedSubscriber(
        subscriber_id=answer.subscriber_id,
        fields={
            **{(name,): value for name, value in profile.items()},
            DATA: data or None,
            **{(*DATA, key): value for key, value in keys.items()},
        },
        base={**profile, "data": data or None},
        credentials=observed_credentials(answer.channels),
        document_id=answer.database_id,
        last=last_change(answer.updated_at),
        handle=keys,
    )


def profile_of(changed: Fields, observed: ObservedSubscriber | None) -> ProfileV2:
    """
    Return what POST and PATCH write of changed fields; None clears.

    Novu replaces `data` as a whole, so that the keys which did not change are sent along.
    """
    profile: dict[str, Any] = {path[0]: value for path, value in changed.items() if path[0] in PROFILE}
    if any(path[0] == DATA[0] for path in changed):
        profile[DATA[0]] = _written_data(changed, observed)
    return cast("ProfileV2", profile)


def _written_data(changed: Fields, observed: ObservedSubscriber | None) -> Value:
    if DATA in changed:
        return changed[DATA]
    merged: dict[str, Any] = dict(observed.handle) if observed else {}
    merged |= {path[1]: value for path, value in changed.items() if path[0] == DATA[0]}
    return {key: value for key, value in merged.items() if value is not None} or None


def declared_preference(preference: Preference) -> dict[Path, Value]:
    """Return the declared switches; there is none for a whole workflow, so that `enabled=False` is every channel off."""
    if preference.enabled is False:
        return {(channel,): False for channel in CHANNELS}
    return declared({(channel,): getattr(preference, channel) for channel in CHANNELS})


def declared_global(preferences: Channels) -> dict[Path, Value]:
    """Return the declared switches for all workflows."""
    return {(channel,): on for channel, on in preferences}


def observed_preference(channels: ChannelChoices) -> ObservedPreference:
    """Read the effective switches: of the channels that Novu shows; null is what nobody has chosen."""
    return ObservedPreference(
        fields={(channel,): channels[channel] is not False for channel in CHANNELS if channel in channels}
    )


def observed_preferences(answer: SubscriberPreferences, heads: Iterable[WorkflowHead]) -> ObservedPreferences:
    """Read the preferences of a subscriber, those for workflows among `heads` alone."""
    ids = {head.workflow_id for head in heads}
    shown = {one.workflow.workflow_id: one for one in answer.workflows if one.workflow.workflow_id in ids}
    return ObservedPreferences(
        by_workflow={one: observed_preference(found.channels) for one, found in shown.items()},
        for_all=observed_preference(answer.for_all.channels),
    )


def switches_of(changed: Fields) -> ChannelSwitches:
    """Return what PATCH writes."""
    return {path[0]: value is True for path, value in changed.items()}
