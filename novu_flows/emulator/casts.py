"""Values as Novu's database layer takes them where Novu does not check them first: cast, or 500."""

from typing import Any

from novu_flows.emulator.checks import OBJECT_ID
from novu_flows.emulator.refusal import server_error

_BYTES_OF_ID = 12
_TRUE, _FALSE = (True, "true", 1, "1", "yes"), (False, "false", 0, "0", "no")


def cast_id(value: object) -> str:
    """Read a database id; any text of twelve bytes is one, the hexadecimal form of its bytes."""
    if isinstance(value, str) and OBJECT_ID.fullmatch(value):
        return value.lower()
    if isinstance(value, str) and len(value) == len(value.encode("utf-8", "surrogatepass")) == _BYTES_OF_ID:
        return value.encode().hex()
    raise server_error()


def cast_truth(value: object) -> bool:
    """Read a truth, also from a text or a number."""
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise server_error()


def cast_texts(value: Any) -> list[str]:
    """Read one value of a query, or several, each of which must be a text."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in values):
        raise server_error()
    return values
