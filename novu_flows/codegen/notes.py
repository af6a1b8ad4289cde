"""Remarks on payloads that generated types cannot follow all the way, as issues."""

from collections.abc import Callable
from dataclasses import field

from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue, Source

NoteSink = Callable[[str], None]

_HINT = "the generated type differs here from the declared one; docs/generate.md says how"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Gathers remarks about one class, with the workflow that needs it."""

    workflow_id: str
    source: Source | None
    class_name: str
    issues: list[Issue] = field(default_factory=list)

    def at(self, attribute: str) -> NoteSink:
        """Return what takes remarks about one attribute, or about the class itself."""
        place = f"{self.class_name}.{attribute}" if attribute else self.class_name

        def note(text: str) -> None:
            self.issues.append(
                Issue(
                    code="payload-not-portable",
                    where=f"workflow {self.workflow_id}, payload {place}",
                    message=f"{place} {text}",
                    hint=_HINT,
                    source=self.source,
                    severity="warning",
                )
            )

        return note
