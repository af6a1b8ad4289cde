"""The edge of a command's output: what is written to the standard streams is redacted, whoever writes it."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO, cast

from novu_flows.redaction import redact_document


@contextmanager
def redacted_streams() -> Iterator[None]:
    """Have everything redacted that is written to standard output and standard error in the block."""
    before = sys.stdout, sys.stderr
    redacted = [cast("TextIO", _RedactedText(stream)) for stream in before]
    sys.stdout, sys.stderr = redacted
    try:
        yield
    finally:
        sys.stderr = before[1]
        if sys.stdout is redacted[0]:  # else threads of a module are kept away from it until they end
            sys.stdout = before[0]


class _RedactedBytes:
    """The bytes below a redacted stream, for who writes to them directly."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, content: bytes) -> int:
        """Write bytes, which are a text in UTF-8 or in what is enough like it to find secrets."""
        text = bytes(content).decode("utf-8", "surrogateescape")
        self._stream.write(redact_document(text).encode("utf-8", "surrogateescape"))
        return len(content)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


class _RedactedText(io.TextIOBase):
    """A stream of texts that writes to another one; each text is whole, so no secret is cut in two."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def write(self, text: str, /) -> int:
        self._stream.write(redact_document(text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Leave the stream below open: it is not this one's."""

    @property
    def buffer(self) -> object:
        return _RedactedBytes(self._stream.buffer)

    @property
    def encoding(self) -> str:  # type: ignore[override]  # io's own is read-only too
        return self._stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]  # io's own is read-only too
        return self._stream.errors
