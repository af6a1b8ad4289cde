"""Whole lists by cursor and by offset, played by a server that changes while they are read."""

from dataclasses import replace

import pytest

from novu_flows.api import v2, walk
from novu_flows.errors import UnexpectedAnswer


class Topics:
    """A Novu that has topics, and whose list is asked for; `meanwhile` happens before an answer, by its number."""

    def __init__(self, *keys):
        self.keys = list(keys)
        self.meanwhile = {}
        self.asked = 0

    def send(self, call):
        """Answer a page as Novu 3.15 does: an unknown cursor gives an empty page."""
        self.asked += 1
        self.meanwhile.get(self.asked, lambda: None)()
        query = dict(call.query)
        after, limit = query.get("after"), int(query["limit"])
        if after is not None and after not in self.keys:
            return call.read({"data": [], "next": None, "previous": None, "totalCount": 0})
        start = 0 if after is None else self.keys.index(after) + 1
        page = self.keys[start : start + limit]
        more = page[-1] if start + limit < len(self.keys) else None
        return call.read({"data": [{"_id": key, "key": key} for key in page], "next": more})


class Workflows:
    """A Novu that has workflows; `meanwhile` happens before an answer, by its number."""

    def __init__(self, *keys):
        self.keys = list(keys)
        self.meanwhile = {}
        self.asked = 0
        self.total = lambda: len(self.keys)

    def send(self, call):
        """Answer the part from an offset on."""
        self.asked += 1
        self.meanwhile.get(self.asked, lambda: None)()
        query = dict(call.query)
        start, limit = int(query["offset"]), int(query["limit"])
        part = [{"_id": key, "workflowId": key, "name": key} for key in self.keys[start : start + limit]]
        return call.read({"data": {"workflows": part, "totalCount": self.total()}})


def keys(novu, listing):
    """Return the ids of what is read of a list."""
    return [item.database_id for item in walk(novu, listing)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_each_item_comes_once(size):
    """
    However large the pages are.
    """
    names = "abcdefg"

    assert list(names) == keys(Topics(*names), v2.topics.listing(limit=size))
    assert list(names) == keys(Workflows(*names), v2.workflows.listing(limit=size))
    assert [] == keys(Topics(), v2.topics.listing(limit=size))
    assert [] == keys(Workflows(), v2.workflows.listing(limit=size))


def test_nobody_is_lost_behind_a_cursor_that_was_deleted():
    """
    The empty page that Novu answers is not taken for the end.
    """
    novu = Topics(*"abcdef")
    novu.meanwhile[2] = lambda: novu.keys.remove("b")

    assert list("abcdef") == keys(novu, v2.topics.listing(limit=2))


def test_a_list_whose_cursors_vanish_each_time_is_an_error():
    """
    A part of a list never passes for the whole.
    """
    novu = Topics(*"abcdefghijklmnop")
    for number in range(2, 40, 2):
        novu.meanwhile[number] = lambda: novu.keys.pop(1)

    with pytest.raises(UnexpectedAnswer, match="changes faster than it can be read"):
        keys(novu, v2.topics.listing(limit=2))


class Circle:
    """A server whose pages lead back to each other."""

    def send(self, call):
        """Answer with the cursor of the other page."""
        after = dict(call.query).get("after")
        here = "a" if after == "b" else "b"
        return call.read({"data": [{"_id": here, "key": here}], "next": here})


def test_a_circle_of_cursors_is_an_error():
    """
    A list that does not end is not read for ever.
    """
    with pytest.raises(UnexpectedAnswer, match="leads back to one before it"):
        keys(Circle(), v2.topics.listing())
    with pytest.raises(UnexpectedAnswer, match="4 pages were read"):
        keys(Topics(*"abcdef"), replace(v2.topics.listing(limit=1), most_pages=3))


def test_what_a_deletion_moves_to_a_page_before_is_not_lost():
    """
    A list by offset whose count changes is read again.
    """
    novu = Workflows(*"abcdef")
    novu.meanwhile[2] = lambda: novu.keys.remove("a")

    assert set("abcdef") == set(keys(novu, v2.workflows.listing(limit=2)))


def test_a_list_that_holds_less_than_it_says_is_an_error():
    """
    As with the lists of v1.
    """
    novu = Workflows(*"abc")
    novu.total = lambda: 5

    with pytest.raises(UnexpectedAnswer, match="is said to hold 5, and held 3"):
        keys(novu, v2.workflows.listing(limit=2))


def test_an_inbox_leads_on_by_its_last_notification():
    """
    Its pages say whether there is more, not where.
    """
    page = v2.notifications.get_page("ada").read({"data": [{"id": "1"}, {"id": "2"}], "hasMore": True})
    last = v2.notifications.get_page("ada").read({"data": [{"id": "3"}], "hasMore": False})

    assert ("2", None) == (page.next, last.next)
