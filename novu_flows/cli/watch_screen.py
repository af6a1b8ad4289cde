"""How a watch is shown: a calm screen in a terminal, lines elsewhere."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from novu_flows.cli.common import Streams
from novu_flows.watch.events import Loaded

_FRAME_ROWS, _FRAME_COLUMNS, _FEWEST_ROWS = 2, 4, 3
_BORDERS = {"planned": "green", "applied": "green", "invalid": "red", "failed": "red"}


class Shown(Protocol):
    """Shows the outcome of each load."""

    def show(self, loaded: Loaded) -> None:
        """Show one outcome."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class LineScreen:
    """Writes each outcome below the last."""

    def __init__(self, streams: Streams, render: Callable[[Loaded], str]) -> None:
        self._streams = streams
        self._render = render

    def show(self, loaded: Loaded) -> None:
        """Write one outcome."""
        self._streams.out.write(self._render(loaded).rstrip("\n") + "\n")
        self._streams.out.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._streams.out.flush()


class Screen:
    """
    Shows the last outcome; while a project does not load, the last good plan stays, marked as such.

    What is longer than the terminal lacks lines in its middle: counts and cases are at the end.
    """

    def __init__(self, streams: Streams) -> None:
        self._console = Console(file=streams.out)
        self._live = Live(console=self._console, auto_refresh=False)
        self._good: tuple[Loaded, str] | None = None

    def show(self, loaded: Loaded) -> None:
        """Show one outcome."""
        now = datetime.now().astimezone().strftime("%H:%M:%S")
        rows = self._console.height - _FRAME_ROWS
        if loaded.status in ("invalid", "failed") and self._good:
            lines = _fitting(self._lines(loaded), rows * 2 // 3)
            good, then = self._good
            kept = _fitting(self._lines(good), rows - len(lines) - _FRAME_ROWS)
            word = f"last good plan, not of what is saved now · {then}"
            panels = (_panel(loaded, f"{loaded.status} · {now}", lines), _panel(good, word, kept))
            self._live.update(Group(*panels), refresh=True)
            return
        if loaded.status in ("planned", "applied"):
            self._good = loaded, now
        lines = _fitting(self._lines(loaded), rows)
        self._live.update(_panel(loaded, f"{loaded.status} · {now}", lines), refresh=True)

    def _lines(self, loaded: Loaded) -> list[Text]:
        said = Text((loaded.text + loaded.cases).strip("\n"))
        return list(said.wrap(self._console, self._console.width - _FRAME_COLUMNS))

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()


def _panel(loaded: Loaded, word: str, lines: list[Text]) -> Panel:
    title = " · ".join(part for part in (loaded.environment, word, f"{loaded.seconds:.2f} s") if part)
    return Panel(Text("\n").join(lines), title=Text(title), border_style=_BORDERS[loaded.status])


def _fitting(lines: list[Text], rows: int) -> list[Text]:
    """Leave out lines of the middle, so that there are no more than fit; a few are shown in any case."""
    rows = max(rows, _FEWEST_ROWS)
    if len(lines) <= rows:
        return lines
    end = rows // 3
    left_out = len(lines) - rows + 1
    return [*lines[: rows - end - 1], Text(f"… {left_out} more lines …"), *lines[len(lines) - end :]]
