"""Preferences of subscribers, to and from Novu's JSON (docs/novu/v1.md, section 4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from novu_flows.declare.basics import CHANNELS, Unset, switched
from novu_flows.declare.workflow import Preference
from novu_flows.plan.fields import Fields, Json, Path, Value

ENABLED: Path = ("enabled",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedPreference:
    """The effective preference of one subscriber for one workflow."""

    template_id: str
    fields: Fields

    @property
    def base(self) -> Json:
        """Return what a plan's base is made of."""
        return {path[0]: value is True for path, value in self.fields.items()}


def declared_preference(preference: Preference) -> dict[Path, Value]:
    """Return the declared switches in comparable form."""
    whole: dict[Path, Value] = {} if isinstance(preference.enabled, Unset) else {ENABLED: preference.enabled}
    return {**whole, **{(channel,): switch for channel, switch in switched(preference)}}


def observed_preference(
    answer: Mapping[str, Any], settings: Mapping[str, bool], channels: frozenset[str]
) -> ObservedPreference:
    """
    Read one preference; a channel that the answer leaves out has the workflow's own setting.

    `channels` are those the workflow has active steps for (docs/novu/v1.md, section 4.1: the key-count bug).
    """
    effective = answer["preference"]
    shown = {**{name: settings.get(name, True) for name in channels}, **(effective.get("channels") or {})}
    enabled: dict[Path, Value] = {ENABLED: effective.get("enabled") is not False}
    return ObservedPreference(
        template_id=template_id_of(answer),
        fields={**enabled, **{(name,): shown[name] for name in CHANNELS if name in shown}},
    )


def template_id_of(answer: Mapping[str, Any]) -> str:
    """Return the template id of the workflow that a preference is for; 0.14 shows no workflow id here."""
    return str(answer["template"]["_id"])


def preference_bodies(changed: Fields) -> Iterator[dict[str, Json]]:
    """
    Return the bodies of PATCH …/preferences/:templateId that make the changes: one channel in each.

    The switch for the whole workflow rides with the first channel, since Novu takes both in one request.
    """
    whole: dict[str, Json] = {"enabled": changed[ENABLED] is True} if ENABLED in changed else {}
    channels = [path[0] for path in changed if path != ENABLED]
    if not channels:
        yield whole
    for number, channel in enumerate(channels):
        enabled = changed[(channel,)] is True
        yield {**(whole if number == 0 else {}), "channel": {"type": channel, "enabled": enabled}}
