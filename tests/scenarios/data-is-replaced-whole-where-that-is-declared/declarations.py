"""With `data_mode="replace"` a key that is not declared goes."""

from novu_flows import Subscriber

ada = Subscriber("ada", data={"plan": "pro", "seats": [1, {"row": 2}]}, data_mode="replace")
