"""Whole projects: workflows, subscribers with preferences for them, tombstones of what is not declared."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from novu_flows.declare.collection import Declarations, Removed
from strategies.integrations import integrations
from strategies.people import SUBSCRIBER_IDS, subscribers
from strategies.workflows import WORKFLOW_IDS, workflows


@st.composite
def declarations(draw: DrawFn, *, may_clear: bool = False) -> Declarations:
    """Make declarations that `check` has no error for."""
    flows = draw(workflows())
    people = draw(subscribers(flows, may_clear=may_clear))
    free = [
        *(("workflow", one) for one in WORKFLOW_IDS if one not in {flow.workflow_id for flow in flows}),
        *(
            ("subscriber", one)
            for one in SUBSCRIBER_IDS
            if one not in {each.subscriber_id for each in people}
        ),
    ]
    tombstones = draw(st.lists(st.sampled_from(free), unique=True, max_size=3)) if free else []
    providers, providers_gone = draw(integrations())
    return Declarations(
        integrations=providers,
        workflows=flows,
        subscribers=people,
        removed=(*providers_gone, *(Removed(resource=resource, key=key) for resource, key in tombstones)),
    )
