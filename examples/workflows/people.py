"""People that the examples notify, and a topic that some of them follow."""

from community import comment_added
from orders import order_shipped

from novu_flows import Preference, Subscriber, Topic

ada = Subscriber(
    "ada",
    email="ada@example.com",
    first_name="Ada",
    last_name="Lovelace",
    locale="en_GB",
    timezone="Europe/London",
    data={"plan": "pro"},
    phone="+15550100100",
    preferences=[Preference(order_shipped, email=False)],
)

grace = Subscriber(
    "grace",
    email="grace@example.com",
    first_name="Grace",
    phone="+1555010099",
    preferences=[Preference(comment_added, in_app=True, email=False)],
)

compilers = Topic("compilers", name="Compilers", subscribers=[ada, grace])
