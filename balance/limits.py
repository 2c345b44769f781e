"""How much a file may hold: far more than any meeting, and not so much that it could fill the memory."""

from __future__ import annotations

from balance.errors import ImportFileError

LARGEST_BYTES = 20_000_000
LARGEST_JSON_BYTES = 40_000_000
"""Of 100,000 stretches of speech, with their figures."""
LONGEST_S = 48 * 3600.0
MOST_PEOPLE = 200
MOST_VOICES = 1_000
MOST_STRETCHES = 100_000
"""Of speech: one every other second for two days."""
MOST_LINES = 5_000
"""Of anything else that there is one of after the other: notes, prompts, pauses."""
MOST_OBJECTS = 300_000
"""In JSON, whatever they are: each takes hundreds of bytes of memory, and two of the file."""
MOST_VALUES = 1_500_000
LONGEST_LINE = 10_000
"""Characters; what comes behind them in a line of a transcript is passed over."""


def check_stretches(count: int, where: str) -> None:
    """Refuse more speech than can be shown.

    Raises:
        ImportFileError: it is more.
    """
    if count > MOST_STRETCHES:
        raise ImportFileError(
            f"{where} has more than {MOST_STRETCHES} stretches of speech, which nothing can show: "
            "cut it in parts."
        )
