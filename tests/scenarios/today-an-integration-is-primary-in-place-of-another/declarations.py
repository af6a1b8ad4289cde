"""Integrations come first and go last, one alone is primary, and credentials that Novu does not show are not compared."""

from novu_flows import Credentials, Integration, Subscriber, env, removed

mail = Integration(
    "sendgrid",
    channel="email",
    identifier="mail",
    name="Mail",
    primary=True,
    credentials={"apiKey": env("ADA_SLACK"), "from": "shop@example.com"},
)
spare = Integration("nodemailer", channel="email", identifier="spare", name="Spare", active=True)
known = Integration("twilio", channel="sms", identifier="known", credentials={"token": env("ADA_SLACK")})
taken = removed(Integration, "old")
never = removed(Integration, "never")
chat = Integration("slack", channel="chat", identifier="chat")
ada = Subscriber("ada", credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])
