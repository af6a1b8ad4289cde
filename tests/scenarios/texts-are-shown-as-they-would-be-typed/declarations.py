"""Line ends, tabs, other scripts, and characters that would move a terminal's cursor."""

from novu_flows import Subscriber

ada = Subscriber(
    "ada",
    first_name="Ada\tof\nLondon",
    last_name="\N{ESCAPE}[31mred",
    data={"näme": "艾达 \N{GRINNING FACE}"},
)
