"""What every load would do for the first time, done once in the process that loads are forked from."""

import asyncio
from pathlib import Path

from novu_flows.declare.collection import Declarations
from novu_flows.declare.making import email, in_app
from novu_flows.declare.payload import Payload
from novu_flows.declare.subscriber import Preference, Subscriber
from novu_flows.declare.workflow import Workflow
from novu_flows.project import Project, all_issues
from novu_flows.project.config import Config
from novu_flows.rehearsal import prepare


def warm_up() -> None:
    """Check and apply a small project in memory: what is made on first use is then there in every child."""
    flow = Workflow(
        "flow", payload=Payload, steps=[in_app("{{subscriber.firstName}}"), email("Hi", "<p>Hi</p>")]
    )
    someone = Subscriber("someone", email="x@example.com", preferences=[Preference(flow, email=False)])
    project = Project(
        root=Path(),
        config=Config.model_validate(
            {"project": {"name": "prepared", "declarations": ["."]}, "environments": {}}
        ),
        declarations=Declarations(workflows=(flow,), subscribers=(someone,)),
        issues=(),
        files=(),
        folders=(),
    )
    all_issues(project)
    asyncio.run(prepare(project)).close()


warm_up()
