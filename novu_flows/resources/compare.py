"""Declared and observed to changes, kind by kind."""

from collections.abc import Callable, Iterator

from novu_flows.declare.collection import Declarations
from novu_flows.plan.changes import Findings
from novu_flows.resources.credentials.compare import compare_credentials
from novu_flows.resources.global_preference.compare import compare_global_preferences
from novu_flows.resources.layout.compare import compare_layouts
from novu_flows.resources.observation import Observation
from novu_flows.resources.preference.compare import compare_preferences
from novu_flows.resources.subscriber.compare import compare_subscribers
from novu_flows.resources.topic.compare import compare_topics
from novu_flows.resources.workflow.compare import compare_workflows

COMPARISONS: tuple[Callable[[Declarations, Observation], Iterator[Findings]], ...] = (
    compare_layouts,
    compare_workflows,
    compare_subscribers,
    compare_credentials,
    compare_global_preferences,
    compare_preferences,
    compare_topics,
)


def diff(declarations: Declarations, observation: Observation) -> Findings:
    """Compare everything that is declared with what was observed."""
    found = tuple(one for compare in COMPARISONS for one in compare(declarations, observation))
    return Findings(
        changes=tuple(change for one in found for change in one.changes),
        to_promote=tuple(change for one in found for change in one.to_promote),
        issues=tuple(issue for one in found for issue in one.issues),
        unchanged=sum(one.unchanged for one in found),
    )
