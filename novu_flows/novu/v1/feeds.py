"""Calls and answers of the section *feeds*, which in-app messages are sorted into."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, content
from novu_flows.novu.observed import Names

_ALL = "/feeds"


class FeedAnswer(Answer):
    """A part of the in-app feed."""

    feed_id: str = Field(alias="_id")
    name: str
    identifier: str


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


def feed_names(answers: Iterable[FeedAnswer]) -> Names:
    """Read the feeds."""
    return Names({answer.feed_id: answer.name for answer in answers})
