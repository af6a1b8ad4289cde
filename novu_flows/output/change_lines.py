"""One change as lines of text, within 80 columns: its fields, what is lost, and what looks like a new name."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, assert_never

from novu_flows.dataclass import dataclass
from novu_flows.output.differences import Difference, differences, lost_values, values_of
from novu_flows.output.long_values import MOST_LINES, DiffLine, diff_lines, lines_of, size_change
from novu_flows.output.values import LONGEST, Paint, Style, for_terminal, shown_value, switch_of
from novu_flows.plan.changes import Change, Create, Delete, FieldChange, Update
from novu_flows.plan.fields import is_secret

COLUMNS = 80
_LONG_PATH = 30
_WIDEST_PATH = 46
_INDENT = 6
_LINE_INDENT = 8
Piece = tuple[str, Style | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldText:
    """A line of a change, in pieces that have a style each: of a field, or below it a line of what its value holds."""

    mark: str
    pieces: tuple[Piece, ...]
    is_below: bool = False

    def painted(self, paint: Paint) -> str:
        """Return the line in colours."""
        text = "".join(paint(text, style) if style else text for text, style in self.pieces)
        if not self.is_below:
            return f"{' ' * _INDENT}{text}".rstrip()
        style = _LINE_STYLES[self.mark][0]
        mark = paint(f"{self.mark} ", style) if style else f"{self.mark} "
        return f"{' ' * _LINE_INDENT}{mark}{text}".rstrip()

    def as_diff(self) -> str:
        """Return the line as one of a diff, whose first character says what it is."""
        if self.is_below:
            return f"{self.mark:<1}   {''.join(text for text, _ in self.pieces)}".rstrip()
        # The mark stands in front already, and need not stand before the value once more.
        texts = [text.removeprefix(f"{self.mark} ") for text, _ in self.pieces]
        return f"{self.mark:<1} {''.join(texts)}".rstrip()


def change_rows(change: Change, *, is_full: bool = False) -> Iterator[FieldText]:
    """Return the lines below the address of a change."""
    found = [*_of_fields(change), *(one for lost in change.lost for one in lost_values(lost))]
    for group in _aligned(found):
        width = min(max(len(one.path) for one in group), _WIDEST_PATH)
        for one in group:
            yield from _rows(one, change, width, is_full=is_full)


def field_rows(change: Change, field: FieldChange) -> Iterator[FieldText]:
    """Return the lines of one field of a change that Novu shows otherwise."""
    for one in differences(field):
        yield from _rows(one, change, len(one.path), is_full=False)


def _aligned(found: Sequence[Difference]) -> Iterator[Sequence[Difference]]:
    """Return what is aligned with each other: all of a change, or where paths are long, what is of one step."""
    if found and max(len(one.path) for one in found) <= _LONG_PATH:
        yield found
        return
    for _, group in groupby(found, key=lambda one: one.path.partition("].")[0] if "]." in one.path else ""):
        yield list(group)


def _of_fields(change: Change) -> Iterable[Difference]:
    match change:
        case Create():
            return (one for field in change.fields for one in values_of(field))
        case Update():
            new = {field.path[:2] for field in change.fields if _is_of_new_step(field)}
            return (
                one
                for field in change.fields
                for one in (values_of(field) if field.path[:2] in new else differences(field))
            )
        case Delete():
            return (one for field in change.fields for one in differences(field))
        case _:
            assert_never(change)


def _is_of_new_step(field: FieldChange) -> bool:
    return field.path[0] == "steps" and field.path[-1] == "type" and field.before is None


def _rows(one: Difference, change: Change, width: int, *, is_full: bool) -> Iterator[FieldText]:
    as_switch = switch_of(change.address, one.path)
    short = _on_one_line(one, as_switch=as_switch, is_new=isinstance(change, Create))
    path, size = for_terminal(one.path), sum(len(text) for text, _ in short)
    head = f"{path:<{width}}  "
    if _INDENT + len(path) + 2 + size <= COLUMNS:
        is_aligned = _INDENT + len(head) + size <= COLUMNS
        yield FieldText(mark=_MARKS[one.kind], pieces=((head if is_aligned else f"{path}  ", None), *short))
    elif one.kind == "changed" and not (is_secret(one.before) or is_secret(one.after)):
        is_one_line = max(len(lines_of(one.before)), len(lines_of(one.after))) == 1
        counts = "" if is_one_line else size_change(one.before, one.after)
        yield FieldText(mark=_MARKS[one.kind], pieces=((head + counts, None),))
        for line in diff_lines(one.before, one.after, most=None if is_full else MOST_LINES):
            yield from _wrapped(line)
    else:
        yield from _whole(one, head, as_switch=as_switch, is_full=is_full)


def _on_one_line(one: Difference, *, as_switch: bool, is_new: bool) -> tuple[Piece, ...]:
    before = for_terminal(shown_value(one.before, as_switch=as_switch), longest=COLUMNS)
    after = for_terminal(shown_value(one.after, as_switch=as_switch), longest=COLUMNS)
    match one.kind:
        case "changed":
            return ((before, "delete"), (" -> ", None), (after, "create"))
        case "added":
            return ((after if is_new else f"+ {after}", "create"),)
        case "removed":
            return ((f"- {before}", "delete"),)
        case "moved":
            return ((f"moved from [{one.moved_from}]", "update"),)


def _whole(one: Difference, head: str, *, as_switch: bool, is_full: bool) -> Iterator[FieldText]:
    """Return a value that does not fit behind its path: cut, or all of its lines."""
    is_removed = one.kind == "removed"
    value = one.before if is_removed else one.after
    mark: Literal["-", "+"] = "-" if is_removed else "+"
    lines = lines_of(value) if isinstance(value, str) else [shown_value(value, as_switch=as_switch)]
    yield FieldText(mark=mark, pieces=((head + (f"{len(lines)} lines" if len(lines) > 1 else ""), None),))
    most = len(lines) if is_full else _MOST_LINES_OF_ONE_SIDE
    for line in lines[:most]:
        longest = len(line) if is_full else LONGEST
        yield from _wrapped(DiffLine(mark, ((for_terminal(line, longest=longest), False),)))
    if len(lines) > most:
        yield from _wrapped(DiffLine(mark, ((f"… {len(lines) - most} more lines", False),)))


_MOST_LINES_OF_ONE_SIDE = 5
_MARKS = {"changed": "!", "added": "+", "removed": "-", "moved": "!"}
_LINE_STYLES: dict[str, tuple[Style | None, Style | None]] = {
    "-": ("delete", "deleted word"),
    "+": ("create", "created word"),
    "@@": ("quiet", None),
    " ": (None, None),
}


def _wrapped(line: DiffLine) -> Iterator[FieldText]:
    """Return a line of a diff, in as many rows as it needs."""
    plain, changed = _LINE_STYLES[line.mark]
    room = COLUMNS - _LINE_INDENT - len(line.mark) - 1
    row, left = list[Piece](), room
    for text, is_changed in line.parts:
        rest = text
        while rest:
            if not left:
                yield FieldText(mark=line.mark, pieces=tuple(row), is_below=True)
                row, left = [("… ", plain)], room - 2
            taken = _fitting(rest, left)
            row.append((rest[:taken], changed if is_changed else plain))
            left, rest = (0 if taken < len(rest) else left - taken), rest[taken:]
    yield FieldText(mark=line.mark, pieces=tuple(row), is_below=True)


def _fitting(text: str, room: int) -> int:
    """Return how many characters fit into a row; after a space, unless that would leave half of the room empty."""
    if len(text) <= room:
        return len(text)
    space = text.rfind(" ", room // 2, room)
    return room if space < 0 else space + 1
