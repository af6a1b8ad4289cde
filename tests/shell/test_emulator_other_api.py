"""A file of the embedded Novu is of one of Novu's two APIs, and says so where it is opened as the other."""

import pytest

from novu_flows.emulator import Emulator, StoreUnreadable


@pytest.mark.parametrize(("made", "opened"), [("0.14", "3.15"), ("0.13", "3.15"), ("3.15", "0.14")])
def test_a_file_of_the_other_api_is_refused(tmp_path, made, opened):
    """
    The message names the file and both APIs, and how to go on.
    """
    file = tmp_path / "local.db"
    Emulator(file, profile=made).close()
    with pytest.raises(
        StoreUnreadable, match=r"local\.db was made by an embedded Novu of the API v[12]"
    ) as refused:
        Emulator(file, profile=opened)

    assert "delete it" in refused.value.remedy
    Emulator(file, profile=made).close()


def test_a_file_of_the_same_api_opens(tmp_path):
    """
    Two profiles of one API share a file.
    """
    Emulator(tmp_path / "local.db", profile="0.13").close()
    emulator = Emulator(tmp_path / "local.db", profile="0.14")

    assert "0.14.0" == emulator.version
    emulator.close()
