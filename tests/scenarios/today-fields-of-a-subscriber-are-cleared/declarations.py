"""None empties each field, which Novu 0.14 could not do; data is merged by key."""

from novu_flows import Subscriber

ada = Subscriber(
    "ada",
    email=None,
    first_name=None,
    last_name=None,
    phone=None,
    avatar=None,
    locale=None,
    timezone=None,
    data={"plan": "pro", "seats": None},
)
bob = Subscriber("bob", data={"plan": "pro"}, data_mode="replace")
carol = Subscriber("carol", data=None)
