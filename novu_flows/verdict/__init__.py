"""Decides whether what a trigger case was seen to do is what it expects; values in, values out."""

from novu_flows.verdict.outcome import CaseOutcome, Mismatch, TrialReport
from novu_flows.verdict.rejection import rejection
from novu_flows.verdict.seen import Seen, SeenMessage, SeenRun, SeenStep
from novu_flows.verdict.verify import is_unknown, unfinished, verify

__all__ = [
    "CaseOutcome",
    "Mismatch",
    "Seen",
    "SeenMessage",
    "SeenRun",
    "SeenStep",
    "TrialReport",
    "is_unknown",
    "rejection",
    "unfinished",
    "verify",
]
