"""What cases say of environments, what `cases()` takes, and declarations behind links."""

import pytest
from conftest import MODULE

CASES = """
from novu_flows import TriggerCase, cases
one = TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"){more})
"""


@pytest.mark.parametrize(
    ("environments", "issues"),
    [
        ('["server"]', []),
        ('["local", "production"]', []),
        ("()", []),
        ('["prod"]', ["'prod'"]),
        ('["Server", "server", "x"]', ["'Server'", "'x'"]),
    ],
)
def test_cases_name_environments_of_novu_toml(folder, environments, issues):
    """
    Another one is an error at the case, with the name that may be meant.
    """
    folder.write("workflows/welcome.py", MODULE + CASES.format(more=f", environments={environments}"))
    checked = folder.run("check")

    assert (3 if issues else 0) == checked.code
    assert len(issues) == checked.out.count("error[unknown-environment] case one, environments")
    assert all(f"novu.toml has no environment {name}" in checked.out for name in issues)
    assert ("did you mean" in checked.out) == ("'Server'" in issues)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('["x"]', "number 1 of cases() must be a TriggerCase(…), not str"),
        ("[one, None]", "number 2 of cases() must be a TriggerCase(…), not NoneType"),
        ("[welcome]", "number 1 of cases() must be a TriggerCase(…), not Workflow"),
        ("[[one]]", "number 1 of cases() must be a TriggerCase(…), not list"),
        ('"x"', "cases() takes a list of TriggerCase(…), not str"),
        ("3", "cases() takes a list of TriggerCase(…), not int"),
        ("None", "cases() takes a list of TriggerCase(…), not NoneType"),
        ("one", "cases() takes a list of TriggerCase(…), not TriggerCase"),
        ('{"a": one}', "cases() takes a list of TriggerCase(…), not dict"),
    ],
)
def test_what_is_no_case_is_said_plainly(folder, table, said):
    """
    At the line that hands it over.
    """
    folder.write("workflows/welcome.py", f"{MODULE}{CASES.format(more='')}table = cases(welcome, {table})\n")
    checked = folder.run("check")

    assert 3 == checked.code
    assert said in checked.out


def test_declarations_behind_a_link_are_read_and_said(folder, tmp_path_factory):
    """
    A folder or a file that leads out is a warning; one that stays inside is none.
    """
    elsewhere = tmp_path_factory.mktemp("shared")
    (elsewhere / "shared.py").write_text('from novu_flows import Subscriber\nbob = Subscriber("bob")\n')
    (folder.root / "workflows/inside.py").symlink_to("welcome.py")
    assert "linked-declarations" not in folder.run("check").out
    (folder.root / "workflows/inside.py").unlink()
    (folder.root / "workflows/shared").symlink_to(elsewhere)
    checked, planned = folder.run("check"), folder.run("plan")

    assert (0, 1) == (checked.code, checked.out.count("warning[linked-declarations]"))
    assert "workflows holds links that lead out of the project: shared.py is read from there" in checked.out
    assert "subscriber bob" in planned.out
