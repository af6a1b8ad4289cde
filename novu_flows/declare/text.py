"""Text of a declaration: written in place, or in a file beside the module."""

from dataclasses import dataclass, field

from novu_flows.declare.source import here
from novu_flows.issues import Source


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text that the loader reads from a file; `path` is relative to the module that names it."""

    path: str
    source: Source = field(default_factory=here, compare=False, repr=False, kw_only=True)


class ReadText(str):
    """A text that was read from a file, which issues point to; apart from that an ordinary text."""

    __slots__ = ("file",)
    file: str

    @classmethod
    def of(cls, text: str, *, file: str) -> "ReadText":
        """Remember the file that a text stands in."""
        read = cls(text)
        read.file = file
        return read


Text = str | TextFile


def file(path: str) -> TextFile:
    """Refer to a text file (UTF-8) beside the module: `body=file("shipped.html")`."""
    return TextFile(path)


def written(text: Text) -> str:
    """Give the text; the loader has put the content of a file in place of its reference."""
    if isinstance(text, TextFile):
        message = f"{text.path} was not read: declarations with file() are loaded by novu_flows.project"
        raise TypeError(message)
    return str(text)
