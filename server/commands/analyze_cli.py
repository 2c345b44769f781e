"""The command `balance analyze`, as typer shows it; server.commands.analyze does its work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from server.commands.options import ComputeOn, Data
from server.errors import CannotStart


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(analyze)


def analyze(
    audio: Annotated[
        list[Path],
        # Typer itself would refuse all of them where one may not be read.
        typer.Argument(
            readable=False, help="Recordings (WAV, FLAC, MP3, M4A, WebM, MP4, …), or folders of them."
        ),
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
