"""People that the examples notify."""

from community import comment_added
from orders import order_shipped, payment_failed

from novu_flows import Preference, Subscriber

ada = Subscriber(
    "ada",
    email="ada@example.com",
    first_name="Ada",
    last_name="Lovelace",
    locale="en_GB",
    data={"plan": "pro"},
    phone="+15550100100",
    preferences=[Preference(order_shipped, email=False), Preference(payment_failed, sms=False)],
)

grace = Subscriber(
    "grace",
    email="grace@example.com",
    first_name="Grace",
    phone="+1555010099",
    preferences=[Preference(comment_added, in_app=True, email=False)],
)
