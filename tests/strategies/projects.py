"""Whole projects: workflows, subscribers with preferences for them, tombstones of what is not declared."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from novu_flows.declare.collection import Declarations, Removed
from novu_flows.declare.sorting import Feed, NotificationGroup
from novu_flows.declare.topic import Layout
from strategies.integrations import integrations
from strategies.people import SUBSCRIBER_IDS, subscribers
from strategies.workflows import WORKFLOW_IDS, workflows

# No step of a made workflow is in these feeds: Novu deletes none that messages are in.
LAYOUTS = ("frame", "Über / 1")
FEEDS = ("orders only", "Über", "news/1")
GROUPS = ("General", "Billing", "Ünï / 1")


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
    named = draw(st.lists(st.sampled_from(GROUPS), unique=True, max_size=2))
    feeds, feeds_gone = draw(_feeds())
    frames, frames_gone = draw(_layouts())
    return Declarations(
        layouts=frames,
        groups=tuple(map(NotificationGroup, named)),
        feeds=feeds,
        integrations=providers,
        workflows=flows,
        subscribers=people,
        removed=(
            *frames_gone,
            *feeds_gone,
            *providers_gone,
            *(Removed(resource=resource, key=key) for resource, key in tombstones),
        ),
    )


@st.composite
def _feeds(draw: DrawFn) -> tuple[tuple[Feed, ...], tuple[Removed, ...]]:
    """Make feeds, and tombstones of those that no step is in; Novu refuses to delete one that a message was ever in."""
    declared = draw(st.lists(st.sampled_from(FEEDS), unique=True, max_size=2))
    gone = draw(
        st.lists(st.sampled_from([one for one in FEEDS if one not in declared]), unique=True, max_size=1)
    )
    return tuple(map(Feed, declared)), tuple(Removed(resource="feed", key=one) for one in gone)


@st.composite
def _layouts(draw: DrawFn) -> tuple[tuple[Layout, ...], tuple[Removed, ...]]:
    """Make layouts, which no step of a made workflow names, and tombstones."""
    bodies = st.sampled_from(["<p>{{{body}}}</p>", "{{{body}}}", "<h1>{{branding.color}}</h1>{{{body}}}"])
    declared = draw(st.lists(st.sampled_from(LAYOUTS), unique=True))
    gone = draw(st.lists(st.sampled_from(LAYOUTS), unique=True, max_size=1))
    return tuple(Layout(one, body=draw(bodies)) for one in declared), tuple(
        Removed(resource="layout", key=one) for one in gone if one not in declared
    )
