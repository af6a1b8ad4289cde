"""The filters of digests, as `@novu/framework` 2.10 renders them."""

from datetime import UTC, datetime

import pytest

from novu_flows.javascript.liquidjs.controls import rendered_html
from novu_flows.javascript.liquidjs.counted import counted

VARIABLES = {
    "l0": [],
    "l1": ["a"],
    "l2": ["a", "b"],
    "l3": ["a", "b", "c"],
    "l5": ["a", "b", "c", "d", "e"],
    "bools": [True, None, False],
    "o1": [{"n": {"k": 1}}],
    "o2": [{"n": None}, {}],
    "o3": [{"n": "x", "p": {"q": 1}}, {"n": None, "p": {"q": [1, 2]}}, {"p": {"q": {"z": 1}}}],
    "obj": {"a": 1, "b": 2},
    "t": "text",
    "two": "2",
    "num": 5,
    "f": 1.5,
    "z": 0,
    "neg": -1,
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ l0 | digest: 2 }}", ""),
        ("{{ l1 | digest }}", "a"),
        ("{{ l2 | digest: 1 }}", "a and b"),
        ("{{ l3 | digest: 2 }}", "a, b and 1 other"),
        ("{{ l3 | digest: 3 }}", "a, , b and c"),
        ("{{ l5 | digest: 9 }}", "a, b, c, d, e and -4 others"),
        ("{{ l5 | digest: 5 }}", "a, b, c, d, e and 0 others"),
        ("{{ t | digest }}", ""),
        ("{{ bools | digest: 3 }}", "true, , null and false"),
        ("{{ o2 | digest: 9, 'p.q', ' - ' }}", " and "),
        ("{{ o3 | digest: 3, 'p.q', ' - ' }}", '1,  - [1,2] and {"z":1}'),
        ("{{ o3 | digest: 2, 'n' }}", "x,  and 1 other"),
        ("{{ o1 | digest: 1, 'n' }}", '{"k":1}'),
        ("{{ l3 | toSentence: '', 0 }}", ", and 3 others"),
        ("{{ l3 | toSentence: '', 1 }}", "a and 2 others"),
        ("{{ l5 | toSentence: '', 5 }}", "a, b, c, d, and e"),
        ("{{ l2 | toSentence: '', 1 }}", "a and b"),
        ("{{ o3 | toSentence: 'p.q', 3, 'person', '; ', ' & ', ' plus ' }}", '1; [1,2] plus {"z":1}'),
        ("{{ o3 | toSentence: 'n', 1, 'person', '; ', ' & ', ' plus ' }}", "x & 2 people"),
        ("{{ z | pluralize: 'event' }}", ""),
        ("{{ neg | pluralize: 'event','','false' }}", ""),
        ("{{ f | pluralize: 'event' }}", "1.5 events"),
        ("{{ missing | pluralize: 'event' }}", ""),
        ("{{ obj | pluralize: 'event', 'evts' }}", "2 evts"),
        ("{{ l1 | pluralize: 'event' }}", "1 event"),
        ("{{ two | pluralize: 'event' }}", "2 events"),
        ("{{ t | pluralize: 'event' }}", ""),
        ("{{ num | pluralize: 'event', 'evts', false }}", "evts"),
    ],
)
def test_lists_are_written_as_novu_writes_them(template, text):
    """
    What few events, missing members, objects and counts of nothing come to was rendered by Novu's own package.
    """
    assert text == rendered_html(template, VARIABLES, now=datetime(2026, 11, 25, tzinfo=UTC))


@pytest.mark.parametrize(
    ("word", "one", "many"),
    [
        ("reply", "reply", "replies"),
        ("events", "event", "events"),
        ("Person", "Person", "People"),
        ("knife", "knife", "knives"),
        ("news", "news", "news"),
        ("BOX", "BOX", "BOXES"),
        ("criterion", "criterion", "criteria"),
        ("new item", "new item", "new items"),
        ("catfish", "catfish", "catfish"),
        ("analysis", "analysis", "analyses"),
        ("", "", ""),
    ],
)
def test_words_of_one_and_of_many(word, one, many):
    """
    A word may be written either way, and keeps its case.
    """
    assert (one, many) == (counted(word, 1), counted(word, 2))
