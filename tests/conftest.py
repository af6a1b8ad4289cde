"""What every test stands on: the examples of a law, signals as a terminal gives them, and where coverage is measured."""

import gc
import os
import signal
import sys
import threading

import pytest
from hypothesis import HealthCheck, settings
from law_examples import examples

# A law says what holds, and nothing of how long it takes: no test fails because the machine has other work.
settings.register_profile(
    "laws",
    max_examples=examples(50),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("laws")

WHOLE_RUNS = {
    "test_api_table.py",
    "test_delivery_laws.py",
    "test_faults.py",
    "test_faults_of_test.py",
    "test_fuzz.py",
    "test_fuzz_today.py",
    "test_kills.py",
    "test_laws.py",
    "test_malformed_declarations.py",
    "test_malformed_laws.py",
    "test_template_bounds.py",
    "test_today_edits.py",
    "test_today_faults.py",
    "test_today_kills.py",
    "test_two_writers.py",
}

# Under `nohup`, and in the background of a script, a process starts with these ignored, and so would all that tests start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers():
    """Return how many workers `-n auto` has: one more than there are cores, for many tests wait for another process."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """
    Measure no coverage where hundreds of rounds go over the same lines: laws, replays, bounds.

    The mark `no_cover` of pytest-cov does not do it: in a worker of xdist it starts two measurements, and stops one.
    """
    if item.path.name not in WHOLE_RUNS:
        return (yield)
    measuring, of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(measuring)
        threading.settrace(of_threads)


def pytest_collection_finish():
    """Keep what the collection made, thousands of items, out of every later search for garbage: a third of the time."""
    gc.collect()
    gc.freeze()
