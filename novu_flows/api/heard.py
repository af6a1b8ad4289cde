"""What came back of a request: a reply, silence, or a flood, as values that both clients make."""

from dataclasses import dataclass, field

MOST_BYTES = 64 * 2**20
_SUCCESSES = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer in whole; header names are in lower case."""

    status: int
    headers: dict[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        """Say whether Novu did what was asked."""
        return self.status in _SUCCESSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """No answer, and why; `sent` is False where the request certainly did not reach Novu."""

    reason: str
    remedy: str
    sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """An answer that is larger than any of Novu's, not read to its end."""

    status: int


Heard = Reply | Silence | Flood


class Bucket:
    """Gather the chunks of an answer, up to the size that is too much."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0

    def pour(self, chunk: bytes) -> bool:
        """Take a chunk; say whether there is room for more."""
        self._size += len(chunk)
        if self._size <= MOST_BYTES:
            self._chunks.append(chunk)
        return self._size <= MOST_BYTES

    @property
    def content(self) -> bytes | None:
        """Give everything, or None where it was too much."""
        return b"".join(self._chunks) if self._size <= MOST_BYTES else None
