"""Calls of the section *feeds*, which in-app messages are sorted into."""

from typing import Annotated

from novu_flows.novu.call import Call, Retry, content
from novu_flows.novu.v1.answers import FeedAnswer

_ALL = "/feeds"


def get_all() -> Call[tuple[FeedAnswer, ...]]:
    """List the feeds of the environment (docs/novu/v1.md, section 11.3)."""
    return Call(method="GET", template=_ALL, read=content(tuple[FeedAnswer, ...]), retry=Retry.SAFE)


def create(name: Annotated[str, "The name."]) -> Call[FeedAnswer]:
    """Create a feed; Novu 0.14 makes a second one of a name that is taken (docs/novu/v1.md, section 11.3)."""
    return Call(
        method="POST", template=_ALL, body={"name": name}, read=content(FeedAnswer), retry=Retry.READ_BACK
    )


def delete(feed_id: str) -> Call[tuple[FeedAnswer, ...]]:
    """Delete a feed; the answer is what remains (docs/novu/v1.md, section 11.3)."""
    return Call(
        method="DELETE",
        template=f"{_ALL}/:feedId",
        parameters=(feed_id,),
        read=content(tuple[FeedAnswer, ...]),
        retry=Retry.READ_BACK,
    )
