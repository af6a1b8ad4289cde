"""The kinds of resources, in the order of an apply; deletes go the other way."""

from collections.abc import Callable, Mapping

from novu_flows.plan.changes import Resource
from novu_flows.resources.credentials.write import CredentialsKind
from novu_flows.resources.global_preference.write import GlobalPreferenceKind
from novu_flows.resources.kind import ResourceKind
from novu_flows.resources.layout.write import LayoutKind
from novu_flows.resources.preference.write import PreferenceKind
from novu_flows.resources.session import Session
from novu_flows.resources.subscriber.write import SubscriberKind
from novu_flows.resources.topic.write import TopicKind
from novu_flows.resources.workflow.write import WorkflowKind

KINDS: Mapping[Resource, Callable[[Session], ResourceKind]] = {
    "layout": LayoutKind,
    "workflow": WorkflowKind,
    "subscriber": SubscriberKind,
    "credentials": CredentialsKind,
    "global_preference": GlobalPreferenceKind,
    "preference": PreferenceKind,
    "topic": TopicKind,
}


def kinds_of(session: Session) -> dict[Resource, ResourceKind]:
    """Return the kinds that the dialect of an apply has."""
    return {resource: KINDS[resource](session) for resource in session.dialect.traits.resources}
