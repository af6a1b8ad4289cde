"""Two writers at the same time made two subscribers of one id; one of them is shown and written."""

from novu_flows import Subscriber

ada = Subscriber("ada", first_name="Ada")
