"""The pytest plugin, in runs of pytest of its own."""

import pytest

pytest_plugins = ["pytester"]

CONFIG = '[project]\nname = "shop"\ndeclarations = ["workflows"]\n'
MODULE = """
from novu_flows import Payload, Subscriber, TriggerCase, Workflow, digest, email, in_app, minutes

class Welcome(Payload):
    name: str

welcome = Workflow(
    "welcome", payload=Welcome, steps=[in_app("Hi {{name}}"), digest(minutes=5), email("Hi", "<p>Hi</p>")]
)
ada = Subscriber("ada", email="ada@example.com")
is_told = TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"), expect={"in_app": "Hi Ada"})
"""
FAILING = (
    '\nis_missed = TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"), expect={"in_app": "Hi Bob"})\n'
)
APPLICATION = """
import httpx
import pytest
from novu_flows import minutes

@pytest.mark.parametrize("number", range(3))
def test_signing_up(novu, number):
    assert novu.outbox.for_subscriber("ada").all == ()
    httpx.post(
        f"{novu.origin}/v1/events/trigger",
        headers={"Authorization": f"ApiKey {novu.api_key}"},
        json={"name": "welcome", "to": "ada", "payload": {"name": "Ada"}},
    ).raise_for_status()
    received = novu.outbox.for_subscriber("ada")
    assert ["Hi Ada"] == [one.content for one in received.in_app]
    assert () == received.email + received.sms + received.chat + received.push
    before = novu.now()
    novu.turn(minutes(5))
    assert novu.now() - before >= minutes(5).timedelta
    assert novu.outbox.for_subscriber("ada").email[0].subject == "Hi"
    assert novu.api_key not in repr(novu)
"""


@pytest.fixture
def project(pytester):
    """Return a folder with a project."""
    pytester.makefile(".toml", novu=CONFIG)
    (pytester.mkdir("workflows") / "welcome.py").write_text(MODULE)
    return pytester


def more(project, text):
    """Add declarations to the project."""
    path = project.path / "workflows" / "welcome.py"
    path.write_text(path.read_text() + text)


def test_every_case_is_an_item_with_a_readable_id(project):
    """
    Its id is the module, the workflow and the variable; it is chosen like any test.
    """
    node = "workflows/welcome.py::welcome::is_told"

    project.runpytest("-v").stdout.fnmatch_lines([f"{node} PASSED*"])
    project.runpytest(node).assert_outcomes(passed=1)
    project.runpytest("workflows/welcome.py", "-k", "nothing").assert_outcomes(deselected=1)


def test_a_case_that_fails_shows_no_traceback(project):
    """
    The failure is what `novu-flows test` shows.
    """
    more(project, FAILING)

    result = project.runpytest()

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["FAILED welcome::is_missed  workflows/welcome.py:*", "*- Hi Bob", "*+ Hi Ada"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_project_that_is_not_right_is_an_error_of_collection(project):
    """
    All issues are shown, and no case runs.
    """
    more(
        project,
        '\nTriggerCase(welcome, to=ada, payload={})\nwrong = TriggerCase(welcome, to="bob", payload={})\n',
    )

    result = project.runpytest()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*undeclared-subscriber*"])


def test_an_application_is_tested_against_a_novu_of_its_own(project):
    """
    Each test has a Novu on a real port, with the declarations applied, a clock and an outbox.
    """
    project.makepyfile(test_application=APPLICATION)

    project.runpytest("test_application.py", "-W", "error").assert_outcomes(passed=3)


def test_workers_of_xdist_do_not_meet(project):
    """
    Cases and applications run side by side.
    """
    project.makepyfile(test_application=APPLICATION)

    project.runpytest_subprocess("-n", "2").assert_outcomes(passed=4)


def test_without_a_project_the_plugin_is_off(pytester):
    """
    Nothing is collected, nothing is imported, and the fixture says what is missing.
    """
    pytester.makepyfile(
        """
        import sys

        def test_light():
            assert not {"pydantic", "httpx", "novu_flows.emulator"} & set(sys.modules)

        def test_asks(novu):
            pass
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:hypothesispytest", "-p", "no:schemathesis")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*there is no novu.toml in *"])


@pytest.mark.parametrize(("said", "outcomes"), [("false", {}), ("true", {"passed": 1}), (".", {"passed": 1})])
def test_the_ini_option_switches_it(project, said, outcomes):
    """
    `novu_flows = false` switches it off where there is a novu.toml; a folder says where that is.
    """
    project.makeini(f"[pytest]\nnovu_flows = {said}\n")

    project.runpytest().assert_outcomes(**outcomes)


def test_a_novu_toml_that_is_wrong_is_an_error_of_collection(project):
    """
    What is wrong is said instead of an internal error.
    """
    project.makefile(".toml", novu="[project]\nnam = 5\n")

    result = project.runpytest()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*unknown-key*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_each_file_belongs_to_the_nearest_project(pytester):
    """
    In a repository of several projects, modules and tests use the novu.toml above them, wherever pytest is run.
    """
    pytester.makeini("[pytest]\naddopts = --import-mode=importlib\n")
    for name in ("a", "b"):
        workflows = pytester.mkdir(name) / "workflows"
        workflows.mkdir()
        (workflows / "welcome.py").write_text(MODULE.replace('"welcome"', f'"welcome-{name}"'))
        (workflows.parent / "novu.toml").write_text(CONFIG)
        (workflows.parent / "test_app.py").write_text("def test_app(novu):\n    assert novu.url\n")

    result = pytester.runpytest_subprocess("-v")
    inside = pytester.runpytest_subprocess("-v", "--rootdir", pytester.path, "b")

    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        ["*a/workflows/welcome.py::welcome-a::is_told PASSED*", "*welcome-b::is_told PASSED*"]
    )
    inside.assert_outcomes(passed=2)


def test_a_project_that_does_not_load_leaves_the_others_alone(pytester):
    """
    Only the files of that project are in error.
    """
    for name, config in (("a", CONFIG), ("b", "[[project]\n")):
        workflows = pytester.mkdir(name) / "workflows"
        workflows.mkdir()
        (workflows / "welcome.py").write_text(MODULE)
        (workflows.parent / "novu.toml").write_text(config)

    result = pytester.runpytest_subprocess("--continue-on-collection-errors")

    result.assert_outcomes(passed=1, errors=1)


def test_payloads_that_cannot_be_generated_fail_by_themselves(project):
    """
    The reason stands at the line of generate_cases, and the other cases run.
    """
    more(
        project,
        "from typing import Annotated\nfrom pydantic import Field\nfrom novu_flows import generate_cases\n"
        "class Odd(Payload):\n    x: Annotated[int, Field(gt=5, lt=6)]\n"
        'odd = Workflow("odd", payload=Odd, steps=[in_app("{{x}}")])\ng = generate_cases(odd, 3, to=ada)\n',
    )

    result = project.runpytest_subprocess("workflows")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*workflows/welcome.py:*payload-not-generated* no payload of Odd can be generated*"]
    )
