"""Loading a project: what its modules declare, and what is said of modules that do not load."""

import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from novu_flows.declare.steps import EmailStep, ReadText, TextFile
from novu_flows.project.loading import Project, all_issues, load_project

CONFIG = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'
IMPORTS = "from novu_flows import *\n"
ADA = IMPORTS + 'ada = Subscriber("ada", email="ada@example.com")\n'
BOB = IMPORTS + 'bob = Subscriber("bob")\n'


def loaded(root: Path, files: Mapping[str, str]) -> Project:
    """Write files below a folder and load the project that they are; there is a novu.toml unless given."""
    for path, content in {"novu.toml": CONFIG, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")
    return load_project(root)


def subscriber_ids(project: Project) -> list[str]:
    """Return the ids of the declared subscribers, in order."""
    return [one.subscriber_id for one in project.declarations.subscribers]


def told(project: Project) -> list[tuple[str, str]]:
    """Return code and place of every issue of loading."""
    return [(one.code, str(one.source)) for one in project.issues]


def test_declarations_of_all_modules_are_collected_in_order(tmp_path: Path) -> None:
    """Folders are read to their depth, files by name, declarations by line, whatever holds them."""
    project = loaded(
        tmp_path,
        {
            "workflows/b.py": BOB,
            "workflows/a.py": IMPORTS + 'people = [Subscriber("one"), (Subscriber("two"),)]\n',
            "workflows/deep/er/c.py": IMPORTS
            + 'welcome = Workflow("welcome", steps=[])\nold = removed(Subscriber, "old")\n'
            + 'case = TriggerCase(welcome, to="x", payload={})\n',
        },
    )

    assert () == project.issues
    assert ["one", "two", "bob"] == subscriber_ids(project)
    assert ["welcome"] == [one.workflow_id for one in project.declarations.workflows]
    assert ["old"] == [one.key for one in project.declarations.removed]
    assert ["welcome"] == [one.workflow.workflow_id for one in project.declarations.cases]


def test_names_that_begin_with_an_underscore_or_a_dot_are_not_read(tmp_path: Path) -> None:
    """They can be imported by the others; a package's own module is read."""
    project = loaded(
        tmp_path,
        {
            "workflows/_shared.py": BOB,
            "workflows/_hidden/c.py": IMPORTS + 'no = Subscriber("no")\n',
            "workflows/.git/c.py": IMPORTS + 'no = Subscriber("no")\n',
            "workflows/venv/pyvenv.cfg": "",
            "workflows/venv/c.py": "raise SystemExit",
            "workflows/a.py": "from _shared import bob\n",
            "workflows/shop/__init__.py": IMPORTS + 'shop = Subscriber("shop")\n',
        },
    )

    assert ((), ["bob", "shop"]) == (project.issues, subscriber_ids(project))


def test_places_are_relative_to_the_project(tmp_path: Path) -> None:
    """Every source, of declarations and of their parts, names a file below novu.toml."""
    project = loaded(
        tmp_path,
        {
            "workflows/a.py": IMPORTS
            + 'w = Workflow("w", steps=[\n    sms("hi"),\n])\n'
            + 'ada = Subscriber("ada", preferences=[\n    Preference(w, sms=False)],\n'
            + '    credentials=[Credentials("slack", webhook_url=env("X"))])\n'
        },
    )

    workflow, subscriber = project.declarations.workflows[0], project.declarations.subscribers[0]
    assert [
        "workflows/a.py:2",
        "workflows/a.py:3",
        "workflows/a.py:5",
        "workflows/a.py:6",
        "workflows/a.py:7",
    ] == [
        str(one.source)
        for one in (
            workflow,
            workflow.steps[0],
            subscriber,
            subscriber.preferences[0],
            subscriber.credentials[0],
        )
    ]


SAME = [
    ("from people import ada\n", "its name below the declarations folder"),
    ("from workflows.people import ada\n", "its name below the project"),
    ("import people, workflows.people\nassert people is workflows.people\n", "both names"),
]


@pytest.mark.parametrize("line", [line for line, _ in SAME], ids=[name for _, name in SAME])
def test_a_sibling_is_imported_once_by_any_of_its_names(tmp_path: Path, line: str) -> None:
    """What another module imports is the same object, and counts once."""
    project = loaded(tmp_path, {"workflows/people.py": ADA, "workflows/a.py": line})

    assert ((), ["ada"]) == (project.issues, subscriber_ids(project))


def test_modules_of_one_package_import_each_other_relatively(tmp_path: Path) -> None:
    """A declarations folder that is a package, or holds one, works as packages do."""
    project = loaded(
        tmp_path,
        {
            "workflows/__init__.py": "",
            "workflows/people.py": ADA,
            "workflows/a.py": "from .people import ada\nfrom .shop.names import NAME\n" + BOB,
            "workflows/shop/names.py": "NAME = 1\n",
            "workflows/shop/z.py": "from ..people import ada\nfrom . import names\nfrom .names import NAME\n",
        },
    )

    assert ((), ["bob", "ada"]) == (project.issues, subscriber_ids(project))


def test_modules_that_import_each_other_in_a_circle_load(tmp_path: Path) -> None:
    """A circle that Python itself can import is no trouble."""
    project = loaded(
        tmp_path,
        {
            "workflows/a.py": "import b\n" + ADA,
            "workflows/b.py": "import workflows.a\n" + BOB,
        },
    )

    assert ((), ["ada", "bob"]) == (project.issues, subscriber_ids(project))


def test_the_project_s_own_code_can_be_imported(tmp_path: Path) -> None:
    """A package beside novu.toml is found; it is not read for declarations."""
    project = loaded(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/models.py": IMPORTS + 'SIZE = "L"\nhidden = Subscriber("hidden")\n',
            "workflows/a.py": "from app.models import SIZE\n" + IMPORTS + "x = Subscriber(SIZE)\n",
        },
    )

    assert ((), ["L"]) == (project.issues, subscriber_ids(project))
    assert tmp_path / "app" / "models.py" in project.files


@pytest.mark.parametrize("name", ["email", "json", "click", "pytest", "my-people", "2025"])
def test_a_module_may_have_a_name_that_is_taken(tmp_path: Path, name: str) -> None:
    """A file called as a module of Python or of a library, or as no module can be, loads and shadows none."""
    before = sys.modules.get(name)
    project = loaded(
        tmp_path,
        {f"workflows/{name}.py": ADA, "workflows/z.py": "import email.mime.text, json\njson.dumps\n" + BOB},
    )

    assert ((), ["ada", "bob"]) == (project.issues, subscriber_ids(project))
    assert before is sys.modules.get(name)


def test_a_module_that_fails_does_not_hide_one_of_its_name(tmp_path: Path) -> None:
    """The other folder's module loads, and the failure is told once."""
    project = loaded(
        tmp_path,
        {
            "novu.toml": '[project]\ndeclarations = ["a", "b"]\n',
            "a/people.py": "1 / 0\n",
            "b/people.py": BOB,
        },
    )

    assert ([("module-failed", "a/people.py:1")], ["bob"]) == (told(project), subscriber_ids(project))


def test_a_folder_on_the_way_shadows_no_library(tmp_path: Path) -> None:
    """Declarations below a folder that is called as a library is leave that library to be imported."""
    project = loaded(
        tmp_path,
        {
            "novu.toml": '[project]\ndeclarations = ["pip/workflows"]\n',
            "pip/workflows/a.py": "import pip\n" + IMPORTS + "x = Subscriber(pip.main.__name__)\n",
        },
    )

    assert ((), ["main"]) == (project.issues, subscriber_ids(project))


@pytest.mark.parametrize("name", ["acme_flows_one", "acme_flows_two"])
def test_what_is_imported_already_is_not_imported_again(tmp_path: Path, name: str) -> None:
    """A test may import a declaration by its name, and load the project: they are the same."""
    path = f"{name}/__init__.py" if name.endswith("one") else f"{name}.py"
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(ADA, encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    try:
        module = importlib.import_module(name)
        project = loaded(tmp_path, {"novu.toml": f'[project]\ndeclarations = ["{path}"]\n'})
        assert module is sys.modules[name]
    finally:
        sys.path.remove(str(tmp_path))
        del sys.modules[name]

    assert ((), ["ada"]) == (project.issues, subscriber_ids(project))


def test_two_folders_may_hold_modules_of_one_name(tmp_path: Path) -> None:
    """Both are read."""
    project = loaded(
        tmp_path,
        {
            "novu.toml": '[project]\ndeclarations = ["a", "b", "c.py"]\n',
            "a/people.py": ADA,
            "b/people.py": BOB,
            "c.py": IMPORTS + 'cy = Subscriber("cy")\n',
        },
    )

    assert ((), ["ada", "bob", "cy"]) == (project.issues, subscriber_ids(project))


def test_nothing_is_left_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The interpreter is as before, no bytecode is written, prints go to stderr; a new load is the same."""
    files = {
        "workflows/a.py": "import sys, people\nsys.path.append('/nowhere')\nprint('hello')\n",
        "workflows/people.py": ADA,
    }
    before = (list(sys.path), list(sys.meta_path), dict(sys.modules), sys.dont_write_bytecode, Path.cwd())
    first = loaded(tmp_path, files)
    after = (list(sys.path), list(sys.meta_path), dict(sys.modules), sys.dont_write_bytecode, Path.cwd())

    assert before == after
    assert ["__pycache__"] not in [names for _, names, _ in os.walk(tmp_path)]
    assert ("", "hello\n") == capsys.readouterr()
    assert first == load_project(tmp_path)


def test_declarations_of_wrong_types_load(tmp_path: Path) -> None:
    """It is for `check` to say what is wrong with them."""
    text = (
        IMPORTS
        + 'w = Workflow("w", payload=5, steps=[5])\ns = Subscriber([], data=5)\nr = removed(Workflow, {})\n'
    )
    project = loaded(tmp_path, {"workflows/a.py": text})

    assert () == project.issues
    assert ["wrong-type"] == list(dict.fromkeys(one.code for one in all_issues(project)))


def test_models_may_refer_to_names_that_come_later(tmp_path: Path) -> None:
    """A payload whose fields name a model further down is complete after loading."""
    project = loaded(
        tmp_path,
        {
            "workflows/a.py": "from __future__ import annotations\n"
            + IMPORTS
            + "class Order(Payload):\n    items: list[Item]\n"
            + 'w = Workflow("w", payload=Order, steps=[])\n'
            + "class Item(Payload):\n    name: str\n"
        },
    )

    payload = project.declarations.workflows[0].payload
    assert "thing" == payload(items=[{"name": "thing"}]).items[0].name


FAILING = [
    ("x = 1\ny = (\n", "syntax-error", 2),
    ("x = 1\n  y = 2\n", "syntax-error", 2),
    ("import nothing_of_this_name\n", "module-not-found", 1),
    ("from novu_flows import Nothing\n", "module-failed", 1),
    ("x = 1\nraise ValueError('no\\nway')\n", "module-failed", 2),
    ("def f():\n    return 1 / 0\n\nf()\n", "module-failed", 2),
    ("import sys\nsys.exit(3)\n", "module-failed", 2),
    ("def f():\n    f()\nf()\n", "module-failed", 2),
    ("from novu_flows import digest\ndigest()\n", "module-failed", 2),
    ("class E(Exception):\n    def __str__(self): raise KeyError\nraise E\n", "module-failed", 3),
    ("exec('1 +')\n", "syntax-error", 1),
    ("x = '\x00'\n", "syntax-error", 1),
    ("# coding: nonsense\n", "syntax-error", 1),
]


@pytest.mark.parametrize(("text", "code", "line"), FAILING)
def test_a_module_that_does_not_load_is_an_issue(tmp_path: Path, text: str, code: str, line: int) -> None:
    """The issue points to the user's line and has the error's words; the other modules load."""
    project = loaded(tmp_path, {"workflows/a.py": text, "workflows/b.py": BOB})

    assert [(code, f"workflows/a.py:{line}")] == told(project)
    assert ["bob"] == subscriber_ids(project)
    assert "Traceback" not in project.issues[0].message


def test_a_sibling_that_fails_is_told_once_and_by_its_own_line(tmp_path: Path) -> None:
    """Two modules that import a broken one add nothing to its issue."""
    project = loaded(
        tmp_path,
        {"workflows/a.py": "import c\n", "workflows/b.py": "import c\n", "workflows/c.py": "\n1 / 0\n"},
    )

    assert [("module-failed", "workflows/c.py:2")] == told(project)


def test_a_module_that_is_not_text_is_an_issue(tmp_path: Path) -> None:
    """Bytes that are not of the encoding are told with the file."""
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "a.py").write_bytes(b"x = '\xff'\n")

    assert [("syntax-error", "workflows/a.py:1")] == told(loaded(tmp_path, {}))


DECLARATIONS = [
    ('["nowhere"]', "no-such-path"),
    ('["notes.txt"]', "no-such-path"),
    ('["../elsewhere"]', "outside-project"),
    ('["/"]', "outside-project"),
    ('["empty"]', "no-modules"),
]


@pytest.mark.parametrize(("named", "code"), DECLARATIONS)
def test_folders_that_cannot_be_read_are_issues(tmp_path: Path, named: str, code: str) -> None:
    """The issue points to the line of novu.toml that names them."""
    project = loaded(
        tmp_path,
        {"novu.toml": f"[project]\n\ndeclarations = {named}\n", "notes.txt": "", "empty/_no.py": ""},
    )

    assert [(code, "novu.toml:3")] == told(project)


def test_links_that_lead_back_are_not_followed_for_ever(tmp_path: Path) -> None:
    """A folder that holds a link to itself is read once."""
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "again").symlink_to(tmp_path / "workflows")

    assert ["ada"] == subscriber_ids(loaded(tmp_path, {"workflows/a.py": ADA}))


def test_equal_declarations_of_one_id_count_once(tmp_path: Path) -> None:
    """Different ones are kept, for `check` to name both."""
    project = loaded(
        tmp_path,
        {
            "workflows/a.py": ADA + 'bob = Subscriber("bob")\n',
            "workflows/b.py": ADA + 'bob = Subscriber("bob", email="b@example.com")\n',
        },
    )

    assert ["ada", "bob", "bob"] == subscriber_ids(project)


def test_a_list_that_holds_itself_is_read_once(tmp_path: Path) -> None:
    """Collecting ends."""
    text = IMPORTS + 'people = [Subscriber("ada")]\npeople.append(people)\n'

    assert ["ada"] == subscriber_ids(loaded(tmp_path, {"workflows/a.py": text}))


def email_body(project: Project) -> object:
    """Return the body of the only step."""
    step = project.declarations.workflows[0].steps[0]
    assert isinstance(step, EmailStep)
    return step.body


MAIL = IMPORTS + 'w = Workflow("w", steps=[\n    email("Hi", file("{}"))])\n'


def test_texts_are_read_from_files_beside_the_module(tmp_path: Path) -> None:
    """The text is in place, knows its file, and the file is watched; a byte order mark is not part of it."""
    project = loaded(
        tmp_path,
        {
            "workflows/deep/a.py": MAIL.format("../mails/hi.html"),
            "workflows/mails/hi.html": "\ufeff<p>Hé</p>\n",
        },
    )

    body = email_body(project)
    assert ("<p>Hé</p>\n", ()) == (body, project.issues)
    assert isinstance(body, ReadText)
    assert "workflows/mails/hi.html" == body.file
    assert tmp_path / "workflows/mails/hi.html" in project.files


TEXTS = [
    ("none.html", "unreadable-file"),
    ("folder", "unreadable-file"),
    ("latin.html", "unreadable-file"),
    ("picture.png", "unreadable-file"),
    ("nul.txt", "unreadable-file"),
    ("../../outside.html", "outside-project"),
    ("/etc/hostname", "outside-project"),
]


@pytest.mark.parametrize(("path", "code"), TEXTS)
def test_a_text_that_cannot_be_read_is_an_issue(tmp_path: Path, path: str, code: str) -> None:
    """The issue points to the line of `file()`; the reference stays in place."""
    (tmp_path / "workflows" / "folder").mkdir(parents=True)
    (tmp_path / "workflows" / "latin.html").write_bytes("é".encode("latin-1"))
    (tmp_path / "workflows" / "picture.png").write_bytes(b"\x89PNG\0")
    (tmp_path / "workflows" / "nul.txt").write_bytes(b"a\0b")
    project = loaded(tmp_path, {"workflows/a.py": MAIL.format(path)})

    assert [(code, "workflows/a.py:3")] == told(project)
    assert isinstance(email_body(project), TextFile)


def test_all_that_watch_must_watch_is_named(tmp_path: Path) -> None:
    """Files that are broken or missing are named too, so that fixing them is seen."""
    project = loaded(
        tmp_path,
        {"workflows/a.py": MAIL.format("missing.html"), "workflows/b.py": "1 /", "workflows/_c.py": ""},
    )

    assert [
        "novu.toml",
        "workflows/a.py",
        "workflows/b.py",
        "workflows/missing.html",
    ] == [path.relative_to(tmp_path).as_posix() for path in project.files]
    assert (tmp_path / "workflows",) == project.folders


def test_warnings_of_the_configuration_are_issues_of_the_project(tmp_path: Path) -> None:
    """They are told, and stop nothing."""
    config = CONFIG + '[environments.x]\nurl = "https://a.b/novu"\napi_key_env = "A"\n'
    project = loaded(tmp_path, {"novu.toml": config, "workflows/a.py": ADA})

    assert [("url-without-version", "novu.toml:5")] == told(project)
    assert not project.issues[0].stops


def test_what_a_broken_module_may_declare_is_not_called_undeclared(tmp_path: Path) -> None:
    """A preference for its workflow is no issue until the module loads."""
    files = {
        "workflows/a.py": "1 / 0\n",
        "workflows/b.py": IMPORTS + 'x = Subscriber("x ", preferences=[Preference("a", enabled=True)])\n',
    }
    broken = loaded(tmp_path, files)
    fixed = loaded(tmp_path, {"workflows/a.py": ""})

    assert ["module-failed", "invalid-subscriber-id"] == [one.code for one in all_issues(broken)]
    assert ["invalid-subscriber-id", "undeclared-workflow"] == [one.code for one in all_issues(fixed)]
