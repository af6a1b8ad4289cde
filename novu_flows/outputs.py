"""The standard streams of a process: none of them, closed, full or left by its reader, stops what is under way."""

import codecs
import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from typing_extensions import Buffer

_ESCAPES = "novu-flows-escapes"
_READER_LEFT = frozenset({errno.EPIPE, errno.ECONNRESET, errno.ESHUTDOWN})


class Output(io.FileIO):
    """
    A standard output that takes everything that is written to it.

    What it cannot write goes to `instead`, with the reason before it; nothing does where the reader has left,
    who wants no more of it. `failure` is what the system refused, or None.
    """

    def __init__(self, descriptor: int, *, instead: "Output | None" = None) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.failure: OSError | None = None
        self._instead = instead
        self._is_terminal = self.isatty()

    @property
    def is_left(self) -> bool:
        """Return whether nobody reads this any more: the pipe was closed, or the terminal hung up."""
        number = self.failure.errno if self.failure else None
        return number in _READER_LEFT or (number == errno.EIO and self._is_terminal)

    @property
    def is_lost(self) -> bool:
        """Return whether something that somebody waits for could not be written."""
        return self.failure is not None and not self.is_left

    def write(self, content: "Buffer", /) -> int:
        """Write all of it, here or instead."""
        whole = memoryview(content).cast("B")
        rest = self._written(whole)
        if rest and self.is_lost and self._instead:
            self._instead.write(rest)
        return len(whole)

    def _written(self, rest: memoryview) -> memoryview:
        """Write what can be written, and return the rest."""
        try:
            while rest and self.failure is None:
                # None is the answer of a pipe that is full for now and does not wait by itself.
                rest = rest[self._sent(rest) :]
        except OSError as error:
            self._fail(error)
        return rest

    def _sent(self, content: memoryview) -> int:
        sent: int | None = super().write(content)
        if sent is None:
            select.select((), (self,), ())
        return sent or 0

    def _fail(self, error: OSError) -> None:
        self.failure = error
        if self._instead and self.is_lost:
            self._instead.write(f"novu-flows: standard output: {error.strerror}; the rest of it:\n".encode())


def open_standard_streams() -> Output:
    """
    Have all three streams there, and outputs that take every text; return standard output.

    A stream that was closed leads nowhere, as `/dev/null` does: a file that is opened later must not get its
    number, and with it what is printed.
    """
    for descriptor in (0, 1, 2):
        _open_if_closed(descriptor)
    codecs.register_error(_ESCAPES, _escaped)
    err = Output(2)
    out = Output(1, instead=err)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding="utf-8")
    if sys.stdout is sys.__stdout__:
        sys.stdout = _as_text(out, sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _as_text(err, sys.stderr)
    return out


def is_left(stream: TextIO) -> bool:
    """Return whether nobody reads a standard output any more."""
    buffer = getattr(stream, "buffer", None)
    return bool(getattr(getattr(buffer, "raw", buffer), "is_left", False))


def _open_if_closed(descriptor: int) -> None:
    try:
        os.fstat(descriptor)
    except OSError:
        opened = os.open(os.devnull, os.O_RDWR)
        if opened != descriptor:
            os.dup2(opened, descriptor)
            os.close(opened)
        os.set_inheritable(descriptor, True)


def _as_text(output: Output, replaced: object) -> TextIO:
    """Return a stream of texts that is like the one that it replaces, None where that was closed."""
    like = replaced if isinstance(replaced, io.TextIOWrapper) else None
    is_unbuffered = like is not None and like.write_through
    return io.TextIOWrapper(
        output if is_unbuffered else io.BufferedWriter(output),
        encoding=like.encoding if like else "utf-8",
        errors=_ESCAPES,
        line_buffering=like is not None and like.line_buffering,
        write_through=is_unbuffered,
    )


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding lacks as JSON's escapes: readable in text, right in JSON."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(
        f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True)
    ), error.end
