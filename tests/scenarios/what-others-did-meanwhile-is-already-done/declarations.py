"""Between the plan and the apply somebody writes what is declared: nothing is left to write."""

from novu_flows import Subscriber

ada = Subscriber("ada", first_name="Ada")
