"""`novu-flows serve`: the embedded Novu on a port of this machine, for any Novu SDK."""

import asyncio
from pathlib import Path
from typing import get_args

import click

from novu_flows.cli.common import Streams, standard_streams
from novu_flows.dataclass import dataclass
from novu_flows.emulator import Emulator
from novu_flows.emulator.delivery.pace import BEHIND_A_QUEUE
from novu_flows.emulator.http.serving import serve
from novu_flows.emulator.store.versions import TODAY, ProfileName
from novu_flows.errors import ExitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """What `serve` was asked for; `file` is None for a Novu in memory."""

    port: int
    file: Path | None
    development_key: str | None
    production_key: str | None
    control: bool
    profile: ProfileName | None = None
    integrations: str


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8787, show_default=True, help="0 for a free one."
)
@click.option(
    "--db",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(".novu-flows/serve.db"),
    show_default=True,
    help="The file that keeps the state.",
)
@click.option("--memory", is_flag=True, help="Keep the state in memory only.")
@click.option("--development-key", metavar="KEY", help="The API key of the development environment.")
@click.option("--production-key", metavar="KEY", help="The API key of the production environment.")
@click.option(
    "--profile",
    type=click.Choice(get_args(ProfileName)),
    help=f"The release of Novu to answer as: {TODAY}, or that of the file, unless given.",
)
@click.option(
    "--control",
    is_flag=True,
    help="Open /emulator: failures on demand, answers of others, the clock, the outbox.",
)
@click.option(
    "--integrations",
    type=click.Choice(("none", "all")),
    default="none",
    show_default=True,
    help="An active integration of each channel and provider that has none.",
)
def command(  # noqa: PLR0913 - one parameter for each option of the command line
    port: int,
    file: Path,
    *,
    memory: bool,
    development_key: str | None,
    production_key: str | None,
    control: bool,
    profile: ProfileName | None,
    integrations: str,
) -> int:
    """Serve the embedded Novu on 127.0.0.1 until Ctrl-C."""
    options = ServeOptions(
        port=port,
        file=None if memory else file,
        development_key=development_key,
        production_key=production_key,
        control=control,
        profile=profile,
        integrations=integrations,
    )
    try:
        return asyncio.run(run_serve(options, standard_streams()))
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED  # as asked; there is nothing left to look for


async def run_serve(options: ServeOptions, streams: Streams) -> ExitCode:
    """Serve; the keys are printed where the emulator made them."""
    if options.file:
        options.file.parent.mkdir(parents=True, exist_ok=True)
    emulator = Emulator(
        options.file,
        development_key=options.development_key,
        production_key=options.production_key,
        control=options.control,
        profile=options.profile,
        asks_this_machine=True,
        pace=BEHIND_A_QUEUE,
    )

    if options.integrations == "all":
        emulator.provide_everything()

    def started(url: str) -> None:
        streams.out.write(_greeting(emulator, url, options))
        streams.out.flush()

    try:
        await serve(emulator, port=options.port, started=started)
    finally:
        emulator.close()
    return ExitCode.OK


def _greeting(emulator: Emulator, url: str, options: ServeOptions) -> str:
    lines = [f"Novu {emulator.version} (embedded) on {url}"]
    if options.development_key is None:
        lines.append(f"development key: {emulator.keys.development}")
    if options.production_key is None:
        lines.append(f"production key:  {emulator.keys.production}")
    lines.append(f"SDKs and novu.toml take this URL; what adds no version itself takes {url}/v1")
    return "\n".join([*lines, "Ctrl-C stops it.", ""])
