"""Novu 0.14 shows credentials, so they are compared, and shown by nobody; an active one turns the other of its channel off."""

from novu_flows import Integration, env, removed

changed = Integration(
    "sendgrid",
    channel="email",
    active=True,
    credentials={"apiKey": env("ADA_SLACK"), "from": "shop@example.com"},
)
same = Integration("twilio", channel="sms", credentials={"token": env("ADA_SLACK"), "from": "Shop"})
new = Integration("fcm", channel="push", credentials={"serviceAccount": env("ADA_SLACK")})
off = Integration("slack", channel="chat", active=False)
gone = removed(Integration, "discord")
