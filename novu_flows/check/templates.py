"""Rules for templates: their syntax, and every name in them against the payload's model."""

from collections.abc import Iterator

from novu_flows.check.place import Place, at_line, described, layout_place, step_place
from novu_flows.check.shapes import ANYTHING, Shape, context_of, shape
from novu_flows.check.steps import step_texts
from novu_flows.check.template_names import unknown_names
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import EmailStep, Step, TextFile
from novu_flows.issues import Issue
from novu_flows.javascript.handlebars.errors import Malformed, RenderFailed
from novu_flows.javascript.handlebars.parser import parse
from novu_flows.javascript.handlebars.variables import NoVariable, find_variables


def templates_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report templates that Novu could not save or render, and names in them that stand for nothing."""
    for workflow in declarations.workflows:
        context = context_of(workflow)
        for step in workflow.steps:
            place = step_place(workflow, step)
            for one in step_texts(step):
                if one.use != "name" and "{{" in one.text:
                    yield from _issues(place.field(one.name), one.text, context)
                    if _is_searched(step, one.name):
                        yield from _refused(place.field(one.name), one.text)


def layouts(declarations: Declarations) -> Iterator[Issue]:
    """Report layouts that Novu 0.14 refuses: templates that do not parse, without a place for the content."""
    for layout in declarations.layouts:
        place = layout_place(layout).part("body")
        if not isinstance(layout.body, str):
            continue  # a file that could not be read, which is an issue already
        yield from _refused(place, layout.body)
        yield from (
            one for one in _issues(place, layout.body, shape([ANYTHING], {})) if one.code == "template-syntax"
        )
        if "{{{body}}}" not in layout.body:
            yield place.error(
                "layout-without-content",
                "it has no place for the e-mail's body",
                "write {{{body}}} where that is to stand",
            )


def _is_searched(step: Step, name: str) -> bool:
    """Return whether Novu looks for variables in a text when it saves the workflow."""
    if isinstance(step, EmailStep):
        is_html = isinstance(step.body, str | TextFile)
        return name == "body" if is_html else name != "preheader"
    return not name.startswith("buttons")


def _refused(place: Place, text: str) -> Iterator[Issue]:
    """Find what Novu refuses to save although it could be rendered."""
    try:
        find_variables(parse(text))
    except RenderFailed:
        return  # it is no template, which is an issue already
    except NoVariable as error:
        hint = "begin with a name: {{pluralize count 'x' 'y'}}, not a number or a word such as true"
        yield at_line(place, text, error.at.line).error(
            "template-refused", described(text, error.at.line, error.reason), hint
        )


def _issues(place: Place, text: str, context: Shape) -> Iterator[Issue]:
    try:
        unknown = list(unknown_names(parse(text), context))
    except Malformed as error:
        said = described(text, error.at.line, error.reason)
        hint = "fix it; to show the braces themselves, write \\{{"
        yield at_line(place, text, error.at.line).error("template-syntax", said, hint)
    except RenderFailed:
        yield place.error("template-syntax", "its blocks are nested too deeply", "make it simpler")
    else:
        for one in unknown:
            yield at_line(place, text, one.at.line).error(
                one.code, described(text, one.at.line, one.message), one.hint
            )
