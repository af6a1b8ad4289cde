"""What stops a template: it cannot be read, or it cannot be rendered."""

from novu_flows.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place in a template; `line` and `column` count from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class RenderFailed(Exception):
    """Novu cannot render a template; `message` is what handlebars.js says, word for word where it can be."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Malformed(RenderFailed):
    """
    A text is no template: Novu refuses to save it (400 `Failed to extract variables`).

    `message` begins as the message of handlebars.js does; `reason` says it in plain English, `at` where.
    """

    def __init__(self, message: str, *, reason: str, at: Position) -> None:
        super().__init__(message)
        self.reason = reason
        self.at = at
