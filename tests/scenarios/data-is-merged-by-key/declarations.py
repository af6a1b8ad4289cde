"""Only the declared keys of data are owned."""

from novu_flows import Subscriber

ada = Subscriber("ada", data={"plan": "pro", "trial": None})
