"""Finds Handlebars in what is to be Liquid, and says how it is written there."""

import re
from collections.abc import Callable, Iterator, Mapping

_TAGS = re.compile(r"\{\{\{(?P<raw>.*?)\}\}\}|\{\{~?(?P<tag>.*?)~?\}\}", re.DOTALL)
_LITERAL = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_HELPERS: Mapping[str, str] = {
    "dateFormat": "{{{{ {0} | date: '%d.%m.%Y' }}}}",
    "uppercase": "{{{{ {0} | upcase }}}}",
    "lowercase": "{{{{ {0} | downcase }}}}",
    "titlecase": "{{{{ {0} | capitalize }}}}",
    "pluralize": "{{{{ {0} | pluralize: 'item', 'items' }}}}",
    "unique": "{{{{ {0} | uniq }}}}",
    "sortBy": "{{{{ {0} | sort: 'name' }}}}",
    "groupBy": "{{{{ {0} | group_by: 'name' }}}}",
    "numberFormat": "{{{{ {0} | round: 2 }}}}",
    "i18n": "{{{{t.{0}}}}}",
}
_OF_DIGESTS: Mapping[str, str] = {
    "step.events": "steps.DIGEST.events",
    "step.total_count": "steps.DIGEST.eventCount",
}
_INSTEAD: Mapping[str, str] = {
    "@index": "{{forloop.index0}}",
    "@first": "{{forloop.first}}",
    "@last": "{{forloop.last}}",
    "@key": "{{item[0]}}",
    "this": "{{item}}, the name that the loop gives it: {% for item in … %}",
    "else": "{% else %}",
    "^": "{% else %}",
}
_BLOCKS: Mapping[str, tuple[str, str]] = {
    "if": ("{{% if {0} != blank %}}", "{% endif %}"),
    "unless": ("{{% unless {0} %}}", "{% endunless %}"),
    "each": ("{{% for item in {0} %}}", "{% endfor %}"),
    "with": ("{{% assign item = {0} %}}", "nothing"),
    "equals": ("{{% if {0} == … %}}", "{% endif %}"),
}


def handlebars_in(text: str, *, has_payload: bool) -> Iterator[tuple[int, str, str]]:
    """
    Yield the line of each Handlebars tag in a text, what it is, and what to write in its place.

    Names without a namespace were the payload's; in a layout, which sees none, `body` was the content.
    """
    hidden = _LITERAL.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _TAGS.finditer(hidden):
        tag = (found["tag"] or "").strip()
        instead = _unescaped(found["raw"]) if found["raw"] is not None else _instead(tag)
        if instead:
            line = hidden.count("\n", 0, found.start()) + 1
            instead = (
                instead if has_payload else instead.replace("payload.body", "content").replace("payload.", "")
            )
            yield line, f"{found[0]} is Handlebars; today's Novu renders Liquid", f"write {instead}"


def _unescaped(inner: str) -> str:
    return f"{{{{{_named(inner.strip())}}}}}"


def _instead(tag: str) -> str:
    first, _, rest = tag.partition(" ")
    for sign, write in _SIGNS.items():
        if tag.startswith(sign):
            return write(tag.removeprefix(sign).strip())
    if first in _INSTEAD and not rest:
        return _INSTEAD[first]
    if first.startswith("this."):
        return f"{{{{item.{first.removeprefix('this.')}}}}}"
    if first.startswith("../"):
        return f"{{{{{_named(first.removeprefix('../'))}}}}}: names of outside are known in a loop"
    if first in _HELPERS and rest:
        return _HELPERS[first].format(_named(rest.split()[0]))
    return ""


def _block(inner: str) -> str:
    name, _, rest = inner.partition(" ")
    opened, _ = _BLOCKS.get(name, ("", ""))
    return opened.format(_named((rest.split() or ["…"])[0])) if opened else "{% if … %} or {% for … %}"


def _end(inner: str) -> str:
    return _BLOCKS.get(inner.strip(), ("", "{% endif %} or {% endfor %}"))[1]


_SIGNS: Mapping[str, Callable[[str], str]] = {
    "#": _block,
    "/": _end,
    "!": lambda _: "{% comment %}…{% endcomment %}",
    ">": lambda _: "the text of the partial itself: there are no partials",
}


def _named(name: str) -> str:
    """Return how a variable of Handlebars is called in Liquid: what is the payload's stands below `payload`."""
    first = name.partition(".")[0]
    if name in _OF_DIGESTS:
        return _OF_DIGESTS[name]
    if first == "this":
        return "item" + name.removeprefix("this")
    return name if first in ("subscriber", "payload", "…") else f"payload.{name}"
