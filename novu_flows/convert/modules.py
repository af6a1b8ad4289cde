"""Rewrites one module: texts, and arguments that have another form in Novu 3.x; all else stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from typing import ClassVar

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider, QualifiedNameProvider

from novu_flows.convert.arguments import (
    argument,
    can_take_tags,
    switched_off,
    text_of,
    with_tags,
    without,
    word_of,
)
from novu_flows.convert.literals import TextLiteral, rewritten, value_of
from novu_flows.convert.places import TagPlan
from novu_flows.convert.texts import TextUse, several
from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue, Source

_OF_STEPS = frozenset({"in_app", "email", "sms", "chat", "push", "digest", "delay"})
_DEFAULTS = {"active": "True", "stop_on_fail": "False"}  # what Novu 3.x does anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePlan:
    """What is to be done in all modules: texts by what they say, tags of workflows, channels of preferences by their place."""

    uses: Mapping[str, Sequence[TextUse]]
    tags: TagPlan
    channels: Mapping[Source, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """
    A module after its conversion, what is left in it, and which uses of texts were found in it, by their `where`.

    One that `has_tags` must be written before those that lose feeds: then an end in between loses none.
    """

    content: bytes
    has_tags: bool
    issues: tuple[Issue, ...]
    found: frozenset[str]


def rewrite_module(content: bytes, file: str, plan: ModulePlan) -> Rewritten:
    """Return a module with what can be converted in it converted."""
    rewriter = _Rewriter(file, plan)
    try:
        module = cst.parse_module(content)
    except cst.ParserSyntaxError as error:
        return Rewritten(content=content, has_tags=False, issues=(_unread(file, error),), found=frozenset())
    module = MetadataWrapper(module).visit(rewriter)
    return Rewritten(
        content=module.bytes,
        has_tags=any(tags and source.file == file for source, tags in plan.tags.tags.items()),
        issues=tuple(rewriter.issues),
        found=frozenset(rewriter.found),
    )


def _unread(file: str, error: cst.ParserSyntaxError) -> Issue:
    return Issue(
        code="not-converted",
        where=file,
        message="libcst, which rewrites modules, cannot read this one",
        hint="a newer libcst may: pip install -U libcst; or convert the module by hand",
        source=Source(file=file, line=error.raw_line),
    )


def workflows_that_take_tags(content: bytes, file: str) -> frozenset[Source]:
    """Return the places of the workflows of a module whose tags can be edited."""
    visitor = _Finder(file)
    with suppress(cst.ParserSyntaxError):
        MetadataWrapper(cst.parse_module(content)).visit(visitor)
    return frozenset(visitor.found)


def _called(node: cst.Call, names_of: Callable[[cst.CSTNode], object]) -> str:
    """Return what of novu_flows a call calls, "" where it calls something else."""
    function = node.func.value if isinstance(node.func, cst.Subscript) else node.func
    names = names_of(function)
    ours = [one.name for one in names if one.name.startswith("novu_flows.")] if isinstance(names, set) else []
    return ours[0].rpartition(".")[2] if ours else ""


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES: ClassVar = (PositionProvider, QualifiedNameProvider)

    def __init__(self, file: str) -> None:
        super().__init__()
        self.found: set[Source] = set()
        self._file = file

    def visit_Call(self, node: cst.Call) -> None:
        if _called(node, lambda one: self.get_metadata(QualifiedNameProvider, one, set())) == "Workflow":
            line = self.get_metadata(PositionProvider, node).start.line
            self.found.update({Source(file=self._file, line=line)} if can_take_tags(node) else ())


class _Rewriter(cst.CSTTransformer):
    METADATA_DEPENDENCIES: ClassVar = (PositionProvider, QualifiedNameProvider)

    def __init__(self, file: str, plan: ModulePlan) -> None:
        super().__init__()
        self.issues: list[Issue] = []
        self.found: set[str] = set()
        self._file = file
        self._plan = plan
        self._calls: list[Source] = []
        self._newline = "\n"

    def _source(self, node: cst.CSTNode) -> Source:
        return Source(file=self._file, line=self.get_metadata(PositionProvider, node).start.line)

    def visit_Module(self, node: cst.Module) -> None:
        self._newline = node.default_newline

    def visit_Call(self, node: cst.Call) -> None:
        self._calls.append(self._source(node))

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        source = self._calls.pop()
        name = _called(original_node, lambda one: self.get_metadata(QualifiedNameProvider, one, set()))
        if name == "Workflow" and source in self._plan.tags.tags:
            return with_tags(updated_node, self._plan.tags.tags[source])
        if name == "Preference":
            return switched_off(updated_node, self._plan.channels.get(source, ()))
        return self._step(updated_node) if name in _OF_STEPS else updated_node

    def _step(self, node: cst.Call) -> cst.Call:
        gone = [name for name, word in _DEFAULTS.items() if word_of(argument(node, name)) == word]
        feed, kept = argument(node, "feed"), self._plan.tags.kept_feeds
        is_tag = text_of(feed) not in kept if text_of(feed) else not kept
        return without(node, [*gone, *(["feed"] if feed and is_tag else [])])

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return value_of(node) not in self._plan.uses

    def leave_ConcatenatedString(
        self, original_node: cst.ConcatenatedString, updated_node: cst.ConcatenatedString
    ) -> cst.BaseExpression:
        return self._text(original_node, updated_node)

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.BaseExpression:
        return self._text(original_node, updated_node)

    def _text(self, original: TextLiteral, updated: TextLiteral) -> TextLiteral:
        value = value_of(original)
        if value is None or value not in self._plan.uses:
            return updated
        uses = self._uses_here(self._plan.uses[value])
        self.found.update(use.where for use in uses)
        converted = {use.converted() for use in uses}
        if len(converted) > 1:
            self.issues.append(several(uses[0], self._source(original)))
            return updated
        (only,) = converted
        for issue in uses[0].issues(only, self._source(original)):
            self.issues.append(issue)
        if only.problems or only.text == value:
            return updated
        return rewritten(original, only.text, lambda part: _part(uses[0], part), self._newline)

    def _uses_here(self, uses: Sequence[TextUse]) -> Sequence[TextUse]:
        """Return the uses of a text by the call that it stands in; all of them where it stands in none of theirs."""
        here = [use for use in uses if use.source in self._calls]
        return here or uses


def _part(use: TextUse, text: str) -> str | None:
    converted = use.converted(text)
    return None if converted.problems else converted.text
