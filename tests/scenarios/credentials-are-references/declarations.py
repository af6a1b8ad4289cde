"""The value of the secret is in no file."""

from novu_flows import Credentials, Subscriber, env

ada = Subscriber("ada", credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])
