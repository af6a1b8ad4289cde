"""The line of novu.toml that says which of Novu's APIs the project is for."""

import re

from novu_flows.project.toml import positions

_VALUE = re.compile(r"""(=\s*)(?:"[^"\n]*"|'[^'\n]*')""")
_INLINE = re.compile(r"\bproject(\s*=\s*)\{(\s*)")
_LINE = 'novu = "v2"'


def for_today(text: str) -> str:
    """Return the text of a novu.toml with `[project] novu = "v2"`; everything else stays as it is."""
    lines = text.splitlines(keepends=True)
    found = positions(text).lines
    if ("project", "novu") in found:
        at = found["project", "novu"] - 1
        lines[at] = _VALUE.sub(r'\1"v2"', lines[at], count=1)
        return "".join(lines)
    if ("project",) not in found:
        return _added(lines, len(lines), "", "\n[project]\n" + _LINE)
    at = found["project",] - 1
    if _INLINE.search(lines[at]):
        lines[at] = _INLINE.sub(rf"project\1{{\2{_LINE}, ", lines[at], count=1)
        return "".join(lines)
    if not lines[at].lstrip().startswith("["):
        return _added(lines, at + 1, _indent(lines[at]), f"project.{_LINE}")
    name = found.get(("project", "name"), at + 1) - 1
    return _added(lines, name + 1, _indent(lines[name]), _LINE)


def _added(lines: list[str], at: int, indent: str, new: str) -> str:
    end = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    before = [*lines[:at]]
    if before and not before[-1].endswith("\n"):
        before[-1] += end
    return "".join([*before, indent + new.replace("\n", end) + end, *lines[at:]])


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
