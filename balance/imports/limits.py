"""How much a file may hold: far more than any meeting, and not so much that it could fill the memory."""

from __future__ import annotations

LARGEST_BYTES = 20_000_000
LONGEST_S = 48 * 3600.0
MOST_PEOPLE = 200
MOST_VOICES = 1_000
MOST_STRETCHES = 200_000
"""Of speech: more than one a second for two days."""
MOST_LINES = 5_000
"""Of anything else that there is one of after the other: notes, prompts, pauses."""
