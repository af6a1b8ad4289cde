"""What a tombstone names goes, in the opposite order; what nothing declares stays."""

from novu_flows import Subscriber, Workflow, removed

gone = [removed(Workflow, "gone"), removed(Subscriber, "gone"), removed(Workflow, "never")]
