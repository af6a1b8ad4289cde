"""Declarations that Hypothesis makes: valid ones by Novu's rules, and wild ones that only look the part."""

from strategies.people import ENVIRON, subscribers
from strategies.projects import declarations
from strategies.wild import wild_declarations
from strategies.workflows import workflows

__all__ = ["ENVIRON", "declarations", "subscribers", "wild_declarations", "workflows"]
