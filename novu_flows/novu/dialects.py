"""The dialects by name: the one place that knows which there are."""

from importlib import import_module

from novu_flows.declare.basics import DialectName
from novu_flows.novu.dialect import Dialect


def dialect_named(name: DialectName) -> Dialect:
    """Return a dialect of Novu's API, `V1` of `v1/dialect.py` or `V2` of its own; a project waits for its own alone."""
    dialect: Dialect = getattr(import_module(f"novu_flows.novu.{name}.dialect"), name.upper())
    return dialect
