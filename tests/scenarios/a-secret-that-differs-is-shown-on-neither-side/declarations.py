"""What is observed is as secret as what is declared."""

from novu_flows import Credentials, Subscriber, env

ada = Subscriber("ada", credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])
