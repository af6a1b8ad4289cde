"""Arguments of calls in a module: taken away, added, with the layout and the comments of what stays."""

from collections.abc import Collection, Sequence

import libcst as cst

_CHANNELS = ("in_app", "email", "sms", "chat", "push")


def argument(node: cst.Call, name: str) -> cst.Arg | None:
    """Return the argument that a call gives by name."""
    return next((arg for arg in node.args if arg.keyword and arg.keyword.value == name), None)


def word_of(arg: cst.Arg | None) -> str:
    """Return an argument that is a word, such as True."""
    return arg.value.value if arg and isinstance(arg.value, cst.Name) else ""


def text_of(arg: cst.Arg | None) -> str | None:
    """Return an argument that is a text, None where it is something else."""
    value = arg.value.evaluated_value if arg and isinstance(arg.value, cst.SimpleString) else None
    return value if isinstance(value, str) else None


def without(node: cst.Call, names: Collection[str]) -> cst.Call:
    """Return a call without some of its arguments; comments beside them stay."""
    args = list(node.args)
    for arg in node.args:
        if arg.keyword and arg.keyword.value in names:
            args = _removed(args, args.index(arg))
    return node.with_changes(args=args)


def _removed(args: list[cst.Arg], at: int) -> list[cst.Arg]:
    """Return arguments without one; what stands after the last, such as the line break, goes to the one before."""
    gone, rest = args[at], [*args[:at], *args[at + 1 :]]
    if at == 0:
        return rest
    before = rest[at - 1]
    if at == len(rest) and not _has_comment(before):
        rest[at - 1] = before.with_changes(comma=gone.comma, whitespace_after_arg=gone.whitespace_after_arg)
    elif _has_comment(gone):
        rest[at - 1] = _with_comments(before, gone)
    elif at == len(rest):
        rest[at - 1] = _ended_as(before, gone)
    return rest


def _has_comment(arg: cst.Arg) -> bool:
    return any("#" in line for line in _white_after(arg).splitlines())


def _white_after(arg: cst.Arg) -> str:
    if not isinstance(arg.comma, cst.Comma):
        return ""
    return cst.Module([]).code_for_node(arg.comma.whitespace_after)


def _with_comments(before: cst.Arg, gone: cst.Arg) -> cst.Arg:
    """Return an argument with the comments after the one that is taken away behind its own."""
    if not isinstance(before.comma, cst.Comma) or not isinstance(gone.comma, cst.Comma):
        return before
    own, added = before.comma.whitespace_after, gone.comma.whitespace_after
    if not isinstance(own, cst.ParenthesizedWhitespace) or not isinstance(added, cst.ParenthesizedWhitespace):
        return before.with_changes(comma=gone.comma)
    if own.first_line.comment is None:
        return before.with_changes(comma=before.comma.with_changes(whitespace_after=added))
    line = cst.EmptyLine(indent=True, whitespace=own.last_line, comment=added.first_line.comment)
    white = own.with_changes(
        empty_lines=[*own.empty_lines, line, *added.empty_lines], last_line=added.last_line
    )
    return before.with_changes(comma=before.comma.with_changes(whitespace_after=white))


def _ended_as(before: cst.Arg, gone: cst.Arg) -> cst.Arg:
    """Return the argument that is the last one now, with the line break that was after the one taken away."""
    if not isinstance(before.comma, cst.Comma) or not isinstance(gone.comma, cst.Comma):
        return before
    own, added = before.comma.whitespace_after, gone.comma.whitespace_after
    if isinstance(own, cst.ParenthesizedWhitespace) and isinstance(added, cst.ParenthesizedWhitespace):
        white = own.with_changes(indent=added.indent, last_line=added.last_line)
        return before.with_changes(comma=before.comma.with_changes(whitespace_after=white))
    return before


def can_take_tags(node: cst.Call) -> bool:
    """Return whether tags can be added to a workflow: it names none, or lists them in place."""
    if any(arg.star for arg in node.args):
        return False
    tags = argument(node, "tags")
    return tags is None or isinstance(tags.value, cst.List | cst.Tuple)


def with_tags(node: cst.Call, tags: Sequence[str]) -> cst.Call:
    """Return a workflow with more tags, in place of its group."""
    present, group = argument(node, "tags"), argument(node, "group")
    if not tags:
        return without(node, ["group"])
    if present is None:
        return _with_new_tags(node, tags, group)
    value = present.value
    if isinstance(value, cst.List | cst.Tuple):
        longer = present.with_changes(value=value.with_changes(elements=_longer(value.elements, tags)))
        node = node.with_changes(args=[longer if arg is present else arg for arg in node.args])
    return without(node, ["group"])


def _with_new_tags(node: cst.Call, tags: Sequence[str], group: cst.Arg | None) -> cst.Call:
    written = cst.List([cst.Element(_text(tag)) for tag in tags])
    if group is not None:
        changed = group.with_changes(keyword=cst.Name("tags"), value=written)
        return node.with_changes(args=[changed if arg is group else arg for arg in node.args])
    steps = argument(node, "steps") or node.args[-1]
    at = list(node.args).index(steps)
    before = node.args[at - 1] if at else steps
    new = cst.Arg(
        keyword=cst.Name("tags"),
        value=written,
        equal=cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace("")),
        comma=before.comma if at else cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")),
    )
    return node.with_changes(args=[*node.args[:at], new, *node.args[at:]])


def _longer(elements: Sequence[cst.BaseElement], tags: Sequence[str]) -> list[cst.BaseElement]:
    """Return the elements of a list with texts after them, separated as those before are."""
    found = list(elements)
    end = found[-1].comma if found else cst.MaybeSentinel.DEFAULT
    between = found[0].comma if len(found) > 1 else cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    if found:
        found[-1] = found[-1].with_changes(comma=between)
    added = [cst.Element(_text(tag), comma=between) for tag in tags]
    return [*found, *added[:-1], added[-1].with_changes(comma=end)]


def _text(text: str) -> cst.SimpleString:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return cst.SimpleString(f'"{escaped}"')


def switched_off(node: cst.Call, channels: Sequence[str]) -> cst.Call:
    """Return a preference that says by the channels of its workflow what `enabled` says."""
    enabled = argument(node, "enabled")
    if word_of(enabled) == "True" and any(argument(node, name) for name in _CHANNELS):
        return without(node, ["enabled"])
    others = [argument(node, name) for name in _CHANNELS]
    if (
        not channels
        or enabled is None
        or word_of(enabled) != "False"
        or any(other and not word_of(other) for other in others)
    ):
        return node
    off = [_off(name, enabled) for name in channels]
    off[-1] = off[-1].with_changes(comma=enabled.comma, whitespace_after_arg=enabled.whitespace_after_arg)
    args = [each for arg in node.args for each in (off if arg is enabled else [arg])]
    kept = {id(arg) for arg in off}
    given = [arg for arg in args if id(arg) not in kept and arg.keyword and arg.keyword.value in _CHANNELS]
    for arg in given:
        args = _removed(args, args.index(arg))
    return node.with_changes(args=args)


def _off(name: str, like: cst.Arg) -> cst.Arg:
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    return like.with_changes(
        keyword=cst.Name(name),
        value=cst.Name("False"),
        comma=comma,
        whitespace_after_arg=cst.SimpleWhitespace(""),
    )
