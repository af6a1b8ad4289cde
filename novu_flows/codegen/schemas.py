"""JSON Schemas of the payloads, one file each: what a trigger carries, for every other language."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from pydantic import BaseModel

from novu_flows.codegen.header import imprinted_json
from novu_flows.codegen.json_schema import NoSchema, sent_schema
from novu_flows.codegen.reading import in_order_of_ids
from novu_flows.codegen.texts import digest_suffix, told_apart
from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.declare.payload import Payload
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue

SUFFIX = ".schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFile:
    """The JSON Schema of the payload of one workflow; `name` is that of the file."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFiles:
    """The files in order of the workflows' ids, and what could not be written."""

    files: tuple[SchemaFile, ...]
    issues: tuple[Issue, ...]


def generate_schemas(declarations: Declarations, *, tool_version: str) -> SchemaFiles:
    """
    Write the schema of every payload, as it is sent.

    What has a default is required: another language fills in none, and templates find only what was sent.
    """
    workflows = in_order_of_ids(declarations.workflows)
    names = told_apart(
        [one.workflow_id for one in workflows],
        _file_name,
        lambda workflow_id: f"{_file_name(workflow_id)}-{digest_suffix(workflow_id)}",
    )
    issues: list[Issue] = []
    files = tuple(
        SchemaFile(name=names[workflow.workflow_id] + SUFFIX, text=text)
        for workflow in workflows
        if (text := _text(workflow, issues, tool_version)) is not None
    )
    return SchemaFiles(files=files, issues=tuple(issues))


def _text(workflow: AnyWorkflow, issues: list[Issue], tool_version: str) -> str | None:
    try:
        schema = _schema(workflow)
    except NoSchema as error:
        issues.append(_no_schema(workflow, error))
        return None
    written = json.dumps({"$schema": _DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"
    return imprinted_json(written, tool_version=tool_version)


def _schema(workflow: AnyWorkflow) -> Mapping[str, object]:
    payload: object = workflow.payload
    if payload is Payload or not (isinstance(payload, type) and issubclass(payload, BaseModel)):
        return {"type": "object", "properties": {}, "additionalProperties": False}
    return sent_schema(payload)


def _no_schema(workflow: AnyWorkflow, error: NoSchema) -> Issue:
    return Issue(
        code="payload-without-schema",
        where=f"workflow {workflow.workflow_id}, payload",
        message=f"the payload has no JSON Schema: {error}",
        hint="give the field a type that JSON knows, or annotate it with pydantic's WithJsonSchema",
        source=workflow.source,
        severity="warning",
    )


def _file_name(workflow_id: str) -> str:
    """Return a name that every file system keeps apart: in small letters, without anything special."""
    return quote(workflow_id, safe="").casefold()
