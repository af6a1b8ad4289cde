"""Calls of the section *preferences*: what a subscriber gets, and on which channels."""

from typing import Annotated

from novu_flows.novu.call import Call, Retry, content
from novu_flows.novu.v1.answers import ChannelType, PreferenceAnswer

_ALL = "/subscribers/:subscriberId/preferences"


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
        tuple[ChannelType, bool] | None, 'The channel, and whether it is on: `("email", False)`.'
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


def _channel_json(channel: tuple[ChannelType, bool]) -> dict[str, object]:
    channel_type, is_on = channel
    return {"type": channel_type, "enabled": is_on}
