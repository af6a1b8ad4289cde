"""The dialects by name: the one place that knows which there are."""

from novu_flows.declare.basics import DialectName
from novu_flows.novu.dialect import Dialect
from novu_flows.novu.v1.dialect import V1


def dialect_named(name: DialectName) -> Dialect:
    """Return a dialect of Novu's API; the declarations of both are planned by that of 0.14 so far."""
    del name
    return V1
