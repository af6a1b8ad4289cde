"""Two applies at the same time: nothing is lost or doubled that no report names."""

import asyncio
import json
import os
from collections import Counter
from random import Random

import pytest
from acme import (
    AFTER,
    CONFIG,
    LIMIT_SECONDS,
    READ_BACK_SECONDS,
    WANTED,
    Novu,
    applying,
    new_novu,
    write_project,
)
from faulty_port import honestly

ROUNDS = range(int(os.environ.get("NOVU_FLOWS_ROUNDS", "1")))
LONGEST_DELAY_SECONDS = 0.05
SHARING = """\
from novu_flows import Subscriber

shared = Subscriber("shared", data={{"{key}": 1}})
"""


def delays(seed):
    """Return what delays each request by chance, so that each round meets in other places."""
    chance = Random(seed)  # noqa: S311 - no secret

    def choose(_):
        before, after = (chance.uniform(0, LONGEST_DELAY_SECONDS) for _ in range(2))

        async def handle(visit):
            await asyncio.sleep(before)
            answer = await visit.act()
            await asyncio.sleep(after)
            await visit.answer(answer)

        return handle

    return choose


def both(*roots):
    """Apply in two folders at once; return all that was said, and the exit codes."""
    processes = [applying(root) for root in roots]
    said = [process.communicate() for process in processes]
    for process, (_, err) in zip(processes, said, strict=True):
        assert "Traceback" not in err, err
        assert process.returncode in (0, 4, 5, 6), err
    return "".join(out + err for out, err in said), [process.returncode for process in processes]


@pytest.fixture
def roots(tmp_path):
    """Return two folders."""
    made = [tmp_path / "one", tmp_path / "two"]
    for root in made:
        root.mkdir()
    return made


@pytest.mark.parametrize("seed", ROUNDS)
@pytest.mark.parametrize("folders", ["one folder", "two folders"])
def test_two_applies_of_one_project_double_nothing_in_silence(scene, roots, seed, folders):
    """
    From one folder and from two, what is there twice afterwards is named, and one more apply ends as declared.
    """
    for root in roots:
        write_project(root, scene.port.url, AFTER)
    scene.port.choose = delays(seed)
    said, _ = both(*(roots if folders == "two folders" else [roots[0]] * 2))
    scene.heal()
    unnamed = scene.novu.unnamed(said)
    again, planned = scene.run("apply", "--yes"), scene.run("plan", "--check")

    assert [] == unnamed, said
    assert (0, 0) == (again.code, planned.code), again.out + again.err + planned.out
    assert all(not WANTED[kind] - found for kind, found in scene.novu.names().items())


@pytest.mark.parametrize("seed", ROUNDS)
def test_two_projects_that_share_a_subscriber_lose_no_key_of_its_data(port, roots, seed):
    """
    Each project declares one key; where one is missing afterwards, a report says so.
    """
    novu = Novu(new_novu())
    novu.ask("/subscribers", "POST", {"subscriberId": "shared", "firstName": "Shared"})
    port.serve(novu.emulator.app)
    for key, root in zip("ab", roots, strict=True):
        write_project(root, port.url, SHARING.format(key=key))
        config = CONFIG.format(url=port.url, limit=LIMIT_SECONDS, read_back=READ_BACK_SECONDS, novu="v1")
        (root / "novu.toml").write_text(config.replace('"acme"', f'"acme-{key}"'))
    port.choose = delays(seed)
    said, codes = both(*roots)
    port.choose = lambda _: honestly
    novu_says = novu.ask("/subscribers?limit=100")
    data = novu_says[0].get("data") or {}

    assert Counter(["shared"]) == novu.names()["subscriber"]
    for key, code in zip("ab", codes, strict=True):
        assert key in data or code != 0, json.dumps(data) + said
