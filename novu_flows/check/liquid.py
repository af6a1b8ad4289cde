"""Rules for Liquid templates: their syntax, and every name in them against what there is (docs/novu/v3.15.md, section 11)."""

import re
from collections.abc import Iterator, Sequence

from novu_flows.check.handlebars_in_liquid import handlebars_in
from novu_flows.check.liquid_context import LAYOUT_CONTEXT, context_after
from novu_flows.check.place import Place, at_line, described, layout_place, step_place
from novu_flows.check.shapes import Shape
from novu_flows.check.steps import StepText, todays_texts
from novu_flows.controls.layouts import CONTENT, is_page
from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import Step
from novu_flows.issues import Issue, did_you_mean
from novu_flows.javascript.liquidjs.analysis import VariableUse, uses_of
from novu_flows.javascript.liquidjs.names import NOVU_FILTERS, OTHER_FILTERS
from novu_flows.javascript.liquidjs.scanner import LiquidFault

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidFinding:
    """What is wrong with a template, at a line of it."""

    code: str
    line: int
    message: str
    hint: str


def liquid_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report templates that Novu could not render, and names in them that stand for nothing."""
    for workflow in declarations.workflows:
        earlier: list[Step] = []
        for step in workflow.steps:
            context = context_after(workflow, earlier)
            for one in todays_texts(step):
                yield from _of_text(step_place(workflow, step).field(one.name), one, context)
            earlier.append(step)


def layouts(declarations: Declarations) -> Iterator[Issue]:
    """Report layouts that Novu refuses: pages without a place for the content, templates with other names."""
    for layout in declarations.layouts:
        place = layout_place(layout).part("body")
        if not isinstance(layout.body, str):
            continue  # a file that could not be read, which is an issue already
        yield from _of_text(place, StepText("body", layout.body), LAYOUT_CONTEXT)
        if not CONTENT.search(layout.body):
            yield place.error(
                "layout-without-content",
                "it has no place for the e-mail's body",
                "write {{content}} where that is to stand",
            )
        if not is_page(layout.body):
            yield place.error(
                "layout-no-page",
                "Novu takes a whole page of HTML",
                "begin with <html><body>, and end with </body></html>",
            )


def _of_text(place: Place, one: StepText, context: Shape) -> Iterator[Issue]:
    if "{{" in one.text or "{%" in one.text:
        for found in liquid_findings(one.text, context):
            said = described(one.text, found.line, found.message)
            yield at_line(place, one.text, found.line).error(found.code, said, found.hint)


def liquid_findings(text: str, context: Shape) -> Iterator[LiquidFinding]:
    """Return what is wrong with a template: its syntax, or else the names in it."""
    if foreign := list(handlebars_in(text, has_payload="payload" in context.names())):
        for line, message, hint in foreign:
            yield LiquidFinding(code="handlebars-template", line=line, message=message, hint=hint)
        return
    yield from _of_tags(text)
    try:
        uses = uses_of(text)
    except LiquidFault as fault:
        hint = "fix it; to show the braces themselves, write {% raw %}{{ }}{% endraw %}"
        line = text.count("\n", 0, fault.start) + 1
        yield LiquidFinding(code="template-syntax", line=line, message=str(fault), hint=hint)
        return
    for use in uses:
        if isinstance(use, VariableUse):
            yield from _of_reference(use.name, use.route, use.line, context)
        else:
            yield from _of_filter(use.name, use.line)


def _of_tags(text: str) -> Iterator[LiquidFinding]:
    """Return what JSON makes of a tag: Novu renders all texts of a step as one template, written as JSON."""
    for tag in _TAG.finditer(text):
        line = text.count("\n", 0, tag.start()) + 1
        if '"' in tag[0]:
            yield LiquidFinding(
                code="double-quotes",
                line=line,
                message=f"{tag[0]} has double quotes, over which Novu fails the step",
                hint="write single quotes",
            )
        if "\n" in tag[0] or "\r" in tag[0]:
            yield LiquidFinding(
                code="line-break-in-tag",
                line=line,
                message="a tag goes over several lines, over which Novu fails the step",
                hint="write each {{ … }} and {% … %} in one line",
            )


def _of_reference(name: str, route: Sequence[str], line: int, context: Shape) -> Iterator[LiquidFinding]:
    first = context.member(route[0])
    if first is None:
        yield LiquidFinding(
            code="unknown-variable",
            line=line,
            message=f"there is no {name!r}",
            hint=_namespaced(name, context),
        )
    elif len(route) == 1 and "string" not in first.kinds():
        yield LiquidFinding(
            code="unknown-variable",
            line=line,
            message=f"{name!r} is no value, but where values stand",
            hint=f"name one of them, as {name}.{next(iter(_names(context, route)), '…')}",
        )
    elif missing := _missing(route, context):
        part, known = missing
        within = f", which {name!r} needs"
        yield LiquidFinding(
            code="unknown-variable",
            line=line,
            message=f"there is no {part!r}{within}",
            hint=did_you_mean(part, known) or _nothing_known(route),
        )


def _missing(route: Sequence[str], context: Shape) -> tuple[str, list[str]] | None:
    """Return the first part of a route that leads nowhere, and the names known there, or None."""
    here = context
    for part in route:
        inner = here.items() if part == "[]" else _member(here, part)
        if inner is None:
            return part, here.names()
        here = inner
    return None


def _member(here: Shape, part: str) -> Shape | None:
    """Return a member; Liquid knows the size of texts and lists, and the ends of a list."""
    if found := here.member(part):
        return found
    if part == "size" and here.kinds() & {"string", "array", "object"}:
        return here.member("length") or here
    return here.items() if part in ("first", "last") and "array" in here.kinds() else None


def _names(context: Shape, route: Sequence[str]) -> list[str]:
    found = context.at(".".join(route))
    return found.names() if found else []


def _namespaced(name: str, context: Shape) -> str:
    """Ask for the variable that a bare name may stand for."""
    first = re.split(r"[.\[]", name, maxsplit=1)[0]
    for namespace in ("payload", "subscriber"):
        if first in _names(context, (namespace,)):
            return f"write {{{{{namespace}.{name}}}}}"
    if first == "step":
        digests = [
            step for step in _names(context, ("steps",)) if "events" in _names(context, ("steps", step))
        ]
        return (
            f"write {{{{steps.{next(iter(digests), 'DIGEST')}.events}}}}: the digest is named by its step id"
        )
    if first == "payload":
        return "a layout sees no payload: write it into the body of the e-mail"
    near = did_you_mean(first, context.names())
    return (
        near if near.startswith("did") else f"write {{{{payload.{name}}}}}, and add it to the payload's model"
    )


def _nothing_known(route: Sequence[str]) -> str:
    if route[0] == "steps":
        return "a step can name those before it: put that step before this one"
    return "add it to the payload's model" if route[0] == "payload" else ""


def _of_filter(name: str, line: int) -> Iterator[LiquidFinding]:
    if name not in NOVU_FILTERS:
        near = did_you_mean(name, sorted(NOVU_FILTERS))
        whose = "Novu has no filter" if name in OTHER_FILTERS else "there is no filter"
        yield LiquidFinding(
            code="unknown-filter",
            line=line,
            message=f"{whose} {name!r}: the value is shown as it is",
            hint=near
            if near.startswith("did")
            else "take one of LiquidJS's, or Novu's digest, toSentence, pluralize",
        )
