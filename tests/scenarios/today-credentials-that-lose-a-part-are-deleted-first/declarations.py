"""A PUT merges: what must go is deleted with all of the provider, then the rest is written."""

from novu_flows import Credentials, Subscriber, env

ada = Subscriber("ada", credentials=[Credentials("mattermost", webhook_url=env("ADA_SLACK"))])
