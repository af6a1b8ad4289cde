"""The environment of a key, and the database ids of groups, feeds and layouts beside the names that people give them."""

from collections.abc import Iterable

from novu_flows.novu.observed import Names
from novu_flows.novu.v1.answers import (
    EnvironmentAnswer,
    FeedAnswer,
    LayoutAnswer,
    NotificationGroupAnswer,
)
from novu_flows.plan.plan import NovuEnvironment


def observed_environment(answer: EnvironmentAnswer) -> NovuEnvironment:
    """Read an answer of GET /environments/me: only the production environment has a parent, the development one."""
    return NovuEnvironment(
        environment_id=answer.environment_id,
        name=answer.name,
        organization_id=answer.organization_id or "",
        role="production" if answer.parent_id else "development",
    )


def group_names(answers: Iterable[NotificationGroupAnswer]) -> Names:
    """Read the notification groups."""
    return Names({answer.group_id: answer.name for answer in answers})


def feed_names(answers: Iterable[FeedAnswer]) -> Names:
    """Read the feeds."""
    return Names({answer.feed_id: answer.name for answer in answers})


def layout_names(answers: Iterable[LayoutAnswer]) -> Names:
    """Read the layouts."""
    return Names({answer.layout_id: answer.name for answer in answers})
