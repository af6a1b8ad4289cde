"""What is declared."""

from novu_flows import Credentials, Subscriber, env

ada = Subscriber("ada", first_name="Ada", credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])
bob = Subscriber("bob", credentials=[Credentials("slack", webhook_url=env("BOB_SLACK"))])
