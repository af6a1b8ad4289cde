"""Whole lists: nobody lost and nobody twice, whatever happens while they are read."""

import asyncio
from itertools import islice

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.api import AsyncNovuClient, Call, Listing, Retry, walk, walk_async
from novu_flows.emulator import Emulator
from novu_flows.errors import UnexpectedAnswer
from novu_flows.novu.call import Page
from novu_flows.novu.v1 import changes, feed, messages, notifications, subscribers, topics, workflows

SIZE = 3


class Shelf:
    """A list that pages are asked of by offset, as Novu's database is; changes happen between the pages."""

    def __init__(self, items, changes=(), *, tells="total"):
        self.items = list(items)
        self.changes = iter(changes)
        self.tells = tells
        self.asked = 0

    def send(self, call):
        """Answer with a page, then let the next change happen."""
        number = int(dict(call.query)["page"])
        data = tuple(self.items[number * SIZE : (number + 1) * SIZE])
        total = len(self.items) if self.tells == "total" else None
        more = len(data) == SIZE if self.tells == "more" else None
        self.asked += 1
        for change in islice(self.changes, 1):
            change(self.items)
        return Page[str](page=number, page_size=SIZE, data=data, total_count=total, has_more=more)


def shelved(**kind):
    """Name the list of a shelf."""

    def page(number):
        query = (("page", str(number)),)
        return Call(method="GET", template="/x", query=query, read=Page[str].model_validate, retry=Retry.SAFE)

    return Listing(page=page, identity=str, **kind)


def taken(index):
    """Make a change that takes an item away."""
    return lambda items: items.pop(index % len(items)) if items else None


def put(name):
    """Make a change that puts an item at the end."""
    return lambda items: items.append(name)


@pytest.mark.parametrize("tells", ["total", "more", "nothing"])
@pytest.mark.parametrize("is_sorted", [True, False])
@pytest.mark.parametrize("count", range(8))
def test_a_list_at_rest_is_read_whole(count, is_sorted, tells):
    """
    Every item comes once, in the list's own order, however the server tells that there are more.
    """
    names = [f"s{number}" for number in range(count)]

    assert names == list(walk(Shelf(names, tells=tells), shelved(is_sorted=is_sorted)))


@pytest.mark.parametrize(("is_sorted", "pages"), [(True, 3), (False, 6)])
def test_an_unsorted_list_is_read_again(is_sorted, pages):
    """
    Only a list whose pages may have moved is read a second time.
    """
    shelf = Shelf("abcdefg")
    list(walk(shelf, shelved(is_sorted=is_sorted)))

    assert pages == shelf.asked


def test_a_list_of_one_page_is_read_once():
    """
    One page is one look at the database: nothing can have moved.
    """
    shelf = Shelf("abc")

    assert ["a", "b", "c"] == list(walk(shelf, shelved(is_sorted=False)))
    assert 1 == shelf.asked


def test_one_who_moved_to_a_page_that_was_read_is_found():
    """
    A delete on the first page moves the fourth item there; the second reading finds it.
    """
    shelf = Shelf("abcdefg", [taken(0)])

    assert ["a", "b", "c", "e", "f", "g", "d"] == list(walk(shelf, shelved(is_sorted=False)))


def test_a_sorted_list_that_shrinks_is_read_again():
    """
    A list whose count changes while it is read has moved, sorted or not.
    """
    shelf = Shelf("abcdefg", [taken(0)])

    assert ["a", "b", "c", "e", "f", "g", "d"] == list(walk(shelf, shelved()))


def test_one_round_is_one_round():
    """
    Who looks for the missing by id needs no second reading.
    """
    shelf = Shelf("abcdefg", [taken(0)])

    assert ["a", "b", "c", "e", "f", "g"] == list(walk(shelf, shelved(is_sorted=False, most_rounds=1)))


CHANGE = st.integers(0, 30).map(taken) | st.integers(0, 10**6).map(lambda number: put(f"new{number}"))


@given(st.integers(0, 25), st.lists(CHANGE, max_size=9))
def test_nobody_who_stays_is_lost_and_nobody_comes_twice(count, changes):
    """
    Whoever is in the list from beginning to end is given exactly once, whatever else comes and goes.
    """
    shelf = Shelf((f"s{number}" for number in range(count)), changes)
    before = set(shelf.items)
    given_items = list(walk(shelf, shelved(is_sorted=False)))

    assert set() == before & set(shelf.items) - set(given_items)
    assert len(set(given_items)) == len(given_items)


class Liar:
    """A server whose pages are what a function of their number says."""

    def __init__(self, page):
        self.page = page
        self.asked = 0

    def send(self, call):
        """Answer with a page."""
        self.asked += 1
        said = self.page(int(dict(call.query)["page"]))
        return Page[str](**{**said, "data": tuple(said["data"])})


def new(number, count=SIZE):
    """Return items that no other page holds."""
    return tuple(f"{number}-{item}" for item in range(count))


@pytest.mark.parametrize("is_sorted", [True, False])
@pytest.mark.parametrize(
    ("page", "says"),
    [
        (lambda _: {"page": 0, "page_size": 3, "data": "abc", "has_more": True}, "held only what had come"),
        (lambda n: {"page": n, "page_size": 3, "data": "abc"}, "3 pages, the last one page 3"),
        (
            lambda n: {"page": n, "page_size": 3, "data": ("abc", "def")[n % 2], "total_count": 10**9},
            "held only what had come before",
        ),
        (lambda n: {"page": n, "page_size": 3, "data": new(n), "has_more": True}, "200 pages were read"),
        (lambda n: {"page": n, "page_size": 3, "data": new(n)}, "does not end: 200 pages were read"),
        (
            lambda n: {"page": n, "page_size": 3, "data": new(n), "total_count": 3 * n + 6},
            "does not end: 14 pages were read",
        ),
        (
            lambda _: {"page": 0, "page_size": 0, "data": new(0), "total_count": 40},
            "is said to hold 40, and held 3",
        ),
        (
            lambda n: {"page": n, "page_size": 3, "data": new(n, 3 - n), "total_count": 12},
            "is said to hold 12, and held 5",
        ),
    ],
    ids=[
        "one page for ever",
        "one page for ever without a count",
        "two pages in turn",
        "more and more",
        "full pages without a count",
        "a count that grows",
        "size 0 and a count too large",
        "a count too large",
    ],
)
def test_a_list_that_lies_ends_in_an_error(page, says, is_sorted):
    """
    No answer of a server keeps the reading of a list going, or lets a part of it pass for the whole.
    """
    liar = Liar(page)

    with pytest.raises(UnexpectedAnswer, match=f"the list /x .*{says}"):
        list(walk(liar, shelved(is_sorted=is_sorted, most_pages=200)))
    assert 200 >= liar.asked


@pytest.mark.parametrize("page_size", [0, -1])
def test_a_page_without_a_size_is_the_whole_list(page_size):
    """
    Asked for 0 rows, Novu 0.14 sends all of them, with `pageSize: 0`.
    """
    liar = Liar(lambda n: {"page": n, "page_size": page_size, "data": new(0), "total_count": 3})

    assert list(new(0)) == list(walk(liar, shelved(is_sorted=False)))
    assert 1 == liar.asked


def test_a_page_that_was_pushed_back_whole_is_not_a_repeated_one():
    """
    Three new items at the head of the list push a page onto the next one; the reading goes on.
    """

    def push(items):
        items[:0] = ["x", "y", "z"]

    assert set("abcdefg") <= set(walk(Shelf("abcdefg", [push]), shelved()))


def on_emulator(scene):
    """Run a scene with a client of a new emulator."""

    async def run():
        emulator = Emulator()
        transport = httpx.ASGITransport(app=emulator.app)
        async with AsyncNovuClient(
            emulator.keys.development, "http://novu.test", transport=transport
        ) as client:
            return await scene(client)

    return asyncio.run(run())


def test_subscribers_are_read_whole_while_some_are_deleted():
    """
    On the emulator as on Novu: deletes during the reading hide nobody who stays.
    """

    async def scene(client):
        for number in range(25):
            await client.send(subscribers.create(f"s{number}"))
        found = []
        async for subscriber in walk_async(client, subscribers.listing(limit=10)):
            found.append(subscriber.subscriber_id)
            if len(found) == 10:
                await client.send(subscribers.delete("s3"))
                await client.send(subscribers.delete("s4"))
                await client.send(subscribers.create("s25"))
        return found

    found = on_emulator(scene)

    assert {f"s{number}" for number in range(26)} == set(found)
    assert 26 == len(found)


@pytest.mark.parametrize(
    "listing",
    [
        subscribers.listing(),
        workflows.listing(),
        notifications.listing(),
        messages.listing(limit=5),
        topics.listing(),
        changes.listing(promoted=True),
    ],
)
def test_an_empty_environment_has_empty_lists(listing):
    """
    A list without items is read, and is empty.
    """

    async def scene(client):
        return [item async for item in walk_async(client, listing)]

    assert [] == on_emulator(scene)


def test_topics_and_feeds_are_read_whole():
    """
    Lists with pages of ten at most are read to their end.
    """

    async def scene(client):
        await client.send(subscribers.create("ada"))
        for number in range(12):
            await client.send(topics.create(f"k{number}", "K"))
        return (
            {topic.key async for topic in walk_async(client, topics.listing())},
            [message async for message in walk_async(client, feed.listing("ada", seen=False))],
        )

    assert ({f"k{number}" for number in range(12)}, []) == on_emulator(scene)
