"""The command `balance`: what can be asked of it; each command's work is in server/commands/.

Nothing heavy is imported here: a command imports what it needs when it is called.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from server.commands.records_cli import add_to as add_records_to
from server.commands.report_cli import add_to as add_report_to
from server.errors import CannotStart


class Compute(StrEnum):
    """What the engine computes on."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class Pace(StrEnum):
    """How fast a practice goes by."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


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

Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help="Port on this computer; otherwise 8765 or the next free one."),
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")]
Data = Annotated[Path | None, typer.Option(file_okay=False, help="Folder for what is kept.")]
Microphone = Annotated[
    str | None, typer.Option(help="Microphone to listen to, as `balance devices` names it.")
]
Share = Annotated[
    bool, typer.Option("--share", help="Let other devices in the network look, by links, from the start.")
]
ShareHost = Annotated[
    str | None,
    typer.Option(help="Address or name under which others reach this computer; otherwise found out."),
]
Certfile = Annotated[
    Path | None,
    typer.Option(dir_okay=False, help="Certificate (PEM) for HTTPS with other devices."),
]
Keyfile = Annotated[
    Path | None,
    typer.Option(dir_okay=False, help="The certificate's key (PEM), if it is not in the same file."),
]
ComputeOn = Annotated[Compute | None, typer.Option(help="What the engine computes on.")]


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
        typer.Argument(help="A recording to play; otherwise pyannote.audio's sample conversation."),
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


@app.command()
def analyze(
    audio: Annotated[
        list[Path], typer.Argument(help="Recordings (WAV, FLAC, MP3, M4A, WebM, MP4, …), or folders of them.")
    ],
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="Folder for the results; not needed with --save.")
    ] = None,
    save: Annotated[
        bool, typer.Option("--save", help="Keep each recording as a session, to be reviewed like any other.")
    ] = False,
    title: Annotated[
        str | None, typer.Option(help="With --save: what the session is called; otherwise as its file is.")
    ] = None,
    series: Annotated[str | None, typer.Option(help="With --save: the series that it belongs to.")] = None,
    live: Annotated[
        bool,
        typer.Option("--live", help="Go through the live pipeline, and keep what would have been shown."),
    ] = False,
    people: Annotated[
        int | None, typer.Option(min=1, max=50, help="How many people there are, where that is known.")
    ] = None,
    introductions: Annotated[
        Path | None,
        typer.Option(help="Who introduces themself when: a JSON file, or a folder with NAME.json for each."),
    ] = None,
    pipeline: Annotated[
        str | None,
        typer.Option(
            help="A pipeline of pyannote.audio that decides on the whole recording instead: a folder, or a "
            "name on Hugging Face; a token for it is taken from the environment, HF_TOKEN."
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that work at once; otherwise one a core.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Address of a dask.distributed scheduler: its workers do it. Example: tcp://host:8786"
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Also redo recordings whose results are there; with --save as further sessions."
        ),
    ] = False,
    compute: ComputeOn = None,
    data: Data = None,
) -> None:
    """Work out who spoke when in recordings, and all figures: NAME.rttm and NAME.json, or sessions."""
    from server.analysis.tasks import Options
    from server.commands.analyze import Save, described, run_analyze

    if not save and (title is not None or series is not None):
        raise CannotStart("--title and --series are for what is kept: give --save, too.", 2)
    if workers is not None and scheduler is not None:
        raise CannotStart("--workers is for this machine and --scheduler for a cluster: give one of them.", 2)
    run_analyze(
        audio,
        out,
        Options(live, people, pipeline, compute.value if compute else "auto"),
        rounds=introductions,
        workers=workers,
        scheduler=scheduler,
        again=again,
        save=Save({"data": data}, described(title, "--title"), described(series, "--series"))
        if save
        else None,
    )


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


def main() -> None:
    """Run the command; what cannot be done is one sentence on stderr."""
    try:
        app()
    except CannotStart as failed:
        typer.echo(f"balance: {failed.sentence}", err=True)
        sys.exit(failed.exit_code)
