"""A layout as it would be declared, of what an environment holds."""

from novu_flows.declare.basics import UNSET
from novu_flows.declare.topic import Layout
from novu_flows.novu.observed import NAME, ObservedLayout, in_words


def adopt_layout(observed: ObservedLayout) -> Layout:
    """Return the declaration; a name that Novu would give it by itself is left out."""
    name = observed.fields.get(NAME)
    is_own = isinstance(name, str) and name not in ("", in_words(observed.layout_id))
    return Layout(
        observed.layout_id,
        name=name if isinstance(name, str) and is_own else UNSET,
        body=str(observed.fields.get(("body",)) or ""),
    )
