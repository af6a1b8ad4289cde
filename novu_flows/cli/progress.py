"""Progress of an apply on standard error: a bar in a terminal, a line for each outcome elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from novu_flows.cli.streams import Streams
from novu_flows.render import text
from novu_flows.report import Done, Outcome

Tell = Callable[[Outcome], None]


@contextmanager
def progress(streams: Streams, total: int) -> Iterator[Tell]:
    """Give what to tell each outcome to."""
    if not streams.err.isatty() or not total:
        yield lambda outcome: streams.say(text.outcome_line(outcome))
        return
    with _bar(streams, total) as tell:
        yield tell


@contextmanager
def _bar(streams: Streams, total: int) -> Iterator[Tell]:
    from rich.console import Console  # noqa: PLC0415 - loaded for a terminal only
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    console = Console(file=streams.err)
    columns = (TextColumn("applying"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("applying", total=total)

        def tell(outcome: Outcome) -> None:
            bar.advance(task)
            if not isinstance(outcome, Done):
                console.print(Text(text.outcome_line(outcome)))

        yield tell
