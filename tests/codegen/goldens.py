"""The files that generation is held to; run as a program it writes them anew: read the difference."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))

from codegen import declarations, left_behind, odd_shapes, postponed, today  # noqa: E402 - found by the line above when run alone

from novu_flows.codegen.module import Module, generate_module  # noqa: E402
from novu_flows.codegen.schemas import generate_schemas  # noqa: E402
from novu_flows.declare.collection import Declarations  # noqa: E402
from novu_flows.declare.workflow import Workflow  # noqa: E402

GOLDEN = HERE / "golden"
MODULES = {
    "notifications": declarations,
    "left_behind": left_behind,
    "postponed": postponed,
    "odd_shapes": odd_shapes,
    "today": today,
}
OF_TODAY = (today,)


def declared_in(module):
    """Give the workflows of a module."""
    listed = getattr(module, "WORKFLOWS", ())
    return Declarations(
        workflows=tuple(one for one in (*vars(module).values(), *listed) if isinstance(one, Workflow))
    )


def generated(module) -> Module:
    """Generate for one module of declarations; the version is fixed: a release changes no golden file."""
    return generate_module(
        declared_in(module),
        project="acme",
        tool_version="0.0.0",
        dialect="v2" if module in OF_TODAY else "v1",
        namespaces={module.__name__: vars(module)},
    )


def goldens() -> dict[Path, str]:
    """Give every golden file as it is generated now."""
    modules = {name: generated(module) for name, module in MODULES.items()}
    schemas = generate_schemas(declared_in(declarations), tool_version="0.0.0").files
    return {
        **{GOLDEN / f"{name}.py": module.text for name, module in modules.items()},
        GOLDEN / "left_behind.txt": "".join(f"{one.message}\n" for one in modules["left_behind"].issues),
        **{GOLDEN / "schemas" / one.name: one.text for one in schemas},
    }


if __name__ == "__main__":
    for path, text in goldens().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
