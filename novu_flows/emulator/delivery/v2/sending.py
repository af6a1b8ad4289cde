"""One job of a v2 workflow carried out, and the next one queued."""

from collections.abc import Callable, Mapping

from novu_flows.emulator.delivery.kinds import CANCELED, CHANNELS, FAILED, MERGED
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.delivery.v2 import details
from novu_flows.emulator.delivery.v2.chat import send_chat
from novu_flows.emulator.delivery.v2.digest import SKIPPED, collect
from novu_flows.emulator.delivery.v2.email import email_outputs, send_email
from novu_flows.emulator.delivery.v2.http_request import send_http_request
from novu_flows.emulator.delivery.v2.in_app import send_in_app
from novu_flows.emulator.delivery.v2.preferences import is_preferred
from novu_flows.emulator.delivery.v2.push import send_push
from novu_flows.emulator.delivery.v2.queueing import cancel_rest, end, queue_next, step_run
from novu_flows.emulator.delivery.v2.rendering import Rendering, delivered, render, without
from novu_flows.emulator.delivery.v2.run import StepFailed, StepOutcome, StepOutput, StepRun
from novu_flows.emulator.delivery.v2.schedule import is_put_off, is_skipped
from novu_flows.emulator.delivery.v2.sms import send_sms
from novu_flows.emulator.store.store import Document


def is_v2(job: Document) -> bool:
    """Return whether a job is of a v2 workflow, whose steps have control values."""
    return "controlValues" in job["step"]


def carry_out(lookups: Lookups, job: Document) -> None:
    """Run a job whose turn has come; others come after it unless a step that everything waits for has failed."""
    run = step_run(lookups, job)
    if run is None or job["status"] in (CANCELED, MERGED, SKIPPED):
        lookups.store.replace("jobs", without(job, "dueAt"))
        return
    try:
        if is_put_off(run):
            return
        outcome, halts = _sent(run), False
    except StepFailed as failed:
        outcome, halts = StepOutcome.FAILED, failed.halts
    end(run, FAILED if outcome is StepOutcome.FAILED else outcome.value)
    if halts:
        cancel_rest(run)
    else:
        queue_next(lookups, job)


def _sent(run: StepRun) -> StepOutcome:
    if is_skipped(run):
        return StepOutcome.SKIPPED
    if run.kind in _WITHOUT_OUTPUT:
        return _WITHOUT_OUTPUT[run.kind](run)
    rendering = render(run)
    if rendering is None:
        run.record(details.BRIDGE_SKIPPED.with_raw({"skip": True}))
    outputs = None if rendering is None else _outputs(run, rendering)
    preferred = run.kind not in CHANNELS or is_preferred(run)
    return _SEND[run.kind](run, outputs) if outputs is not None and preferred else StepOutcome.SKIPPED


def _outputs(run: StepRun, rendering: Rendering) -> StepOutput:
    shown = email_outputs(run, rendering) if run.kind == "email" else rendering.controls
    return delivered(run, shown)


def _collect(run: StepRun) -> StepOutcome:
    collect(run)
    return StepOutcome.SENT


def _wait(run: StepRun) -> StepOutcome:
    run.record(details.DELAY_FINISHED)
    return StepOutcome.SENT


def _pass(_run: StepRun) -> StepOutcome:
    return StepOutcome.SENT


def _keep(run: StepRun, outputs: StepOutput) -> StepOutcome:
    run.store.replace("jobs", {**run.job, "stepOutput": dict(outputs)})
    return StepOutcome.SENT


_WITHOUT_OUTPUT: Mapping[str, Callable[[StepRun], StepOutcome]] = {
    "digest": _collect,
    "delay": _wait,
    "throttle": _pass,
    "http_request": send_http_request,
}
_SEND: Mapping[str, Callable[[StepRun, StepOutput], StepOutcome]] = {
    "in_app": send_in_app,
    "email": send_email,
    "sms": send_sms,
    "chat": send_chat,
    "push": send_push,
    "custom": _keep,
}
