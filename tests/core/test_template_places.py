"""The place that a message about a template shows, as handlebars.js 4.7.8 shows it."""

import pytest

from novu_flows.javascript.handlebars.errors import Malformed
from novu_flows.javascript.handlebars.parser import parse

LONG = "a text that is longer than twenty"
# As node writes it, with handlebars 4.7.8.
SHOWN = [
    (f'{{{{a.b."{LONG}"}}}}', '{{a.b."a text that is long...\n------^'),
    ("{{#{{! a comment that is long enough }} x}}", "{{#{{! a comment that i...\n---^"),
    ('{{a.b."a text of eighteen"}}', '{{a.b."a text of eighteen"\n------^'),
    ('{{a.b."a text of nineteen."}}', '{{a.b."a text of nineteen....\n------^'),
    ('{{a.b."short"}} and more than is shown', '{{a.b."short"}} and more t\n------^'),
    ("{{a.12345678901234567890123}}", "{{a.12345678901234567890...\n----^"),
    (f'{{{{a "{LONG}" b=}}}}', '...nger than twenty" b=}}\n-----------------------^'),
]


@pytest.mark.parametrize(("template", "expected"), SHOWN)
def test_a_token_that_is_longer_than_what_is_shown_ends_in_dots(template, expected):
    """
    A text or a comment that does not fit is cut, and the dots say so.
    """
    with pytest.raises(Malformed) as raised:
        parse(template)

    assert expected == raised.value.message.split("\n", 1)[1].split("\nExpecting")[0]
