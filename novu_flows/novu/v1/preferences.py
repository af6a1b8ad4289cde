"""Calls and answers of the section *preferences*: what a subscriber gets, and on which channels."""

from collections.abc import Iterator, Mapping
from typing import Annotated, TypedDict

from pydantic import Field

from novu_flows.declare.basics import CHANNELS, Channel, Unset, switched
from novu_flows.declare.workflow import Preference
from novu_flows.novu.call import Answer, Call, Retry, content
from novu_flows.novu.observed import ENABLED, ObservedPreference
from novu_flows.plan.fields import Fields, Path, Value

_ALL = "/subscribers/:subscriberId/preferences"


class PreferenceTemplate(Answer):
    """The workflow that a preference is about, as far as Novu 0.14 names it: not by its workflow id."""

    template_id: str = Field(alias="_id")
    name: str
    critical: bool = False


class PreferenceState(Answer):
    """Whether a workflow reaches a subscriber, and on which channels; a missing one has the default."""

    enabled: bool
    channels: Mapping[str, bool] = Field(default_factory=dict)


class PreferenceAnswer(Answer):
    """The effective preference of one subscriber for one workflow."""

    template: PreferenceTemplate
    preference: PreferenceState


def get_all(subscriber_id: str) -> Call[tuple[PreferenceAnswer, ...]]:
    """Read the effective preference for each active workflow (docs/novu/v1.md, section 4.1)."""
    return Call(
        method="GET",
        template=_ALL,
        parameters=(subscriber_id,),
        read=content(tuple[PreferenceAnswer, ...]),
        retry=Retry.SAFE,
    )


def update(
    subscriber_id: str,
    template_id: str,
    *,
    enabled: Annotated[bool | None, "true or false, for the workflow as a whole."] = None,
    channel: Annotated[
        tuple[Channel, bool] | None, 'The channel, and whether it is on: `("email", False)`.'
    ] = None,
) -> Call[PreferenceAnswer]:
    """
    Turn a workflow, or one of its channels, on or off for a subscriber.

    The template id must exist: Novu 0.14 stores an orphan for any other before it answers that there is no
    such workflow. There is no way back to the workflow's default (docs/novu/v1.md, section 4.2).
    """
    given = {"enabled": enabled, "channel": None if channel is None else _channel_json(channel)}
    return Call(
        method="PATCH",
        template=f"{_ALL}/:templateId",
        parameters=(subscriber_id, template_id),
        body={name: value for name, value in given.items() if value is not None},
        read=content(PreferenceAnswer),
        retry=Retry.SAFE,
    )


def _channel_json(channel: tuple[Channel, bool]) -> dict[str, object]:
    channel_type, is_on = channel
    return {"type": channel_type, "enabled": is_on}


class PreferenceSwitches(TypedDict, total=False):
    """What one PATCH of a preference turns on or off: the whole workflow, one channel, or both."""

    enabled: bool
    channel: tuple[Channel, bool]


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
