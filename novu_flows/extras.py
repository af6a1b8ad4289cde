"""What the extra `test` brings: imported where it is used, with a clear word where it is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from novu_flows.errors import ExtraMissing


@contextmanager
def needed(package: str, what: str) -> Iterator[None]:
    """Say what to install where the import of an optional package fails."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package:
            raise
        raise ExtraMissing(
            f"{what} needs {package}, which is not installed", remedy="pip install 'novu-flows[test]'"
        ) from error
