"""What Novu says of the arguments of its filter `toSentence`."""

from collections.abc import Sequence

from novu_flows.javascript.liquidjs.expressions import Operand

_ARGUMENTS = (
    "keyPath",
    "limit",
    "overflowSuffix",
    "wordsConnector",
    "twoWordsConnector",
    "lastWordConnector",
)
_LIMIT = "limit"


def sentence_fault(arguments: Sequence[Operand | None], *, needs_path: bool) -> str | None:
    """Return the first thing that is wrong; the events of a digest need the path of what is shown of them."""
    if not arguments:
        return "Expected at least 1 argument"
    for name, argument in zip(_ARGUMENTS, arguments, strict=False):
        fault = _fault(name, argument, needs_path=needs_path) if argument else None
        if fault is not None:
            kind, said = fault
            return f'"toSentence" expects a {kind} that {said} for argument "{name}"'
    return None


def _fault(name: str, argument: Operand, *, needs_path: bool) -> tuple[str, str] | None:
    is_quoted = argument.text[:1] in ("'", '"')
    number = None if is_quoted else _number(argument.text)
    if name != _LIMIT:
        if number is not None:
            return "string", "Expected string, received number"
        is_empty = name == _ARGUMENTS[0] and needs_path and is_quoted and argument.text[1:-1] == ""
        return ("string", "must be non-empty") if is_empty else None
    if number is None:
        return "string", "Expected number, received string"
    return ("string", "must be greater than or equal to 0") if number < 0 else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
