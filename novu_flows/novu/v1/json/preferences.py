"""Preferences of subscribers, to and from what Novu answers (docs/novu/v1.md, section 4)."""

from collections.abc import Iterator
from typing import TypedDict

from novu_flows.declare.basics import CHANNELS, Unset, switched
from novu_flows.declare.workflow import Preference
from novu_flows.novu.observed import ENABLED, ObservedPreference
from novu_flows.novu.v1.answers import ChannelType, PreferenceAnswer
from novu_flows.plan.fields import Fields, Path, Value


class PreferenceSwitches(TypedDict, total=False):
    """What one PATCH of a preference turns on or off: the whole workflow, one channel, or both."""

    enabled: bool
    channel: tuple[ChannelType, bool]


def declared_preference(preference: Preference) -> dict[Path, Value]:
    """Return the declared switches in comparable form."""
    whole: dict[Path, Value] = {} if isinstance(preference.enabled, Unset) else {ENABLED: preference.enabled}
    return {**whole, **{(channel,): switch for channel, switch in switched(preference)}}


def observed_preference(answer: PreferenceAnswer) -> ObservedPreference:
    """Read one preference; the answer leaves out channels (docs/novu/v1.md, section 4.1: the key-count bug)."""
    shown = answer.preference.channels
    enabled: dict[Path, Value] = {ENABLED: answer.preference.enabled}
    return ObservedPreference(
        fields={**enabled, **{(name,): shown[name] for name in CHANNELS if name in shown}}
    )


def preference_writes(changed: Fields) -> Iterator[PreferenceSwitches]:
    """
    Return what each PATCH …/preferences/:templateId says that makes the changes: one channel in each.

    The switch for the whole workflow rides with the first channel, since Novu takes both in one request.
    """
    whole: PreferenceSwitches = {"enabled": changed[ENABLED] is True} if ENABLED in changed else {}
    channels = [name for path in changed for name in CHANNELS if path == (name,)]
    if not channels:
        yield whole
    for number, channel in enumerate(channels):
        is_on = changed[(channel,)] is True
        yield {**(whole if number == 0 else {}), "channel": (channel, is_on)}
