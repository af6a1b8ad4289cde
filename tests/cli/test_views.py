"""Each format of results is a view, and every command that shows a plan, issues or a report offers it."""

import pytest

from novu_flows.cli import apply, check, plan
from novu_flows.output.values import ViewOptions
from novu_flows.output.views import VIEWS


@pytest.mark.parametrize("module", [apply, check, plan], ids=lambda module: module.command.name)
def test_each_format_is_offered(module):
    """
    The choices of `--format` are the rows of the table.
    """
    choices = {tuple(option.type.choices) for option in module.command.params if "--format" in option.opts}

    assert {tuple(VIEWS)} == choices


@pytest.mark.parametrize("name", VIEWS)
def test_each_format_shows_that_there_are_no_issues(name):
    """
    A view says so, whatever its format.
    """
    assert VIEWS[name](ViewOptions()).issues(())
