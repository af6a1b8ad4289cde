"""How many examples a law has: few in the suite, and as many as NOVU_FLOWS_EXAMPLES says where that is set."""

import os


def examples(few: int) -> int:
    """Return the number of examples: the few, unless more (or fewer) are asked for."""
    return int(os.environ.get("NOVU_FLOWS_EXAMPLES", few))
