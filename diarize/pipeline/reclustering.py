"""When everything is clustered anew: beside the steps, taking effect at a fixed time of the stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from diarize.pipeline.settings import PipelineSettings
    from diarize.types import Relabel
    from diarize.voices.proposal import Proposal
    from diarize.voices.voices import Voices


class Reclustering:
    """Every few seconds; sooner in the first minutes, and when there is much unknown speech."""

    def __init__(self, voices: Voices, executor: Executor, settings: PipelineSettings) -> None:
        self._voices = voices
        self._executor = executor
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Nothing has been heard."""
        self._pending: tuple[Future[Proposal], float] | None = None
        self._clustered_s = 0.0
        self._unknown_s: dict[int, float] = {}
        """Clean speech in which nobody was recognised, by piece, since the last clustering."""

    def note(self, piece: int) -> None:
        """A piece has been listened to."""
        heard = self._voices.heard.pieces[piece]
        self._unknown_s[piece] = heard.clean_s if heard.voice is None else 0.0

    def drop(self) -> None:
        """What is in work takes no effect any more."""
        self._pending = None

    def finished(self, now_s: float) -> list[Relabel]:
        """Let take effect what has been in work for so long.

        Returns:
            What changes of what has been published.
        """
        if not self._pending or now_s < self._pending[1]:
            return []
        changes = self._voices.accept(self._pending[0].result())
        self._pending = None
        self._unknown_s.clear()
        return changes

    def begin(self, now_s: float) -> None:
        """Begin anew, where it is time."""
        if self._is_due(now_s) and self._pending is None:
            work = self._voices.prepare()
            self._pending = (self._executor.submit(work), now_s + self._settings.cluster_takes_s)
            self._clustered_s = now_s

    def at_once(self) -> list[Relabel]:
        """Cluster now, and wait for it."""
        self._pending = None
        return self._voices.accept(self._voices.prepare()())

    def _is_due(self, now_s: float) -> bool:
        s = self._settings
        since_s = now_s - self._clustered_s
        unknown_s = sum(self._unknown_s.values())
        every_s = s.cluster_early_s if now_s <= s.early_s else s.cluster_every_s
        return since_s >= every_s or (since_s >= s.cluster_soon_s and unknown_s >= s.much_unknown_s)
