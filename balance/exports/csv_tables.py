"""Tidy CSV: one row for each turn, for each person, or for the session (Wickham 2014, "Tidy Data")."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balance.metrics.part import Group
    from balance.review.account import Account
    from balance.review.session_figures import SessionFigures

Cell = str | int | float | bool | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def turns(account: Account, figures: SessionFigures) -> str:
    """One row a turn, in order; unknown speech has no person."""
    names = {person.id: person.name for person in figures.people}
    rows: list[dict[str, Cell]] = [
        {
            "session": account.id,
            "start_s": turn.start_s,
            "end_s": turn.end_s,
            "person": turn.person,
            "name": names.get(turn.person),
            "backchannel": turn.backchannel,
            "counted": turn.counted,
            "confidence": turn.confidence,
        }
        for turn in figures.turns
    ]
    rows += [
        {"session": account.id, "start_s": one.start_s, "end_s": one.end_s, "person": None}
        for one in figures.unknown
    ]
    columns = ("session", "start_s", "end_s", "person", "name", "backchannel", "counted", "confidence")
    return _csv(columns, sorted(rows, key=lambda row: (row["start_s"], row["end_s"])))


PEOPLE = (
    "session", "person", "name", "number", "role", "group", "counted", "present_s", "talk_time_s", "share",
    "share_low", "share_high", "fair_share", "voice_index", "voice_index_low", "voice_index_high",
    "raw_talk_time_s", "turns", "backchannels", "longest_monologue_s", "response_latency_s", "uptake",
)  # fmt: skip


def people(account: Account, figures: SessionFigures) -> str:
    """One row a person, in seat order; then the voices that have no name."""
    rows: list[dict[str, Cell]] = []
    for person in figures.people:
        whole = person.whole
        rows.append(
            {
                "session": account.id,
                "person": person.id,
                "name": person.name,
                "number": person.number,
                "role": person.role,
                "group": person.group,
                "counted": person.counted,
                "present_s": person.present_s,
                "talk_time_s": whole.talk_time_s,
                "share": whole.share,
                "share_low": whole.share_low,
                "share_high": whole.share_high,
                "fair_share": whole.fair_share,
                "voice_index": whole.voice_index,
                "voice_index_low": whole.voice_index_low,
                "voice_index_high": whole.voice_index_high,
                "raw_talk_time_s": person.raw_talk_time_s,
                "turns": person.turns,
                "backchannels": person.backchannels,
                "longest_monologue_s": person.longest_monologue_s,
                "response_latency_s": person.response_latency_s,
                "uptake": person.uptake,
            }
        )
    return _csv(PEOPLE, rows)


SESSION = (
    "session", "title", "series", "kind", "started_at", "duration_s", "counted_s", "silence_s", "people",
    "speech_time_s", "unknown_s", "coverage", "balance", "hands", "gini", "evenness", "effective_voices",
    "dominated", "interruptions", "interventions",
)  # fmt: skip


def sessions(held: Iterable[tuple[Account, SessionFigures]]) -> str:
    """One row a session."""
    return _csv(SESSION, [_session(account, figures) for account, figures in held])


def _session(account: Account, figures: SessionFigures) -> dict[str, Cell]:
    return {
        "session": account.id,
        "title": account.title,
        "series": account.series,
        "kind": account.kind,
        "started_at": account.started_at.isoformat(timespec="seconds"),
        "duration_s": account.duration_s,
        "counted_s": figures.counted_s,
        "silence_s": figures.silence_s,
        "people": sum(person.counted for person in figures.people),
        "interruptions": figures.interruptions,
        "interventions": sum(one.acted for one in figures.interventions),
        **_group(figures.whole),
    }


def _group(group: Group) -> dict[str, Cell]:
    return {
        "speech_time_s": group.speech_time_s,
        "unknown_s": group.unknown_s,
        "coverage": group.coverage,
        "balance": group.balance,
        "hands": group.hands,
        "gini": group.gini,
        "evenness": group.evenness,
        "effective_voices": group.effective_voices,
        "dominated": group.dominated,
    }


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Cell) -> str:
    """A number in full, nothing for what is not known, and no text that a spreadsheet would run.

    An apostrophe in front is what OWASP recommends against formula injection ("CSV Injection").
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return f"'{value}" if value.startswith(_FORMULA) else value
