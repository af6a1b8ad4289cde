"""Trigger cases of workflows that wait for a date of the payload."""

from novu_flows.cli.main import run

DECLARATIONS = """
from datetime import datetime

from novu_flows import Payload, Subscriber, TriggerCase, Workflow, delay, generate_cases, hours, in_app


class Reminder(Payload):
    at: datetime | None = None
    note: str


reminder = Workflow(
    "reminder", payload=Reminder, steps=[in_app("{{note}}"), delay(until="at"), in_app("Now", step_id="now")]
)
ada = Subscriber("ada")
any_reminder = generate_cases(reminder, 5, to=ada)
on_time = TriggerCase(
    reminder,
    to=ada,
    payload={"at": datetime.fromisoformat("2030-01-01T12:00:00+01:00"), "note": "x"},
    after=hours(2),
    expect={"in_app": ["x", "Now"]},
)
too_late = TriggerCase(reminder, to=ada, payload={"at": datetime(2020, 1, 1), "note": "x"})
"""


def outcomes(tmp_path, monkeypatch, capsys):
    """Run the cases; return the exit code and what was printed."""
    (tmp_path / "novu.toml").write_text('[project]\ndeclarations = ["flows"]\n')
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "reminders.py").write_text(DECLARATIONS)
    monkeypatch.chdir(tmp_path)
    code = run(["test"])
    return code, capsys.readouterr().out


def test_generated_dates_lie_ahead_and_a_past_one_says_why_nothing_came(tmp_path, monkeypatch, capsys):
    """
    A date that is drawn is after the moment at which every case begins.
    """
    code, printed = outcomes(tmp_path, monkeypatch, capsys)

    assert 4 == code
    assert 6 == printed.count("  passed  ")
    assert "FAILED reminder::too_late" in printed
    assert "where the date of a delay has passed" in printed
