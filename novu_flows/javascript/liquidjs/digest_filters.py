"""The filters that Novu adds for the events of a digest: `digest`, `toSentence`, `pluralize`."""

from collections.abc import Mapping, Sequence
from typing import Final

from novu_flows.javascript.liquidjs.counted import counted
from novu_flows.javascript.liquidjs.values import RenderFault, cut, number, plain, shown, stringified
from novu_flows.javascript.values import UNDEFINED, is_list, is_nothing, member, text_of

_CONNECTORS: Final = (", ", " and ", ", and ")
_PAIR: Final = 2


def digest(
    events: object, most: object = UNDEFINED, path: object = UNDEFINED, separator: object = UNDEFINED
) -> object:
    """Return `A, B and 1 other` of the events of a digest; of fewer than there may be, others are counted below 0, as in Novu."""
    texts, glue = _texts(events, path), ", " if separator is UNDEFINED else plain(separator)
    limit = 2 if most is UNDEFINED else most
    if len(texts) <= _PAIR:
        return _few(texts, " and ")
    if len(texts) == _PAIR + 1 and number(limit) >= len(texts):
        return f"{text_of(texts[0])}, {text_of(glue)}{text_of(texts[1])} and {text_of(texts[2])}"
    names, others = _cut(texts, limit)
    return f"{_joined(names, glue)} and {others} other{'' if others == '1' else 's'}"


def to_sentence(
    items: object,
    path: object = UNDEFINED,
    most: object = UNDEFINED,
    suffix: object = UNDEFINED,
    *words: object,
) -> object:
    """Return `A, B, and 1 other` of a list; the words between items, two and the last may be given."""
    given = [*(plain(word) for word in words), *([UNDEFINED] * 3)][:3]
    comma, two, end = (
        one if word is UNDEFINED else word for one, word in zip(_CONNECTORS, given, strict=True)
    )
    texts, limit = _texts(items, path), 2 if most is UNDEFINED else most
    if len(texts) <= _PAIR:
        return _few(texts, text_of(two))
    if number(limit) >= len(texts):
        return _joined(texts[:-1], comma) + text_of(end) + text_of(texts[-1])
    names, others = _cut(texts, limit)
    word = "other" if suffix is UNDEFINED else suffix
    if not isinstance(word, str):
        raise RenderFault("word.toLowerCase is not a function")
    connector = text_of(two if limit == 1 else end)
    return f"{_joined(names, comma)}{connector}{others} {counted(word, float(others))}"


def pluralize(
    count: object, singular: object = "", plural: object = "", show_count: object = UNDEFINED
) -> str:
    """Return `3 events`, `1 event`: of a number, or of as many as a list or an object has; nothing of nothing."""
    found = _count(count)
    if not found > 0:
        return ""
    word, many = ("" if one is UNDEFINED else one for one in (singular, plural))
    if not many and not isinstance(word, str):
        raise RenderFault("word.toLowerCase is not a function")
    chosen = (word if found == 1 else many) if many else counted(str(word), found)
    text = text_of(plain(chosen))
    return f"{text_of(found)} {text}" if show_count is UNDEFINED or show_count == "true" else text


def _joined(texts: Sequence[object], glue: object) -> str:
    return text_of(glue).join("" if is_nothing(one) else text_of(one) for one in texts)


def _few(texts: list[object], connector: str) -> object:
    """Return one as it is, and two as a text in which null is written."""
    return connector.join(map(text_of, texts)) if len(texts) > 1 else next(iter(texts), "")


def _cut(texts: list[object], most: object) -> tuple[Sequence[object], str]:
    """Return as many as may be shown, and the number of the others."""
    return cut(texts, 0, most), text_of(len(texts) - number(most))


def _count(value: object) -> float:
    many = is_list(value) or isinstance(value, Mapping)
    return float(len(value)) if many and isinstance(value, Sequence | Mapping) else number(value)


def _texts(items: object, path: object) -> list[object]:
    held = list(items) if isinstance(items, Sequence) and is_list(items) else []
    is_named = path not in (UNDEFINED, None, "", False, 0)
    return [_member_text(item, path) for item in held] if is_named else held


def _member_text(item: object, path: object) -> str:
    """Return what is at a path of an object as a text, objects and lists as JSON; nothing of what is no object or empty."""
    if not isinstance(item, Mapping | Sequence) or isinstance(item, str):
        return ""
    if not isinstance(path, str):
        raise RenderFault("keyPath.split is not a function")
    found: object = item
    for name in path.split("."):
        found = UNDEFINED if is_nothing(found) else member(found, name)
    if found == {}:
        return ""
    return stringified(found) if isinstance(found, Mapping) or is_list(found) else shown(found)
