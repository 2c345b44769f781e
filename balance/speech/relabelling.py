"""The speech of a session that is over: given to somebody else, or put together from its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from balance.speech.ledger import Ledger
from balance.speech.publications import Attribution
from balance.speech.rows import TOUCH_S, UNKNOWN, joined, outside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

Row = tuple[float, float, int, int, float]
"""start_s, end_s, piece, index of the voice, confidence: as `balance.speech.rows.ROW` has them."""


def ledger_of_rows(rows: Iterable[Row], voices: Sequence[str], published_s: float) -> Ledger:
    """The ledger that the record gives back for these rows.

    Args:
        rows: in order.
        voices: what the rows' indices mean.
        published_s: seconds of sound of the session.
    """
    names = (*voices, None)  # unknown is -1
    speech = (Attribution(piece, start, end, names[voice], sure) for start, end, piece, voice, sure in rows)
    return Ledger.of(speech, voices, published_s=published_s)


def relabelled(
    ledger: Ledger,
    start_s: float,
    end_s: float,
    of: frozenset[str | None] | None,
    to: str | None,
    *,
    sure: bool = True,
) -> Ledger | None:
    """A ledger in which what was said between two times is another voice's.

    Args:
        ledger: stays as it is.
        start_s: what straddles it is cut.
        end_s: the same; may be inf.
        of: only these voices' speech; None in it: unknown speech. None: all of it.
        to: whose it is then; None: unknown.
        sure: somebody says whose it was: the confidence is 1. Otherwise it stays.

    Returns:
        None: there is no such speech.
    """
    rows = ledger.rows.copy()
    voices = ledger.voices
    index = {voice: place for place, voice in enumerate(voices)}
    chosen = np.ones(len(rows), dtype=np.bool_)
    if of is not None:
        wanted = [
            UNKNOWN if voice is None else index[voice] for voice in of if voice is None or voice in index
        ]
        chosen = np.isin(rows["voice"], wanted)
    inside = rows[chosen]
    inside["start_s"] = np.maximum(inside["start_s"], start_s)
    inside["end_s"] = np.minimum(inside["end_s"], end_s)
    inside = inside[inside["end_s"] - inside["start_s"] > TOUCH_S]
    if not len(inside):
        return None
    if to is not None and to not in index:
        voices = (*voices, to)
        index[to] = len(index)
    if to is None:
        inside["voice"], inside["confidence"] = UNKNOWN, 0.0
    else:
        if sure:
            inside["confidence"] = 1.0
        inside["voice"] = index[to]
    changed = joined(np.concatenate((rows[~chosen], outside(rows[chosen], start_s, end_s), inside)))
    return ledger_of_rows(changed.tolist(), voices, ledger.published_s)


def same_speech(one: Ledger, other: Ledger) -> bool:
    """Whether the same was heard, of the same voices, with the same confidence."""
    return one is other or (one.voices == other.voices and digest(one) == digest(other))


def digest(ledger: Ledger) -> str:
    """What tells two ledgers' speech apart."""
    from hashlib import sha256

    rows: NDArray[np.void] = np.ascontiguousarray(ledger.rows)
    return sha256(rows.tobytes()).hexdigest()
