"""Which project manages a workflow: a mark among its tags, so that several projects on one environment see each other."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from novu_flows.dataclass import dataclass
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue, Source
from novu_flows.plan.fields import Fields, Path, Value

TAGS: Path = ("tags",)
MARK = "managed-by:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """The project that plans, and whether it marks its workflows (`ownership_tag` of novu.toml)."""

    project: str = ""
    is_marked: bool = False

    @property
    def mark(self) -> str:
        """Return the tag of a workflow that this project manages."""
        return f"{MARK}{self.project}"

    def wanted(self, declared: Fields, observed: Fields) -> dict[Path, Value]:
        """
        Return what is declared of a workflow with the marks among its tags: those that are there stay, its own is added.

        Tags are compared without marks, so that a mark is no difference, whoever has set it.
        """
        held = _texts(observed.get(TAGS))
        own = [self.mark] if self.is_marked and self.mark not in held else []
        if TAGS not in declared:
            return {**declared, TAGS: [*held, *own]} if own else {**declared}
        tags = _texts(declared[TAGS])
        marks = [tag for tag in held if tag.startswith(MARK) and tag not in tags]
        is_same = tags == [tag for tag in held if tag not in marks]
        kept = held if is_same else [*tags, *marks]
        return {**declared, TAGS: [*kept, *(one for one in own if one not in kept)]}

    def others(self, observed: Fields) -> list[str]:
        """Return the other projects that have marked a workflow as theirs."""
        marks = [tag.removeprefix(MARK) for tag in _texts(observed.get(TAGS)) if tag.startswith(MARK)]
        return [project for project in marks if project != self.project]

    def issue(self, workflow_id: str, others: list[str], source: Source) -> Issue:
        """Return that another project manages a workflow: an error where this one marks what is its own."""
        found = Issue(
            code="managed-elsewhere",
            where=f"workflow {workflow_id}",
            message=f"it is managed by project {' and '.join(others)}, by its tag {MARK}{others[0]}",
            hint="declare it in one project; where the other one has given it up, take the tag away in Novu",
            source=source,
        )
        return found if self.is_marked else replace(found, code="also-managed", severity="warning")

    def too_many(self, workflow: AnyWorkflow, wanted: Mapping[Path, Value], most: int | None) -> list[Issue]:
        """Return an error where the mark is one tag more than Novu takes."""
        number = len(_texts(wanted.get(TAGS)))
        if most is None or number <= most or not self.is_marked:
            return []
        return [
            Issue(
                code="no-room-for-mark",
                where=f"workflow {workflow.workflow_id}, tags",
                message=f"with {self.mark} there are {number} tags; Novu takes {most}",
                hint="leave a tag out, or `ownership_tag` in novu.toml",
                source=workflow.source,
            )
        ]


def _texts(value: Value) -> list[str]:
    return cast("list[str]", value) if isinstance(value, list) else []
