"""What a plan does not use is not loaded: loading is most of what it takes."""

import subprocess
import sys

import pytest

PLAN = """
import sys
from novu_flows.cli.main import run
assert run(["plan"]) == 0
print(*sys.modules)
"""
MODULE = """
from novu_flows import Payload, Workflow, email

class Order(Payload):
    order_id: str

shipped = Workflow("shipped", name="Shipped", payload=Order, steps=[email("{}", "{}")])
"""
LIBRARIES = {"aiohttp", "httpx", "jsonschema", "libcst", "liquid", "rich", "uvicorn", "watchfiles", "yarl"}
OF_THE_OTHER = {
    "v2": {
        "novu_flows.check.v1_rules",
        "novu_flows.emulator.sections.workflows",
        "novu_flows.emulator.v2.v1_workflows",
        "novu_flows.javascript.handlebars.parser",
        "novu_flows.javascript.liquidjs.render",
        "novu_flows.novu.v1.workflows",
    },
    "v1": {
        "novu_flows.check.v2_rules",
        "novu_flows.emulator.v2.workflows",
        "novu_flows.javascript.liquidjs.syntax",
        "novu_flows.novu.v2.workflow_fields",
        "novu_flows.novu.v2.reader",
    },
}


@pytest.mark.parametrize("dialect", OF_THE_OTHER)
def test_a_plan_loads_what_it_uses(dialect, tmp_path):
    """
    No library that it does not need, nothing of the other of Novu's APIs, and nothing that renders.
    """
    variable = "{{payload.order_id}}" if dialect == "v2" else "{{order_id}}"
    (tmp_path / "novu.toml").write_text(
        f'[project]\nnovu = "{dialect}"\ndeclarations = ["flows"]\n[environments.local]\nembedded = true\n'
    )
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "orders.py").write_text(MODULE.replace("{}", variable))
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", PLAN], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    loaded = set(ran.stdout.rpartition("\n")[0].rpartition("\n")[2].split())

    assert "1 create" in ran.stdout, ran.stderr
    assert set() == loaded & LIBRARIES
    assert set() == loaded & OF_THE_OTHER[dialect]
