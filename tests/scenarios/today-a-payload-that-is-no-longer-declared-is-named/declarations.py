"""What is left out is left alone: the schema there goes on to refuse triggers; a model that takes anything replaces it."""

from pydantic import ConfigDict

from novu_flows import Payload, Workflow, sms


class Anything(Payload):
    """Whatever an application sends."""

    model_config = ConfigDict(extra="allow")


forgotten = Workflow("forgotten", steps=[sms("Hello")])
opened = Workflow("opened", payload=Anything, steps=[sms("Hello")])
