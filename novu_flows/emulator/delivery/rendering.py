"""What templates see, and what becomes of them (observed, section *Rendering*)."""

from typing import Any

from novu_flows.emulator.delivery.details import NOT_GENERATED
from novu_flows.emulator.delivery.run import Run
from novu_flows.emulator.documents import single
from novu_flows.emulator.store import Document
from novu_flows.templates.errors import RenderFailed
from novu_flows.templates.rendering import render

BRANDING = {"color": "#f47373"}

__all__ = ["BRANDING", "RenderFailed", "not_generated", "rendered", "step_variables", "variables"]


def rendered(template: object, context: Document) -> str:
    """Render one text; raise RenderFailed with the message that handlebars.js gives."""
    if not isinstance(template, str):
        raise RenderFailed(
            "You must pass a string or Handlebars AST to Handlebars.compile. "
            f"You passed {'undefined' if template is None else template}"
        )
    return render(template, context)


def variables(run: Run, subscriber: Document) -> Document:
    """Give what a template of any channel but e-mail sees; the payload wins."""
    return {"subscriber": single(subscriber), "step": step_variables(run), **run.payload}


def step_variables(run: Run) -> dict[str, Any]:
    """Give what a template sees as `step`."""
    return {"digest": bool(run.events), "events": run.events, "total_count": len(run.events)}


def not_generated(run: Run, error: RenderFailed) -> bool:
    """Report a template that cannot be rendered; nothing was sent."""
    run.record(NOT_GENERATED.with_raw({"error": str(error)}))
    return False
