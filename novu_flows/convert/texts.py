"""The texts of a project's workflows, each with what it becomes in Liquid."""

import re
from collections.abc import Iterator

from novu_flows.check.place import step_place
from novu_flows.check.shapes import payload_of
from novu_flows.check.steps import step_texts
from novu_flows.convert.names import TemplateContext
from novu_flows.convert.templates import Converted, handlebars_to_liquid
from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import DigestStep, EmailStep, InAppStep, ReadText, Step
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue, Source

_LIQUID = re.compile(
    r"\{%-?\s*(?:if|unless|for|assign|case|raw|comment|capture|elsif|else|end\w+)\b"
    r"|\{\{-?\s*(?:payload|steps|workflow|context|env)[.\[]"
    r"|\{\{-?\s*[\w.\[\]']+\s*\|"
)
_OF_TEXT = re.compile(r"subject|preheader|.*(?:url|redirect)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextUse:
    """A text in the place where it is used: its step, the file that it was read from, and how it is converted."""

    text: str
    where: str
    source: Source
    context: TemplateContext

    @property
    def file(self) -> str | None:
        """Return the text file that it stands in, or None for a text in a module."""
        return self.text.file if isinstance(self.text, ReadText) else None

    def converted(self, text: str | None = None) -> Converted:
        """Return the text, or another one in the same place, as Liquid."""
        template = str(self.text) if text is None else text
        if is_liquid(template, self.context):
            return Converted(text=template)
        return handlebars_to_liquid(template, self.context)

    def issues(self, converted: Converted, source: Source) -> Iterator[Issue]:
        """Yield what stands in the way of a text, which begins at a place."""
        for problem in converted.problems:
            yield Issue(
                code="not-converted",
                where=self.where,
                message=problem.reason,
                hint=problem.hint or "write this part by hand",
                source=Source(file=source.file, line=source.line + problem.at.line - 1),
            )


def is_liquid(text: str, context: TemplateContext) -> bool:
    """Return whether a text has been converted before: it has tags or filters of Liquid, or namespaces."""
    return "payload" not in context.payload.names() and bool(_LIQUID.search(text))


def template_uses(declarations: Declarations) -> Iterator[TextUse]:
    """Yield every text of every step that is a template."""
    for workflow in declarations.workflows:
        digest: str | None = None
        for step in workflow.steps:
            yield from _of_step(workflow, step, digest)
            digest = step.step_id if isinstance(step, DigestStep) else digest


def _of_step(workflow: AnyWorkflow, step: Step, digest: str | None) -> Iterator[TextUse]:
    place = step_place(workflow, step)
    for one in step_texts(step):
        if one.use == "name" or "{" not in one.text:
            continue
        context = TemplateContext(
            payload=payload_of(workflow),
            digest=digest,
            escapes=isinstance(step, EmailStep | InAppStep) and not _OF_TEXT.fullmatch(one.name),
            is_email=isinstance(step, EmailStep),
        )
        yield TextUse(text=one.text, where=place.field(one.name).where, source=step.source, context=context)


def several(use: TextUse, source: Source) -> Issue:
    """Return what is said of a text that would become different ones in the places where it is used."""
    return Issue(
        code="not-converted",
        where=use.where,
        message="the text is used in several places, in which it would become different ones",
        hint="write it once for each",
        source=source,
    )
