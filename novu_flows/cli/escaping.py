"""Characters that the encoding of an output lacks, written as JSON's escapes: readable in text, right in JSON."""

import codecs
import io
from collections.abc import Iterable
from typing import TextIO

_NAME = "novu-flows-escapes"


def escape_what_cannot_be_written(outputs: Iterable[TextIO]) -> None:
    """Have outputs take every text, whatever their encoding is."""
    codecs.register_error(_NAME, _escaped)
    for output in outputs:
        if isinstance(output, io.TextIOWrapper):
            output.reconfigure(errors=_NAME)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(
        f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True)
    ), error.end
