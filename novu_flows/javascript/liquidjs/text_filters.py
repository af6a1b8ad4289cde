"""The filters of LiquidJS 10 for texts; texts are counted in units of UTF-16, as JavaScript counts them."""

import re
from typing import Final

from novu_flows.javascript.liquidjs.values import RenderFault, added, cut, number, plain, shown
from novu_flows.javascript.values import UNDEFINED, WHITE_SPACE, is_list, is_nothing, text_of

_PAIR: Final = 2
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_UNESCAPED: Final = {entity: sign for sign, entity in _ESCAPES.items()}
_SPECIAL: Final = re.compile("[&<>\"']")
_ENTITY: Final = re.compile("&(?:amp|lt|gt|#34|#39);")
_MARKUP: Final = re.compile(
    r"<script[\s\S]*?</script>|<style[\s\S]*?</style>|<[^\n\r\u2028\u2029]*?>|<!--[\s\S]*?-->"
)
_WHITE: Final = re.compile(f"[{re.escape(WHITE_SPACE)}]+")
_CJK: Final = r"\u4E00-\u9FFF\uF900-\uFAFF\u3400-\u4DBF\u3040-\u309F\u30A0-\u30FF\uAC00-\uD7AF"
_CJK_SIGN: Final = re.compile(f"[{_CJK}]")
_OTHER_WORD: Final = re.compile(f"[^{_CJK}{re.escape(WHITE_SPACE)}]+")


def units(text: str) -> list[object]:
    """Return the units of UTF-16 of a text."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return [chr(int.from_bytes(encoded[at : at + 2], "little")) for at in range(0, len(encoded), 2)]


def length(text: str) -> int:
    """Return how many units of UTF-16 a text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def part_of(text: str, start: object, end: object = UNDEFINED) -> str:
    """Return JavaScript's `text.slice(start, end)`."""
    return "".join(map(str, cut(text if text.isascii() else units(text), start, end)))


def escape(value: object) -> str:
    """Return a text for HTML."""
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], shown(value))


def escape_once(value: object) -> str:
    """Return a text for HTML, of which a part may be so already."""
    return escape(_ENTITY.sub(lambda found: _UNESCAPED[found[0]], shown(value)))


def newline_to_br(value: object) -> str:
    """Return a text with the HTML of its line breaks."""
    return re.sub(r"\r?\n", "<br />\n", shown(value))


def strip_html(value: object) -> str:
    """Return a text without its tags."""
    return _MARKUP.sub("", shown(value))


def append(*given: object) -> str:
    """Return a text with another one after it."""
    return "".join(_two("append", given))


def prepend(*given: object) -> str:
    """Return a text with another one before it."""
    return "".join(reversed(_two("prepend", given)))


def _two(name: str, given: tuple[object, ...]) -> list[str]:
    if len(given) != _PAIR:
        raise RenderFault(f"{name} expect 2 arguments")
    return list(map(shown, given))


def strip(value: object, signs: object = UNDEFINED) -> str:
    """Return a text without the blanks, or the signs that are named, at its ends."""
    return shown(value).strip(_stripped(signs))


def lstrip(value: object, signs: object = UNDEFINED) -> str:
    """Return a text without the blanks, or the signs that are named, at its beginning."""
    return shown(value).lstrip(_stripped(signs))


def rstrip(value: object, signs: object = UNDEFINED) -> str:
    """Return a text without the blanks, or the signs that are named, at its end."""
    return shown(value).rstrip(_stripped(signs))


def _stripped(signs: object) -> str:
    is_named = not is_nothing(signs) and signs not in (False, "", 0)
    return shown(signs) if is_named else WHITE_SPACE


def capitalize(value: object) -> str:
    """Return a text in small letters that begins with a capital one."""
    text = shown(value)
    return text[:1].upper() + text[1:].lower()


def remove(value: object, part: object = UNDEFINED) -> str:
    """Return a text without a part of it, wherever that stands."""
    return replace(value, part, "")


def replace(value: object, part: object = UNDEFINED, other: object = UNDEFINED) -> str:
    """Return a text with another part in place of one, wherever that stands."""
    return shown(other).join(_parts(shown(value), shown(part)))


def _parts(text: str, separator: str) -> list[str]:
    """Return JavaScript's `text.split(separator)`."""
    return text.split(separator) if separator else list(map(str, units(text)))


def replace_first(value: object, part: object = UNDEFINED, other: object = UNDEFINED) -> str:
    """Return a text with another part in place of one where that stands first."""
    return shown(value).replace(shown(part), shown(other), 1)


def remove_first(value: object, part: object = UNDEFINED) -> str:
    """Return a text without a part where that stands first."""
    return replace_first(value, part, "")


def replace_last(value: object, part: object = UNDEFINED, other: object = UNDEFINED) -> str:
    """Return a text with another part in place of one where that stands last."""
    before, found, after = shown(value).rpartition(shown(part)) if shown(part) else (shown(value), "", "")
    return before + (shown(other) if found or not shown(part) else "") + after


def remove_last(value: object, part: object = UNDEFINED) -> str:
    """Return a text without a part where that stands last."""
    return replace_last(value, part, "")


def split(value: object, separator: object = UNDEFINED) -> list[str]:
    """Return the parts of a text, without empty ones at the end."""
    parts = _parts(shown(value), shown(separator))
    while parts and parts[-1] == "":
        parts.pop()
    return parts


def truncate(value: object, most: object = UNDEFINED, ending: object = UNDEFINED) -> object:
    """Return a text cut to a length, the ending that then stands there included."""
    text, mark = shown(value), "..." if ending is UNDEFINED else shown(ending)
    limit = number(50 if most is UNDEFINED else most)
    if length(text) <= limit:
        return value
    return part_of(text, 0, max(limit - length(mark), 0)) + mark


def truncatewords(value: object, most: object = UNDEFINED, ending: object = UNDEFINED) -> str:
    """Return the first words of a text, with an ending where there are as many or more."""
    words = _WHITE.split(shown(value))
    limit: object = 15 if most is UNDEFINED else plain(most)
    limit = 1 if number(limit) <= 0 else limit
    text = " ".join(map(str, cut(words, 0, limit)))
    mark = "..." if ending is UNDEFINED else shown(ending)
    return text + mark if len(words) >= number(limit) else text


def normalize_whitespace(value: object) -> str:
    """Return a text with one blank for each run of white space."""
    return _WHITE.sub(" ", shown(value))


def number_of_words(value: object, mode: object = UNDEFINED) -> int:
    """Return how many words a text has; with `cjk` or `auto` each sign of Chinese, Japanese and Korean is one."""
    text = shown(value).strip(WHITE_SPACE)
    if not text:
        return 0
    if mode == "cjk" or (mode == "auto" and _CJK_SIGN.search(text)):
        return len(_CJK_SIGN.findall(text)) + len(_OTHER_WORD.findall(text))
    return len(_WHITE.split(text))


def array_to_sentence_string(items: object, connector: object = UNDEFINED) -> object:
    """Return a list as words are listed: `a, b, and c`."""
    if is_nothing(items):
        raise RenderFault("Cannot read properties of undefined (reading 'length')")
    word = "and" if connector is UNDEFINED else shown(connector)
    if not isinstance(items, list):
        return _sentence_of_none(items, word)
    if len(items) > _PAIR:
        return f"{', '.join(map(_listed, items[:-1]))}, {word} {text_of(plain(items[-1]))}"
    return f" {word} ".join(text_of(plain(one)) for one in items) if len(items) > 1 else next(iter(items), "")


def _listed(item: object) -> str:
    return "" if is_nothing(plain(item)) else text_of(plain(item))


def _sentence_of_none(value: object, word: str) -> object:
    """Return what comes of a text, whose letters are then listed, or of what has no length."""
    if not isinstance(value, str):
        raise RenderFault("array.slice is not a function")
    if length(value) > _PAIR:  # a text has a length, and no `join`
        raise RenderFault("array.slice(...).join is not a function")
    return f"{value[0]} {word} {value[1]}" if length(value) > 1 else value


def slice_of(value: object, begin: object = UNDEFINED, count: object = UNDEFINED) -> object:
    """Return a part of a list or of a text; from its end where it begins below 0."""
    value, begin = plain(value), plain(begin)
    if is_nothing(value):
        return []
    held = value if isinstance(value, list) and is_list(value) else units(shown(value))
    start = added(len(held), begin) if number(begin) < 0 else begin
    found = cut(held, start, added(start, 1 if count is UNDEFINED else plain(count)))
    return list(found) if held is value else "".join(map(str, found))
