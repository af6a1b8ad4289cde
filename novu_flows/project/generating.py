"""What `generate` and `watch` write for a project: the module of its workflows, schemas of their payloads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import novu_flows
from novu_flows.codegen.imprint import is_untouched
from novu_flows.codegen.module import generate_module
from novu_flows.codegen.schemas import SUFFIX, SchemaFile, generate_schemas
from novu_flows.issues import Issue, in_order
from novu_flows.project.files import read_text
from novu_flows.project.loading import Project
from novu_flows.project.writing import GeneratedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where files are generated: one module, one folder of schemas; None for none."""

    module: Path | None
    schemas: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """Files as they are to be, and where they differ from what is declared."""

    files: tuple[GeneratedFile, ...]
    issues: tuple[Issue, ...]


def configured_places(project: Project) -> Places:
    """Give what novu.toml names."""
    config = project.config.generate
    return Places(
        module=project.root / config.target if config.target else None,
        schemas=project.root / config.schemas if config.schemas else None,
    )


def generate(project: Project, places: Places) -> Generated:
    """Generate the files; nothing is written."""
    files: list[GeneratedFile] = []
    issues: list[Issue] = []
    if places.module:
        module = generate_module(
            project.declarations,
            project=project.config.project.name,
            tool_version=novu_flows.__version__,
            namespaces=project.namespaces,
        )
        files.append(GeneratedFile(path=places.module, text=module.text))
        issues += module.issues
    if places.schemas:
        schemas = generate_schemas(project.declarations, tool_version=novu_flows.__version__)
        files += _schema_files(places.schemas, schemas.files)
        issues += schemas.issues
    return Generated(files=tuple(files), issues=in_order(issues))


def _schema_files(folder: Path, schemas: Iterable[SchemaFile]) -> Iterator[GeneratedFile]:
    wanted = {folder / schema.name: schema.text for schema in schemas}
    yield from (GeneratedFile(path=path, text=text) for path, text in wanted.items())
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path not in wanted and is_untouched(read_text(path)):
            yield GeneratedFile(path=path, text=None)
