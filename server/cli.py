"""The command `balance`: what can be asked of it; each command's work is in server/commands/.

Nothing heavy is imported here: a command imports what it needs when it is called.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from server.commands.analyze_cli import add_to as add_analyze_to
from server.commands.options import (
    Certfile,
    ComputeOn,
    Data,
    Keyfile,
    Microphone,
    NoOpen,
    Pace,
    Port,
    Share,
    ShareHost,
)
from server.commands.records_cli import add_to as add_records_to
from server.commands.report_cli import add_to as add_report_to
from server.errors import CannotStart


class _StartByDefault(TyperGroup):
    """`balance` alone, or with options only, is `balance start`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if not args or (args[0].startswith("-") and args[0].split("=")[0] not in own):
            args = ["start", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_StartByDefault,
    help="One laptop microphone shows a workshop live how its talking is shared. Without a command: start.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        import balance

        typer.echo(f"balance {balance.__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of the command as a whole."""


@app.command()
def start(
    port: Port = None,
    no_open: NoOpen = False,
    data: Data = None,
    microphone: Microphone = None,
    compute: ComputeOn = None,
    share: Share = False,
    share_host: ShareHost = None,
    certfile: Certfile = None,
    keyfile: Keyfile = None,
) -> None:
    """Start the server and open the mentor's page."""
    from server.commands.start import run_start

    run_start(
        {
            "port": port,
            "open": False if no_open else None,
            "data": data,
            "microphone": microphone,
            "compute": compute and compute.value,
            "share": share or None,
            "share_host": share_host,
            "certfile": certfile,
            "keyfile": keyfile,
        }
    )


@app.command()
def demo(
    audio: Annotated[
        Path | None,
        typer.Argument(
            readable=False, help="A recording to play; otherwise pyannote.audio's sample conversation."
        ),
    ] = None,
    speed: Annotated[float, typer.Option(min=0.1, max=100, help="How many times faster than life.")] = 1.0,
    port: Port = None,
    no_open: NoOpen = False,
    data: Data = None,
    compute: ComputeOn = None,
) -> None:
    """Show everything on a real recorded conversation, played over and over; needs no microphone."""
    from server.commands.demo import run_demo

    flags = {
        "port": port,
        "open": False if no_open else None,
        "data": data,
        "compute": compute and compute.value,
    }
    run_demo(flags, audio, speed)


@app.command()
def rehearse(
    people: Annotated[int, typer.Option(min=2, max=14, help="How many people are in the list.")] = 6,
    pace: Annotated[Pace, typer.Option(help="How fast the workshop goes by.")] = Pace.NORMAL,
    seed: Annotated[int, typer.Option(min=0, help="Another number gives other turns.")] = 0,
    port: Port = None,
    no_open: NoOpen = False,
    data: Data = None,
    share: Share = False,
    share_host: ShareHost = None,
) -> None:
    """Practise with a drawn workshop: no sound, nobody real, and nothing is kept."""
    from server.commands.rehearse import run_rehearse

    flags = {
        "port": port,
        "open": False if no_open else None,
        "data": data,
        "share": share or None,
        "share_host": share_host,
    }
    run_rehearse(flags, people=people, pace=pace.value, seed=seed)


add_analyze_to(app)


@app.command()
def devices() -> None:
    """List the microphones of this computer."""
    from server.commands.devices import run_devices

    run_devices()


@app.command()
def doctor(
    port: Port = None,
    data: Data = None,
    report: Annotated[
        bool, typer.Option("--report", help="Print what a bug report needs; nothing personal is in it.")
    ] = False,
) -> None:
    """Check that everything needed is there, and say what to do where it is not."""
    from server.commands.doctor import run_doctor

    run_doctor({"port": port, "data": data}, report=report)


@app.command("install-shortcut")
def install_shortcut() -> None:
    """Put an icon on the desktop that starts the program without a terminal."""
    from server.commands.install_shortcut import run_install_shortcut

    run_install_shortcut()


add_records_to(app)
add_report_to(app)


def write_what_there_are_letters_for() -> None:
    """Where the output has no letter for something (a file on Windows, an old terminal), write `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def main() -> None:
    """Run the command; what cannot be done is one sentence on stderr."""
    write_what_there_are_letters_for()
    try:
        app()
    except CannotStart as failed:
        typer.echo(f"balance: {failed.sentence}", err=True)
        sys.exit(failed.exit_code)
