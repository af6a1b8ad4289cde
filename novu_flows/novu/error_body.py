"""What Novu says in the body of a refusal, in each of its forms."""

import json
from collections.abc import Iterator

_NO_REASON = ("Validation Error",)  # what 3.x says where `errors` holds the reasons
_MOST_TEXTS = 10


def texts_of(content: bytes) -> tuple[str, ...]:
    """Take Novu's texts from an error: one, or a list (docs/novu/v1.md, section 2.3); never the body itself."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(body, dict):
        return ()
    message = body.get("message")
    texts = message if isinstance(message, list) else [message]
    said = tuple(text for text in texts if isinstance(text, str))
    reasons = tuple(_reasons(body.get("errors"))) + tuple(_reasons(body.get("controls")))
    return (tuple(text for text in said if text not in _NO_REASON or not reasons) + reasons)[:_MOST_TEXTS]


def _reasons(value: object) -> Iterator[str]:
    """
    Return the texts under `errors` and `controls` of today's Novu, by field or as a list (docs/novu/v3.15.md, section 4).

    The refused `value` beside a text is never read.
    """
    match value:
        case str():
            yield value
        case {"field": str(place), "message": str(text)}:
            yield f"{place}: {text}"
        case {"messages": inner} | {"message": inner}:
            yield from _reasons(inner)
        case dict():
            for inner in value.values():
                yield from _reasons(inner)
        case list():
            for inner in value:
                yield from _reasons(inner)
        case _:
            pass
