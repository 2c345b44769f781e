"""A session as files of other programs: what each format is made of, and what the files are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from balance.exports import csv_tables
from balance.exports.json_document import whole_json
from balance.exports.textgrid import textgrid
from balance.speech.rttm import rttm
from balance.speech.segments import Segment

if TYPE_CHECKING:
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures

Format = Literal["csv", "json", "rttm", "textgrid"]


def files(account: Account, figures: SessionFigures, kind: Format) -> dict[str, str]:
    """The text of each file by its name; to be written as UTF-8, line ends as they are."""
    name = f"session-{account.id}"
    if kind == "csv":
        return {
            f"{name}-turns.csv": csv_tables.turns(account, figures),
            f"{name}-people.csv": csv_tables.people(account, figures),
            f"{name}-session.csv": csv_tables.sessions([(account, figures)]),
        }
    if kind == "json":
        return {f"{name}.json": whole_json(account, figures)}
    if kind == "textgrid":
        return {f"{name}.TextGrid": textgrid(account, figures)}
    names = {person.id: person.name or person.id for person in figures.people}
    turns = [Segment(turn.start_s, turn.end_s, names[turn.person]) for turn in figures.turns]
    return {f"{name}.rttm": rttm(name, turns)}
