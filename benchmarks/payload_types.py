"""
Our payload types beside those of datamodel-code-generator, on the kinds of payloads of `tests/codegen`.

What is counted: of thousands of payloads, right and wrong, how many are taken, refused and sent as the
declared type does; what mypy and pyright say of the types; how long it takes. docs/generate.md has the
result.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
sys.path.insert(0, str(ROOT / "tests"))

from codegen import declarations  # noqa: E402 - found by the line above
from codegen.goldens import generated  # noqa: E402
from codegen.samples import SAMPLES, near  # noqa: E402

from novu_flows.declare.payload import Payload, wire_payload  # noqa: E402
from novu_flows.triggers.start import checked_json  # noqa: E402

OPTIONS = [
    "--output-model-type=pydantic_v2.BaseModel", "--target-python-version=3.11",
    "--target-pydantic-version=2.11", "--formatters=builtin", "--use-annotated",
    "--use-schema-description", "--use-field-description", "--snake-case-field",
    "--allow-population-by-field-name", "--skip-root-model", "--disable-timestamp",
    "--disable-future-imports", "--strict-nullable", "--use-unique-items-as-set",
    "--use-tuple-for-closed-arrays", "--use-specialized-enum", "--use-single-value-enum-as-const",
    "--output-datetime-class=datetime", "--use-type-alias", "--collapse-root-models",
    "--use-double-quotes", "--use-single-line-docstring", "--deserialize-default-values", "decimal",
    "enum",
]  # fmt: skip
# Left out is what alone would decide over every payload of its type: flags, and one of two aliases.
FAIR = {
    name: {"json" if key == "JSON" else key: value for key, value in full.items() if key != "rights"}
    for name, full in SAMPLES.items()
}


class Enriched(GenerateJsonSchema):
    """Says in the schema what JSON Schema has no words for, as far as datamodel-code-generator listens."""

    def decimal_schema(self, schema: core_schema.CoreSchema) -> JsonSchemaValue:
        """Mark decimals."""
        del schema
        return {"type": "string", "x-python-type": "Decimal"}

    def enum_schema(self, schema: core_schema.CoreSchema) -> JsonSchemaValue:
        """Keep the names of members."""
        names = [member.name for member in schema["members"]]
        return {**super().enum_schema(schema), "x-enum-varnames": names}

    def literal_schema(self, schema: core_schema.CoreSchema) -> JsonSchemaValue:
        """Keep literals literals."""
        return {**super().literal_schema(schema), "x-enum-field-as-literal": True}

    def set_schema(self, schema: core_schema.CoreSchema) -> JsonSchemaValue:
        """Mark sets."""
        return {**super().set_schema(schema), "x-python-type": "set"}

    def frozenset_schema(self, schema: core_schema.CoreSchema) -> JsonSchemaValue:
        """Mark frozen sets."""
        return {**super().frozenset_schema(schema), "x-python-type": "frozenset"}

    def field_title_should_be_set(self, schema: core_schema.CoreSchema) -> bool:
        """Leave out titles that only repeat names."""
        del schema
        return False


def ours(folder: Path) -> Path:
    """Generate our module."""
    path = folder / "ours.py"
    path.write_text(generated(declarations).text)
    return path


def theirs(folder: Path, name: str, generator: type[GenerateJsonSchema]) -> Path:
    """Generate a module with datamodel-code-generator."""
    models = [(getattr(declarations, one), "validation") for one in SAMPLES]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, schema = models_json_schema(models, schema_generator=generator)
    source, path = folder / f"{name}.json", folder / f"{name}.py"
    source.write_text(json.dumps(schema))
    words = ["--input", source, "--input-file-type=jsonschema", "--output", path, *OPTIONS]
    subprocess.run([BIN / "datamodel-codegen", *words], check=True, capture_output=True)
    return path


def sent(kind: type[BaseModel], sample: object) -> str | None:
    """Return what is sent for a payload; None where it is refused."""
    try:
        payload = kind.model_validate(sample)
    except ValidationError:
        return None
    if isinstance(payload, Payload):
        body = wire_payload(payload)
    elif kind.__module__ == "ours":
        body = checked_json(kind, payload)
    else:
        body = payload.model_dump(mode="json", by_alias=True, warnings=False)
    return json.dumps({key: value for key, value in body.items() if key != "made_id"}, sort_keys=True)


def score(module: ModuleType) -> str:
    """Return how many payloads are treated alike, of those that the declared types take and refuse."""
    taken, refused = [], []
    for name, full in FAIR.items():
        declared = getattr(declarations, name)
        kind = getattr(module, name, None) or getattr(module, f"{name}Payload")
        for one in near(full):
            expected = sent(declared, one)
            (refused if expected is None else taken).append(expected == sent(kind, one))
    return f"taken {sum(taken):,}/{len(taken):,}, refused {sum(refused):,}/{len(refused):,}"


def complaints(path: Path) -> tuple[int, int]:
    """Count what mypy and pyright, both strict, complain of."""
    mypy = [BIN / "mypy", "--strict", "--config-file", ROOT / "tests/codegen/typing/mypy.ini", path]
    said = subprocess.run(mypy, check=False, capture_output=True, text=True, cwd=ROOT).stdout
    config = path.with_suffix(".pyright.json")
    settings = {"typeCheckingMode": "strict", "include": [path.name], "extraPaths": [str(ROOT)]}
    config.write_text(json.dumps({**settings, "venvPath": str(ROOT), "venv": ".venv"}))
    pyright = [BIN / "pyright", "--outputjson", "-p", config]
    told = json.loads(subprocess.run(pyright, check=False, capture_output=True, text=True).stdout)
    return said.count(": error:"), told["summary"]["errorCount"]


def loaded(path: Path) -> ModuleType:
    """Import a generated module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print one line for each way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = {
            "ours": lambda: ours(folder),
            "datamodel-code-generator": lambda: theirs(folder, "plain", GenerateJsonSchema),
            "the same, schema enriched": lambda: theirs(folder, "enriched", Enriched),
        }
        for way, make in ways.items():
            started = time.perf_counter()
            path = make()
            seconds = time.perf_counter() - started
            said = score(loaded(path))
            mypy, pyright = complaints(path)
            print(f"{way:26} {said}, mypy {mypy}, pyright {pyright}, {seconds * 1000:.0f} ms")


if __name__ == "__main__":
    main()
