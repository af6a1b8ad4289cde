"""What the resource kinds of one apply share."""

from dataclasses import field

from novu_flows.dataclass import dataclass
from novu_flows.novu.dialect import CallSender, Dialect, Reader, TodayReader, TodayWriter, Writer
from novu_flows.plan.changes import Address
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import Seal
from novu_flows.resources.looking import Looking
from novu_flows.resources.workflow.lookup import WorkflowLookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """
    How the kinds of one apply read and write, the seal, secrets, and where workflows are.

    `integrations` are the changes of integrations by provider, as far as they were tried.
    """

    dialect: Dialect
    sender: CallSender
    seal: Seal
    secrets: Secrets
    looking: Looking
    reader: Reader = field(init=False)
    writer: Writer = field(init=False)
    workflows: WorkflowLookup = field(init=False)
    integrations: dict[str, Address] = field(default_factory=dict)

    def __post_init__(self) -> None:
        reader, writer = self.dialect.reader(self.sender), self.dialect.writer(self.sender)
        object.__setattr__(self, "reader", reader)
        object.__setattr__(self, "writer", writer)
        object.__setattr__(self, "workflows", WorkflowLookup(reader, writer, self.looking))

    def today(self) -> tuple[TodayReader, TodayWriter]:
        """Return what reads and writes the kinds that only today's Novu has; no other dialect has such a kind."""
        today = self.dialect.today
        if today is None:
            message = f"{self.dialect.traits.server} has no such resources"
            raise TypeError(message)
        return today.reader(self.sender), today.writer(self.sender)
