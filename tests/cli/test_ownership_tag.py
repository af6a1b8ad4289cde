"""`ownership_tag` in novu.toml: two projects on one environment, by their commands."""

PROJECT = '[project]\nname = "{name}"\nnovu = "v2"\ndeclarations = ["workflows"]\nownership_tag = {marks}\n'
WORKFLOW = 'from novu_flows import Workflow, in_app\nhello = Workflow("hello", steps=[in_app("Hello {}")])\n'


def test_the_second_project_is_refused_until_it_is_declared_in_one(folder):
    """
    The first one's plan afterwards is empty; the second one's apply changes nothing and says whose it is.
    """
    (folder.root / "workflows/welcome.py").unlink()
    folder.write("novu.toml", PROJECT.format(name="shop", marks="true"))
    folder.write("workflows/hello.py", WORKFLOW.format("shop"))
    first = folder.run("apply", "--yes")
    again = folder.run("plan", "--check")
    folder.write("novu.toml", PROJECT.format(name="billing", marks="true"))
    folder.write("workflows/hello.py", WORKFLOW.format("billing"))
    second = folder.run("apply", "--yes")
    folder.write("novu.toml", PROJECT.format(name="shop", marks="true"))
    folder.write("workflows/hello.py", WORKFLOW.format("shop"))

    assert (0, 0, 3) == (first.code, again.code, second.code), second.err
    assert "managed-elsewhere" in second.out + second.err
    assert "managed by project shop" in second.out + second.err
    assert 0 == folder.run("plan", "--check").code


def test_a_value_that_is_no_switch_is_refused(folder):
    """
    With the name of the key.
    """
    folder.write("novu.toml", PROJECT.format(name="shop", marks='"yes"'))
    ran = folder.run("check")

    assert 3 == ran.code
    assert "ownership_tag" in ran.out + ran.err
