"""How a watch is shown: a calm screen in a terminal, lines elsewhere."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from novu_flows.cli.streams import Streams
from novu_flows.watch.events import Loaded

_BORDERS = {"planned": "green", "applied": "green", "invalid": "red", "failed": "red"}


class Shown(Protocol):
    """Shows the outcome of each load."""

    def tell(self, loaded: Loaded) -> None:
        """Show one outcome."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Lines:
    """Writes each outcome below the last."""

    def __init__(self, streams: Streams, render: Callable[[Loaded], str]) -> None:
        self._streams = streams
        self._render = render

    def tell(self, loaded: Loaded) -> None:
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
    """Shows the last outcome; while a project does not load, the last good plan stays, marked as such."""

    def __init__(self, streams: Streams) -> None:
        self._live = Live(console=Console(file=streams.out), auto_refresh=False)
        self._good: Loaded | None = None

    def tell(self, loaded: Loaded) -> None:
        """Show one outcome."""
        panels = [_panel(loaded, loaded.status)]
        if loaded.status in ("invalid", "failed") and self._good:
            panels.append(_panel(self._good, "last good plan, not of what is saved now"))
        elif loaded.status in ("planned", "applied"):
            self._good = loaded
        self._live.update(Group(*panels), refresh=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()


def _panel(loaded: Loaded, word: str) -> Panel:
    now = datetime.now().astimezone().strftime("%H:%M:%S")
    title = " · ".join(part for part in (loaded.environment, word, now, f"{loaded.seconds:.2f} s") if part)
    return Panel(
        Text((loaded.text + loaded.cases).strip("\n")),
        title=Text(title),
        border_style=_BORDERS[loaded.status],
    )
