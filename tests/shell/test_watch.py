"""Watching a project: each save is one new load, in a clean child."""

import asyncio
import gc
import multiprocessing
import operator
import os

import pytest

from novu_flows.watch.child import Children
from novu_flows.watch.events import LoadRequest, Watched
from novu_flows.watch.files import matters
from novu_flows.watch.loop import Watch

CONFIG = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'
MODULE = """
from novu_flows import Payload, Workflow, in_app

class Order(Payload):
    order_id: str

order = Workflow("order", payload=Order, steps=[in_app("WORD {{order_id}}")])
"""
PATIENCE_SECONDS = 20


@pytest.fixture
def root(tmp_path):
    """Return a project of one workflow."""
    (tmp_path / "novu.toml").write_text(CONFIG)
    (tmp_path / "workflows").mkdir()
    save(tmp_path, "first")
    return tmp_path


def save(root, word, *, name="order"):
    """Write the module."""
    (root / f"workflows/{name}.py").write_text(MODULE.replace("WORD", word).replace('"order"', f'"{name}"'))


class Session:
    """A watch under way, and what it said."""

    def __init__(self, root, **asked):
        self.stop = asyncio.Event()
        self.said = asyncio.Queue()
        options = {"environment": None, "apply": False, "test": False, **asked}
        watch = Watch(LoadRequest(root=str(root), **options), on_load=self.said.put_nowait)
        self.task = asyncio.create_task(watch.until(self.stop))

    async def hears(self, fits):
        """Wait for a load that fits."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                loaded = await self.said.get()
                if fits(loaded):
                    return loaded

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        self.stop.set()
        await asyncio.wait_for(self.task, PATIENCE_SECONDS)


def saying(word):
    """Fit a load whose text holds a word."""
    return lambda loaded: word in loaded.text


def test_each_save_is_a_new_plan(root):
    """
    Save, break, repair, a new file, a deleted one: each is said.
    """

    async def session():
        async with Session(root) as watching:
            await watching.hears(saying("first {{order_id}}"))
            save(root, "second")
            await watching.hears(saying("second {{order_id}}"))
            (root / "workflows/order.py").write_text("def")
            broken = await watching.hears(lambda loaded: loaded.status == "invalid")
            save(root, "third")
            await watching.hears(saying("third {{order_id}}"))
            save(root, "new", name="other")
            await watching.hears(saying("workflow other"))
            (root / "workflows/other.py").unlink()
            await watching.hears(lambda loaded: "workflow other" not in loaded.text)
            return broken

    broken = asyncio.run(session())

    assert "workflows/order.py:1" in broken.text
    assert 3 == broken.exit_code


def test_a_project_that_does_not_load_is_never_applied(root):
    """
    With --apply only plans without issues are carried out.
    """

    async def session():
        async with Session(root, apply=True) as watching:
            applied = await watching.hears(lambda loaded: loaded.status == "applied")
            (root / "workflows/order.py").write_text("def")
            await watching.hears(lambda loaded: loaded.status == "invalid")
            save(root, "first")
            again = await watching.hears(saying("No changes"))
            return applied, again

    applied, again = asyncio.run(session())

    assert "1 of 1 changes applied" in applied.text
    assert 0 == again.exit_code


def test_a_module_that_ends_the_interpreter_is_an_issue(root):
    """
    The watch goes on.
    """

    async def session():
        async with Session(root) as watching:
            await watching.hears(saying("first"))
            (root / "workflows/order.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
            await watching.hears(lambda loaded: loaded.status == "failed")
            save(root, "back")
            await watching.hears(saying("back {{order_id}}"))

    asyncio.run(session())


SLEEPS = """
import os, time, pathlib
pathlib.Path(MARK).write_text(str(os.getpid()))
time.sleep(SECONDS)
"""


@pytest.fixture
def mark(tmp_path_factory):
    """Return the file into which a module that hangs writes its process."""
    return tmp_path_factory.mktemp("mark") / "pid"


def sleep(root, mark, *, seconds, name="order"):
    """Save a module that takes so long to load."""
    module = SLEEPS.replace("MARK", repr(str(mark))).replace("SECONDS", str(seconds))
    (root / f"workflows/{name}.py").write_text(module)


async def begun(mark):
    """Wait until the load hangs; give its process."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (mark.is_file() and mark.read_text()):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.01)
    return int(mark.read_text())


def is_alive(process):
    """Return whether a process is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_load_that_hangs_is_given_up_for_the_next_save(root, mark):
    """
    Its process is ended; what is saved meanwhile is loaded.
    """

    async def session():
        async with Session(root) as watching:
            await watching.hears(saying("first"))
            sleep(root, mark, seconds=1000)
            process = await begun(mark)
            save(root, "back")
            await watching.hears(saying("back {{order_id}}"))
            return process

    assert not is_alive(asyncio.run(session()))


def test_a_watch_stops_although_a_load_hangs(root, mark):
    """
    It need not be killed.
    """
    sleep(root, mark, seconds=1000)

    async def session():
        async with Session(root):
            return await begun(mark)

    assert not is_alive(asyncio.run(session()))


def test_a_load_that_hangs_before_it_applies_is_given_up(root, mark):
    """
    It has written nothing yet, though it was asked to apply.
    """

    async def session():
        async with Session(root, apply=True) as watching:
            await watching.hears(saying("first"))
            sleep(root, mark, seconds=1000)
            process = await begun(mark)
            save(root, "back")
            heard = await watching.hears(saying("back {{order_id}}"))
            return process, heard.status

    process, status = asyncio.run(session())

    assert (False, "applied") == (is_alive(process), status)


def test_a_burst_is_one_load_of_its_end(root):
    """
    Files that are written one after another are told of together.
    """

    async def session():
        async with Session(root) as watching:
            await watching.hears(saying("first"))
            for number in range(20):
                save(root, f"part-{number}")
                await asyncio.sleep(0.005)
            heard = [await watching.hears(lambda _: True)]
            while "part-19" not in heard[-1].text:
                heard.append(await watching.hears(lambda _: True))
            return heard

    assert len(asyncio.run(session())) <= 2


def test_a_first_load_that_hangs_is_given_up_for_a_save(root, mark):
    """
    The folders are known from novu.toml before any module is loaded.
    """
    sleep(root, mark, seconds=1000)

    async def session():
        async with Session(root) as watching:
            process = await begun(mark)
            save(root, "back")
            await watching.hears(saying("back {{order_id}}"))
            return process

    assert not is_alive(asyncio.run(session()))


def test_the_first_load_is_told_once(root):
    """
    What it makes itself, as the folder of the embedded Novu, is no reason for another.
    """

    async def session():
        async with Session(root) as watching:
            await watching.hears(saying("first"))
            save(root, "second")
            return await watching.hears(lambda _: True)

    assert "second {{order_id}}" in asyncio.run(session()).text
    assert (root / ".novu-flows/local.db").is_file()


def test_a_child_that_was_killed_while_it_stood_ready_is_replaced():
    """
    Whoever kills it, as a machine that runs out of memory does: the next load does not suffer.
    """

    async def leave():
        pass

    async def session():
        children = Children(operator.is_not, warm_up=gc.collect)
        children.prepare()
        (ready,) = multiprocessing.active_children()
        ready.kill()
        ready.join()
        answer = await children.run("asked", leave=leave)
        await children.close()
        return answer

    assert asyncio.run(session())


def test_folders_that_come_and_go_are_followed(root):
    """
    A removed folder is an issue until it is there again.
    """

    async def session():
        async with Session(root) as watching:
            await watching.hears(saying("first"))
            (root / "workflows").rename(root / "away")
            await watching.hears(lambda loaded: loaded.status == "invalid")
            (root / "away").rename(root / "workflows")
            await watching.hears(saying("first {{order_id}}"))

    asyncio.run(session())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/p/novu.toml", True),
        ("/p/flows/a.py", True),
        ("/p/flows/deep/b.html", True),
        ("/p/flows", True),
        ("/p/flows/.a.py.swp", False),
        ("/p/flows/a.py~", False),
        ("/p/flows/__pycache__/a.pyc", False),
        ("/p/.novu-flows/local.db", False),
        ("/p/other.py", False),
        ("/p/flows/generated.py", False),
        ("/p/text.html", True),
    ],
)
def test_only_what_decides_a_load_matters(path, expected):
    """
    What editors, Git and novu-flows write does not.
    """
    from pathlib import Path  # noqa: PLC0415 - for one line

    watched = Watched(
        folders=("/p/flows",), files=("/p/novu.toml", "/p/text.html"), written=("/p/flows/generated.py",)
    )

    assert expected is matters(Path(path), watched)


def test_cases_are_run_and_helpers_written(root):
    """
    With --test all cases run at first; what novu.toml names is generated.
    """
    (root / "novu.toml").write_text(CONFIG + '\n[generate]\ntarget = "workflows/_generated.py"\n')
    case = 'from novu_flows import Subscriber, TriggerCase\nada = Subscriber("ada")\n'
    case += 'c = TriggerCase(order, to=ada, payload={"order_id": "A-1"})\n'
    (root / "workflows/order.py").write_text(MODULE.replace("WORD", "first") + case)

    async def session():
        async with Session(root, test=True) as watching:
            first = await watching.hears(saying("first"))
            written = (root / "workflows/_generated.py").read_text()
            (root / "workflows/_generated.py").write_text(written + "# edited\n")
            save(root, "second")
            return first, await watching.hears(saying("second {{order_id}}"))

    first, second = asyncio.run(session())

    assert "1 passed" in first.cases
    assert "generated _generated.py" in first.text
    assert "not generated" in second.text
    assert (root / "workflows/_generated.py").read_text().endswith("# edited\n")


CASES = """
from novu_flows import Payload, Subscriber, TriggerCase, Workflow, in_app, message

class Order(Payload):
    order_id: str

one = Workflow("one", payload=Order, steps=[in_app("ONE {{order_id}}")])
two = Workflow("two", payload=Order, steps=[in_app("two {{order_id}}")])
ada = Subscriber("ada", first_name="NAME")

of_one = TriggerCase(one, to=ada, payload={"order_id": "A-1"})
of_two = TriggerCase(two, to=ada, payload={"order_id": "A-1"}, expect={"in_app": message(content="EXPECTED")})
"""


def test_only_cases_that_changed_or_failed_are_run_again(root):
    """
    A change of the workflow, of the case or of a subscriber is one; a case that passed stays passed.
    """

    async def session():
        async with Session(root, test=True) as watching:

            async def ran(save, **words):
                text = CASES
                for word, by in {"ONE": "one", "NAME": "Ada", "EXPECTED": "two", **words}.items():
                    text = text.replace(word, by)
                (root / "workflows/order.py").write_text(f"{text}# {save}\n")
                loaded = await watching.hears(lambda _: True)
                outcomes = loaded.data.get("cases", {}).get("cases", [])
                return {one["case"]: one["verdict"] for one in outcomes}

            await watching.hears(saying("first"))
            return [
                await ran(1),
                await ran(2, ONE="uno"),
                await ran(3, ONE="uno", EXPECTED="two A-1"),
                await ran(4, ONE="uno", EXPECTED="two A-1"),
                await ran(5, ONE="uno", EXPECTED="two A-1", NAME="Augusta"),
            ]

    of_one, of_two = "one::of_one", "two::of_two"
    assert [
        {of_one: "passed", of_two: "failed"},
        {of_one: "passed", of_two: "failed"},
        {of_two: "passed"},
        {},
        {of_one: "passed", of_two: "passed"},
    ] == asyncio.run(session())


def swap(link, target):
    """Let a link lead elsewhere, at once, as git-sync and mounted config maps do."""
    new = link.with_name(f".{link.name}.new")
    new.symlink_to(target)
    new.replace(link)


def place(folder, word):
    """Write the module into a folder of its own."""
    folder.mkdir(parents=True)
    (folder / "order.py").write_text(MODULE.replace("WORD", word))


LINKED = {
    "the folder": (("workflows", "v1"), ("workflows", "v2"), "v2/order.py"),
    "a link on the way": (
        ("workflows", "..data/current"),
        ("..data", "..second"),
        "..second/current/order.py",
    ),
    "a folder in it": (
        ("workflows/inner", "../../out/v1"),
        ("workflows/inner", "../../out/v2"),
        "../out/v2/order.py",
    ),
}


@pytest.mark.parametrize("way", LINKED)
def test_what_links_lead_to_is_watched_when_they_are_swapped_too(tmp_path, way):
    """
    A swap is a save, and so is what is saved in the place where the link leads now, also out of the project.
    """
    (link, target), (swapped, other), saved = LINKED[way]
    root = tmp_path / "project"
    for folder, word in (
        ("v1", "one"),
        ("v2", "two"),
        ("..first/current", "one"),
        ("..second/current", "two"),
    ):
        place(root / folder, word)
    for folder, word in (("v1", "one"), ("v2", "two")):
        place(tmp_path / "out" / folder, word)
    (root / "..data").symlink_to("..first")
    (root / "novu.toml").write_text(CONFIG)
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(target)

    async def session():
        async with Session(root) as watching:
            await watching.hears(saying("one {{order_id}}"))
            swap(root / swapped, other)
            await watching.hears(saying("two {{order_id}}"))
            (root / saved).write_text(MODULE.replace("WORD", "three"))
            await watching.hears(saying("three {{order_id}}"))

    asyncio.run(session())


def test_a_module_that_is_a_link_is_watched_where_it_is(root):
    """
    A save of the file that a link leads to is a save of the module.
    """
    outside = root / "elsewhere"
    outside.mkdir()
    (root / "workflows/order.py").rename(outside / "real.py")
    (root / "workflows/order.py").symlink_to("../elsewhere/real.py")

    async def session():
        async with Session(root) as watching:
            await watching.hears(saying("first {{order_id}}"))
            (outside / "real.py").write_text(MODULE.replace("WORD", "second"))
            await watching.hears(saying("second {{order_id}}"))

    asyncio.run(session())
