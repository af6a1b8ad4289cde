"""Rule: payload models whose schema today's Novu refuses, or takes for less than the model says."""

from collections.abc import Iterator

from pydantic import BaseModel

from novu_flows.check.place import Place, workflow_place
from novu_flows.check.shapes import schema_of
from novu_flows.controls.portable_schema import patterns, unknown_formats
from novu_flows.declare.collection import Declarations
from novu_flows.issues import Issue
from novu_flows.javascript.regexp import regexp_fault


def payload_schemas(declarations: Declarations) -> Iterator[Issue]:
    """Report regular expressions that JavaScript cannot read, and formats that Novu does not know."""
    for workflow in declarations.workflows:
        model: object = workflow.payload
        if isinstance(model, type) and issubclass(model, BaseModel):
            schema = schema_of(model)
            if not isinstance(schema, str):
                yield from _issues(workflow_place(workflow).part("payload"), dict(schema))


def _issues(place: Place, schema: dict[str, object]) -> Iterator[Issue]:
    definitions = schema.get("$defs")
    parts = [schema, *(definitions.values() if isinstance(definitions, dict) else ())]
    for path, pattern in dict.fromkeys(found for part in parts for found in patterns(part)):
        if fault := regexp_fault(pattern):
            yield place.error(
                "pattern-not-javascript",
                f"{path or 'the payload'}: Novu refuses the pattern {pattern!r}, for {fault}",
                "write it as JavaScript reads it: (?<name>…) for (?P<name>…), no flags such as (?i), ^ and $ for \\A and \\Z",
            )
    for path, name in dict.fromkeys(unknown_formats(schema)):
        yield place.warning(
            "unchecked-format",
            f"{path or 'the payload'}: Novu does not know the format {name!r}, and takes any text",
            "nothing need be done: the model checks it wherever it is used",
        )
