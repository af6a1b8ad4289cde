"""Compares the payloads of a project with those of an earlier state of it."""

import warnings
from collections.abc import Iterator, Mapping
from typing import cast

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from novu_flows.check.alternatives import NAMES
from novu_flows.check.breaking import PayloadChange, payload_changes
from novu_flows.check.place import Place, workflow_place
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue, in_order
from novu_flows.project.declarations import at_reference


def payload_issues(before: Declarations, after: Declarations, *, reference: str) -> tuple[Issue, ...]:
    """Return, workflow by workflow, what breaks callers (errors) and what does not (warnings)."""
    return in_order(_issues(before, after, reference))


def _issues(before: Declarations, after: Declarations, reference: str) -> Iterator[Issue]:
    for old in before.workflows:
        new = after.workflow(old.workflow_id)
        if new is None:
            yield Place(f"workflow {old.workflow_id}", at_reference(old.source, reference)).error(
                "removed-workflow",
                f"it is declared in {reference} and not any more: triggers of it will fail",
                "keep it until nothing triggers it",
            )
        else:
            yield from _changes(old, new, reference)


def _changes(old: AnyWorkflow, new: AnyWorkflow, reference: str) -> Iterator[Issue]:
    try:
        changes = payload_changes(_schema(old), _schema(new))
    except Exception as error:  # noqa: BLE001 - a model may bring code of its own, which may raise anything
        yield (
            workflow_place(new)
            .part("payload")
            .warning(
                "payload-without-schema",
                f"it cannot be compared with that of {reference}: {str(error).partition(chr(10))[0]}",
                "give the field a type that JSON knows, or annotate it with pydantic's WithJsonSchema",
            )
        )
        return
    for change in changes:
        yield _issue(new, change, reference)


def _issue(workflow: AnyWorkflow, change: PayloadChange, reference: str) -> Issue:
    between = "." if change.path and change.path[0] not in "[ " else ""
    place = workflow_place(workflow).part(f"payload{between}{change.path}")
    if change.breaks:
        return place.error(
            "breaking-payload",
            f"{change.text} (since {reference}), which breaks callers",
            "keep what callers send valid: add a default, or take a new workflow id",
        )
    return place.warning(
        "changed-payload",
        f"{change.text} (since {reference}); callers go on working",
        "nothing need be done",
    )


def _schema(workflow: AnyWorkflow) -> Mapping[str, object]:
    """Return what callers may send."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of defaults that JSON cannot hold: nobody reads them here
        schema: Mapping[str, object] = workflow.payload.model_json_schema(
            mode="validation", by_alias=True, schema_generator=_Taken
        )
    return schema


class _Taken(GenerateJsonSchema):
    """Describes what is taken a little closer than JSON Schema does: digits of decimals, sets from any list."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """Return the schema of a decimal with its digits."""
        digits = {"maxDigits": schema.get("max_digits"), "decimalPlaces": schema.get("decimal_places")}
        given = {keyword: value for keyword, value in digits.items() if value is not None}
        return {**super().decimal_schema(schema), **given}

    def model_field_schema(self, schema: core_schema.ModelField) -> JsonSchemaValue:
        """Return the schema of a field with all names that it is read by."""
        found = super().model_field_schema(schema)
        given = schema.get("validation_alias")
        paths = given if isinstance(given, list) and given and isinstance(given[0], list) else []
        names = [path[0] for path in paths if len(path) == 1]
        return {**found, NAMES: names} if names else found

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model, which may read fields by their Python names too."""
        found = super().model_schema(schema)
        config = schema.get("config", {})
        fields = (
            _fields_of(schema) if config.get("validate_by_name") or config.get("populate_by_name") else {}
        )
        for name, field in fields.items():
            alias = field.get("validation_alias")
            if isinstance(alias, str) and alias in found["properties"]:
                found["properties"][alias] = {**found["properties"][alias], NAMES: [name]}
        return found

    def set_schema(self, schema: core_schema.SetSchema) -> JsonSchemaValue:
        """Return the schema of a set, which takes what comes twice."""
        return _without_unique(super().set_schema(schema))

    def frozenset_schema(self, schema: core_schema.FrozenSetSchema) -> JsonSchemaValue:
        """Return the same for one that does not change."""
        return _without_unique(super().frozenset_schema(schema))


def _fields_of(schema: core_schema.ModelSchema) -> Mapping[str, core_schema.ModelField]:
    """Return the fields of a model by their Python names, through the validators around them."""
    inner: Mapping[str, object] = schema["schema"]
    while isinstance(further := inner.get("schema"), Mapping):
        inner = further
    return cast("Mapping[str, core_schema.ModelField]", inner.get("fields", {}))


def _without_unique(schema: JsonSchemaValue) -> JsonSchemaValue:
    return {keyword: value for keyword, value in schema.items() if keyword != "uniqueItems"}
