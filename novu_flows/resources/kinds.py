"""The kinds of resources, in the order of an apply; deletes go the other way."""

from collections.abc import Callable

from novu_flows.resources.credentials.write import CredentialsKind
from novu_flows.resources.kind import ResourceKind
from novu_flows.resources.preference.write import PreferenceKind
from novu_flows.resources.session import Session
from novu_flows.resources.subscriber.write import SubscriberKind
from novu_flows.resources.workflow.write import WorkflowKind

KINDS: tuple[Callable[[Session], ResourceKind], ...] = (
    WorkflowKind,
    SubscriberKind,
    CredentialsKind,
    PreferenceKind,
)
