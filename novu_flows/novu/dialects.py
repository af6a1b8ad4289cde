"""The dialects by name: the one place that knows which there are."""

from novu_flows.declare.basics import DialectName
from novu_flows.novu.dialect import Dialect
from novu_flows.novu.v1.dialect import V1


def dialect_named(name: DialectName) -> Dialect:
    """Return a dialect of Novu's API."""
    if name == "v1":
        return V1
    from novu_flows.novu.v2.dialect import V2  # noqa: PLC0415 - a project for Novu 0.14 does not wait for it

    return V2
