"""None means that nothing may be there."""

from novu_flows import Subscriber

ada = Subscriber("ada", data=None)
