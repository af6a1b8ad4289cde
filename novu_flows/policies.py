"""
What a policy of a project is made of: it takes the plan, and yields issues of it.

    from collections.abc import Iterator
    from datetime import date

    from novu_flows.policies import Issue, Plan

    def no_friday_mail(plan: Plan) -> Iterator[Issue]:
        if plan.changes and date.today().weekday() == 4:
            yield Issue(code="friday", where="plan", message="it is Friday", hint="apply it on Monday")

`[guards] policies` in novu.toml names it.
"""

from novu_flows.issues import Issue, Severity, Source
from novu_flows.plan.changes import Address, Change, Create, Delete, FieldChange, Update
from novu_flows.plan.fields import shown_path
from novu_flows.plan.plan import EnvironmentInfo, NovuEnvironment, Plan

__all__ = [
    "Address",
    "Change",
    "Create",
    "Delete",
    "EnvironmentInfo",
    "FieldChange",
    "Issue",
    "NovuEnvironment",
    "Plan",
    "Severity",
    "Source",
    "Update",
    "shown_path",
]
