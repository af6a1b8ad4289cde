"""Where in the user's files a declaration stands."""

import inspect

from novu_flows.issues import Source

_PACKAGE = __name__.partition(".")[0]


def here() -> Source:
    """Give the place of the nearest caller outside this package."""
    frame = inspect.currentframe()
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] != _PACKAGE:
            return Source(file=frame.f_code.co_filename, line=frame.f_lineno)
        frame = frame.f_back
    return Source(file="", line=0)
