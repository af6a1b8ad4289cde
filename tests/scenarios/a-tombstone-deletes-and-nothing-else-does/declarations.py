"""One is named, one is not."""

from novu_flows import Subscriber, Workflow, removed

gone = removed(Subscriber, "ada"), removed(Workflow, "old"), removed(Subscriber, "never there")
