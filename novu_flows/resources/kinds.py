"""The kinds of resources, in the order of an apply, and what they share during one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from novu_flows.novu.v1.environment import CallSender, Reader, Writer
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import Seal
from novu_flows.resources.credentials.write import CredentialsKind
from novu_flows.resources.kind import ResourceKind
from novu_flows.resources.looking import Looking
from novu_flows.resources.preference.write import PreferenceKind
from novu_flows.resources.subscriber.write import SubscriberKind
from novu_flows.resources.workflow.lookup import WorkflowLookup
from novu_flows.resources.workflow.write import WorkflowKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the kinds of one apply share: how to read and write, the seal, secrets, and where workflows are."""

    sender: CallSender
    seal: Seal
    secrets: Secrets
    looking: Looking
    reader: Reader = field(init=False)
    writer: Writer = field(init=False)
    workflows: WorkflowLookup = field(init=False)

    def __post_init__(self) -> None:
        reader, writer = Reader(self.sender), Writer(self.sender)
        object.__setattr__(self, "reader", reader)
        object.__setattr__(self, "writer", writer)
        object.__setattr__(self, "workflows", WorkflowLookup(reader, writer, self.looking))


# In the order of an apply; deletes go the other way.
KINDS: tuple[Callable[[Session], ResourceKind], ...] = (
    lambda session: WorkflowKind(session.writer, session.seal, session.workflows),
    lambda session: SubscriberKind(session.reader, session.writer, session.seal),
    lambda session: CredentialsKind(session.reader, session.writer, session.seal, session.secrets),
    lambda session: PreferenceKind(session.reader, session.writer, session.seal, session.workflows),
)
