"""Novu would refuse them, so they are not written; the subscriber is."""

from novu_flows import Credentials, Subscriber, env

ada = Subscriber("ada", first_name="Ada", credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])
