"""Where in the user's files a declaration stands."""

from inspect import currentframe
from traceback import walk_stack
from types import FrameType

from novu_flows.issues import Source

_PACKAGE = __name__.partition(".")[0]


def here() -> Source:
    """Give the place of the nearest caller outside this package; an empty one where there is none."""
    places = (
        Source(file=frame.f_code.co_filename, line=line)
        for frame, line in walk_stack(currentframe())
        if _is_outside(frame)
    )
    return next(places, Source(file="", line=0))


def _is_outside(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] != _PACKAGE
