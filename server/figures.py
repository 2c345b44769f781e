"""The figures of one session: the engine's publications through the ledger, in the protocol's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance.ledger import Ledger
from balance.reading import Thresholds, read
from server import protocol

if TYPE_CHECKING:
    from balance.reading import Reading
    from diarize.types import Publication


class Figures:
    """What one session knows about who has talked; names live here and end with the session."""

    def __init__(self, thresholds: protocol.Thresholds) -> None:
        self._thresholds = Thresholds(
            window_s=thresholds.window_s,
            balance_after_s=thresholds.balance_after_s,
            figures_after_s=thresholds.figures_after_s,
        )
        self._ledger = Ledger()
        self._names: dict[str, str] = {}
        self._reading: Reading | None = None

    @property
    def published_s(self) -> float:
        """All speech before this second is in the figures."""
        return self._ledger.published_s

    def apply(self, publication: Publication) -> None:
        """Take in new speech and corrections.

        Raises:
            LedgerError: the publication makes no sense.
        """
        self._ledger.apply(publication)
        self._reading = None

    def name(self, voice: str, name: str | None) -> None:
        """Call a voice by a name, or by its number again."""
        if name is None:
            self._names.pop(voice, None)
        else:
            self._names[voice] = name

    def knows(self, voice: str) -> bool:
        """Whether anybody has that voice."""
        return any(known.id == voice for known in self._read().voices)

    @property
    def window(self) -> protocol.Group:
        """Everybody over the last five minutes of counted time."""
        return protocol.Group.model_validate(self._read().window, from_attributes=True)

    @property
    def phase(self) -> protocol.Group:
        """Everybody since the start."""
        return protocol.Group.model_validate(self._read().phase, from_attributes=True)

    def voices(self, *, live: bool) -> tuple[protocol.Voice, ...]:
        """Everybody who has been heard, in the order of their seats: for now, that of appearance.

        Args:
            live: a session listens; otherwise nobody has the floor, whoever spoke last.
        """
        return tuple(
            protocol.Voice(
                id=voice.id,
                number=voice.number,
                name=self._names.get(voice.id),
                in_roster=voice.in_roster,
                present=voice.present,
                counted=True,
                speaking=live and voice.speaking,
                raw_talk_time_s=voice.raw_talk_time_s,
                turns=voice.turns,
                backchannels=voice.backchannels,
                longest_monologue_s=voice.longest_monologue_s,
                window=protocol.Figures.model_validate(voice.window, from_attributes=True),
                phase=protocol.Figures.model_validate(voice.phase, from_attributes=True),
            )
            for voice in self._read().voices
        )

    def _read(self) -> Reading:
        """The reading as of the last publication, worked out once."""
        if self._reading is None:
            self._reading = read(self._ledger, None, self._thresholds)
        return self._reading
