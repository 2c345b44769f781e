"""The pipeline: sound in, publications out. The same for a room and for a recording.

Each step looks at the last ten seconds: segmentation → tracks → pieces → embeddings → voices. What lies
at least `lag_s` back is published; what lies so far back that no window will see it again is settled and
rewritten where its borders moved. Every few seconds everything is clustered anew, in the background, and
takes effect at a fixed time of the stream, so that the result does not depend on the machine's speed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from diarize.activity import SpeechSettings, runs, speech
from diarize.ahead import Ahead
from diarize.errors import EngineError
from diarize.floor import Floor
from diarize.frames import FRAME_SAMPLES, frames, seconds
from diarize.hearing import Hearing
from diarize.memory import Learned
from diarize.mentor import Mentor
from diarize.pieces import Pieces, PieceSettings
from diarize.resting import Rest, RestSettings
from diarize.segmentation import WINDOW_FRAMES
from diarize.statements import Expect, Introduce, NameVoice
from diarize.tracks import EDGE_FRAMES, Activity, Tracks
from diarize.types import (
    SAMPLE_RATE_HZ,
    Attribution,
    AudioBlock,
    Gap,
    Observation,
    Publication,
    Relabel,
    Rewrite,
)
from diarize.voices import Voices, VoiceSettings
from diarize.voicing import tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

    from numpy.typing import NDArray

    from diarize.embedding import EmbedsFeatures
    from diarize.memory import Memory
    from diarize.pieces import Piece
    from diarize.segmentation import SegmentsWindows
    from diarize.statements import Answer, Statement
    from diarize.voices import Proposal


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """How often to look and how long to wait."""

    step_s: float = 0.5
    lag_s: float = 0.3
    """How far behind the last sound speech is published."""
    early_looks: tuple[int, ...] = (frames(0.4), frames(0.8), frames(1.6))
    """Clean frames at which a growing piece is recognised before it is complete."""
    least_frames: int = frames(0.4)
    """A piece with less clean speech gets no embedding: it says nothing."""
    cluster_every_s: float = 10.0
    cluster_early_s: float = 4.0
    early_s: float = 120.0
    """In the first minutes, with few pieces and much to find out, clustering comes this often."""
    cluster_soon_s: float = 2.0
    """Clustered this soon after the last time when there is much unknown speech."""
    much_unknown_s: float = 3.0
    cluster_takes_s: float = 1.0
    """A clustering takes effect this long after it was started."""
    publish: str = "at_once"
    """`at_once`: live. `settled`: for a recording, only what will not change."""
    batch_steps: int = 1
    """So many steps are segmented together, ahead of time; 1: each when it comes."""
    embeddings_ahead: int = 0
    """So many embeddings may be in work beside the steps; 0: each is waited for."""
    rest: RestSettings = field(default_factory=RestSettings)
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    pieces: PieceSettings = field(default_factory=PieceSettings)
    voices: VoiceSettings = field(default_factory=VoiceSettings)


LIVE = PipelineSettings()
RECORDING = PipelineSettings(
    step_s=2.0,
    lag_s=3.0,
    early_looks=(),
    cluster_every_s=float("inf"),
    early_s=0.0,
    much_unknown_s=float("inf"),
    publish="settled",
    batch_steps=8,
    embeddings_ahead=16,
)


SHORT_GAP_SAMPLES = SAMPLE_RATE_HZ // 2
"""What is missing for no longer is heard as silence; behind a longer gap everybody starts anew."""
END_S = 0.1
"""What was said of sound up to so long behind the end is taken to be of sound up to the end."""


class Pipeline:
    """Sound to turns."""

    def __init__(
        self,
        segmentation: SegmentsWindows,
        embedding: EmbedsFeatures,
        executor: Executor,
        settings: PipelineSettings = LIVE,
    ) -> None:
        self._segmentation = segmentation
        self._embedding = embedding
        self._executor = executor
        self._settings = settings
        self.voices = Voices(settings.voices)
        # Of a recording only what stands is published: it is clustered once, at its end.
        self._mentor = Mentor(self.voices, clusters=settings.publish == "at_once")
        self._hearing = Hearing()
        self._floor = Floor()
        self._rest = Rest(settings.rest)
        self._ahead = Ahead(segmentation, executor)
        self._embedded: deque[tuple[Callable[..., Observation], Callable[[], NDArray[np.float32]]]] = deque()
        self._tracks = Tracks()
        self._pieces = Pieces(settings.pieces)
        self.reset()

    def reset(self) -> None:
        """A new stream begins at sample 0; nobody is known, nothing has been said, voices may be heard."""
        self.step_s = self._settings.step_s
        self.voices.reset()
        self._mentor.reset()
        self._floor.reset()
        self._hears_voices = True
        self._hears_from = 0
        """Pieces with lower numbers began when voices might not be heard."""
        self._expected_sample = 0
        self._pending: tuple[Future[Proposal], float] | None = None
        self._clustered_s = 0.0
        self._unknown_s: dict[int, float] = {}
        """Clean speech in which nobody was recognised, by piece, since the last clustering."""
        self._embedded.clear()
        self._relabels: list[Relabel] = []
        self._unsent: list[Publication] = []
        self._begin(0)

    def _begin(self, start_sample: int) -> None:
        """Sound begins, at the start or behind a gap."""
        start = -(-start_sample // FRAME_SAMPLES)
        self._skip_samples = start * FRAME_SAMPLES - start_sample
        self._waiting: list[NDArray[np.float32]] = []
        self._waiting_samples = 0
        self._first = start
        self._looked = start
        """Frames before this have been through a window."""
        self._front = start
        """Frames before this have been published, or cut into pieces."""
        self._settled = start
        self._missing: list[tuple[int, int]] = []
        """Frames of short gaps, from the first to behind the last."""
        self._looks: dict[int, int] = {}
        self._told = start
        """Frames before this have been published, if only because nothing was heard in them."""
        self._last_look: tuple[Activity, NDArray[np.bool_]] | None = None
        self._rest.reset()
        self._hearing.reset(start)
        self._ahead.reset()
        self._tracks.reset(start - WINDOW_FRAMES)
        self._pieces.reset()

    # ------------------------------------------------------------------ sound

    def step(self, sound: AudioBlock | Gap) -> list[Publication]:
        """Take in sound; publish what is ready.

        A model call that fails raises here, and costs the window that it was for: what was found out
        before it is published by the next step.

        Raises:
            EngineError: the sound has been taken in already; its numbers must go on. Numbers left out are a
                gap.
        """
        if sound.start_sample < self._expected_sample:
            raise EngineError(
                f"Sound from sample {sound.start_sample} on has been heard already, up to "
                f"{self._expected_sample}: number the samples of a stream on, or reset the engine."
            )
        missing = sound.start_sample - self._expected_sample
        if missing and isinstance(sound, Gap):
            sound = Gap(self._expected_sample, missing + sound.duration_samples, sound.reason)
        elif missing:
            self._expected_sample = sound.start_sample
            return self._take_in(Gap(sound.start_sample - missing, missing, "engine_behind"), sound)
        return self._take_in(sound)

    def _take_in(self, *sounds: AudioBlock | Gap) -> list[Publication]:
        for sound in sounds:
            self._expected_sample = sound.end_sample
            self._hear(sound)
        return self._publications()

    def _hear(self, sound: AudioBlock | Gap) -> None:
        if isinstance(sound, Gap) and not 0 < sound.duration_samples <= SHORT_GAP_SAMPLES:
            self._flush()
            self._begin(sound.end_sample)
            self._unsent.append(Publication(sound.end_sample / SAMPLE_RATE_HZ))
            return
        samples = self._silence(sound) if isinstance(sound, Gap) else sound.samples
        if self._skip_samples:
            skipped = min(self._skip_samples, len(samples))
            samples, self._skip_samples = samples[skipped:], self._skip_samples - skipped
        self._waiting.append(samples)
        self._waiting_samples += len(samples)
        step_samples = frames(self.step_s) * FRAME_SAMPLES
        batch_samples = step_samples * self._settings.batch_steps
        while self._waiting_samples >= batch_samples:
            if self._settings.batch_steps == 1:
                self._hearing.hear(self._take(step_samples))
                if not self._rests(step_samples // FRAME_SAMPLES):
                    self._look()
            else:
                self._ahead.put(self._take(batch_samples), step_samples)
                self._look_ahead(everything=False)

    def _silence(self, gap: Gap) -> NDArray[np.float32]:
        """An overflow of some milliseconds: silence stands for it, nobody starts anew, nobody is credited."""
        first, last = gap.start_sample // FRAME_SAMPLES, -(-gap.end_sample // FRAME_SAMPLES)
        self._missing.append((first, last))
        return np.zeros(gap.duration_samples, np.float32)

    def _publications(self) -> list[Publication]:
        """What has not been handed out yet."""
        unsent, self._unsent = self._unsent, []
        return unsent

    def _publish_corrections(self) -> list[Publication]:
        """What has been found out since the last step."""
        self._unsent.append(Publication(seconds(self._front), revisions=self._corrections()))
        return self._publications()

    def _corrections(self) -> tuple[Relabel, ...]:
        relabels, self._relabels = self._relabels, []
        return tuple(relabels)

    def finish(self) -> list[Publication]:
        """No more sound comes: publish the rest, then everything as it is known at the end."""
        self._flush()
        self._observe(0)
        self._relabels += self._mentor.hear(seconds(self._front) + END_S)
        self._mentor.end()
        self._cluster_now()
        return self._publish_corrections()

    def _flush(self) -> None:
        """Publish and settle all sound that has come in."""
        self._look_ahead(everything=True)
        step_samples = frames(self.step_s) * FRAME_SAMPLES
        while self._waiting_samples > step_samples:
            self._hearing.hear(self._take(step_samples))
            self._look()
        rest = self._waiting_samples
        if rest or self._front < self._hearing.end_frame:
            end = self._hearing.end_frame + rest // FRAME_SAMPLES
            silence = np.zeros(step_samples - rest, np.float32)
            self._hearing.hear(np.concatenate([self._take(rest), silence]))
            self._look(end=end)

    def _look_ahead(self, *, everything: bool) -> None:
        """Look at the windows that have been segmented, or at all that are in work."""
        for samples, activity in self._ahead.take(everything=everything):
            self._hearing.hear(samples)
            self._look(activity)

    def _take(self, count: int) -> NDArray[np.float32]:
        joined = np.concatenate(self._waiting) if self._waiting else np.zeros(0, np.float32)
        self._waiting = [joined[count:]]
        self._waiting_samples = len(joined) - count
        return joined[:count]

    # ------------------------------------------------------------------ what people say

    def say(self, statement: Statement, operation: int | None = None) -> list[Publication]:
        """Somebody says who is who: it takes effect now, or once the sound that it is about has been heard.

        Args:
            statement: what is said.
            operation: its number, for the answer and for taking it back; None: one more than the last.

        Returns:
            The corrections; `answers` has the answer.
        """
        self._relabels += self._mentor.say(statement, operation, seconds(self._front))
        return self._publish_corrections()

    def answers(self) -> list[Answer]:
        """What has been answered to what was said, since this was last asked."""
        return self._mentor.answers()

    def name(self, voice: str, name: str | None) -> list[Publication]:
        """This voice is this person (None: nobody in particular); all that was heard is looked at again."""
        return self.say(NameVoice(voice, name))

    def introduce(self, name: str, start_s: float, end_s: float) -> list[Publication]:
        """Whoever speaks most between two times is this person; used once all of it has been heard."""
        return self.say(Introduce(name, start_s, end_s))

    def expect(self, people: int | None) -> list[Publication]:
        """There are at most so many people; None: nobody knows."""
        return self.say(Expect(people))

    def hear_voices(self, allowed: bool) -> None:
        """Whether voices may be listened to, from here on: while not, none is embedded, speech is nobody's.

        Either way every embedding so far is deleted, and no piece is listened to that has begun already:
        none holds sound from before voices might be heard.
        """
        if allowed == self._hears_voices:
            return
        self._hears_voices = allowed
        self._hears_from = self._pieces.next_id
        self._embedded.clear()
        self._pending = None
        self.voices.delete_all()

    def learned(self) -> Learned:
        """What another process needs to know to go on, beyond what this said last time."""
        voices = self.voices
        return Learned(voices.heard.learned(), voices.hand, voices.numbered, self.next_number)

    def remember(self, memory: Memory, next_number: int) -> None:
        """Go on where a pipeline ended that knew this; pieces are numbered from `next_number`."""
        self.voices.remember(memory)
        self._pieces.count_from(next_number)
        if not self._hears_voices:
            self.voices.delete_all()

    @property
    def next_number(self) -> int:
        """The number of the next piece."""
        return self._pieces.next_id

    # ------------------------------------------------------------------ a step

    def _rests(self, step_frames: int) -> bool:
        """Whether the sound since the last look can wait; what is published of it is that nobody spoke."""
        levels = self._hearing.levels(self._looked, self._hearing.end_frame)
        if self._mentor.waits or not self._rest.may_wait(levels, step_frames, self._floor.level):
            return False
        self._told = self._hearing.end_frame - frames(self._settings.lag_s)
        self._unsent.append(Publication(seconds(self._told), revisions=self._corrections()))
        return True

    def _look(self, activity: NDArray[np.float32] | None = None, end: int | None = None) -> None:
        """Look at the window that ends with all that has been heard.

        Args:
            activity: (500, 3) the window's, if it has been segmented already.
            end: this is the last window, and sound ends at this frame.
        """
        step_frames = self._hearing.end_frame - self._looked
        self._looked = self._hearing.end_frame
        moves = self._settle_leaving(self._looked - WINDOW_FRAMES)
        if activity is None:
            activity = self._segmentation(self._hearing.window(self._looked)[None])[0]
        self._tracks.step(activity, self._looked - WINDOW_FRAMES)
        view = self._tracks.current()
        levels = self._hearing.levels(view.start_frame, view.end_frame)
        new = self._front - view.start_frame
        self._floor.hear(levels[new:], view.probability[:, new:])
        active = speech(view.probability, self._settings.speech)
        self._floor.drop_noise(active, view.probability, levels)
        self._missing = [span for span in self._missing if span[1] > view.start_frame]
        for first, last in self._missing:
            active[:, max(first - view.start_frame, 0) : max(last - view.start_frame, 0)] = False
        front = end if end is not None else max(self._looked - frames(self._settings.lag_s), self._front)
        # An introduction needs all that was heard in it.
        self._cut(view, active, front, last=end is not None or self._mentor.is_due(seconds(front)))
        self._observe(0 if self._mentor.waits else self._settings.embeddings_ahead)
        told = min(max(self._told, self._front), front)
        late = self._attributions(view, active, self._front, told)
        fresh = self._attributions(view, active, told, front)
        if late:
            # It was taken for silence, and published as such.
            moves += (Rewrite(seconds(self._front), seconds(told), late),)
        self._front = front
        # The next window must still see a bit of what comes before the frames it settles.
        settled_to = front if end is not None else view.start_frame + step_frames + EDGE_FRAMES
        moves += self._settle(view, active, settled_to)
        self._last_look = (view, active)
        self._rest.looked(active)
        self._cluster(seconds(self._looked))
        if self._settings.publish == "settled":
            settled = tuple(a for move in moves for a in move.attributions)
            self._unsent.append(Publication(seconds(self._settled), settled, self._corrections()))
        else:
            self._unsent.append(Publication(seconds(front), fresh, (*moves, *self._corrections())))

    def _settle(self, view: Activity, active: NDArray[np.bool_], end: int) -> tuple[Rewrite, ...]:
        """What was spoken up to a frame, as it stands from now on; nothing if all of it stood already."""
        start = max(self._settled, view.start_frame)
        self._settled = max(start, end)
        if end <= start:
            return ()
        return (Rewrite(seconds(start), seconds(end), self._attributions(view, active, start, end)),)

    def _settle_leaving(self, window_start: int) -> tuple[Rewrite, ...]:
        """Settle what the next window will not see: it starts further on than the last one led to expect."""
        if self._last_look is None or window_start <= self._settled:
            return ()
        view, active = self._last_look
        return self._settle(view, active, min(window_start, self._front))

    def _cut(self, view: Activity, active: NDArray[np.bool_], front: int, *, last: bool) -> None:
        """Cut the new frames into pieces; embed those complete or due for an early look, and at last all."""
        new = slice(self._front - view.start_frame, front - view.start_frame)
        alone = active.sum(axis=0) == 1
        for piece in self._pieces.forget(set(view.tracks)):
            self._looks.pop(piece.id, None)
        for row, track in enumerate(view.tracks):
            clean = active[row] & alone
            for piece in self._pieces.extend(track, self._front, active[row, new], clean[new]):
                self._embed(piece, view, active, row)
                self._looks.pop(piece.id, None)
            growing = self._pieces.open_piece(track)
            if growing:
                due = sum(growing.clean_frames >= look for look in self._settings.early_looks)
                if last or due > self._looks.get(growing.id, 0):
                    self._looks[growing.id] = due
                    self._embed(growing, view, active, row)

    def _embed(self, piece: Piece, view: Activity, active: NDArray[np.bool_], row: int) -> None:
        """Begin the embedding of a piece, if there is enough of it; `_observe` takes it in."""
        if not self._hears_voices or piece.id < self._hears_from:
            return
        start = max(piece.start_frame, view.start_frame, self._first)
        part = active[:, start - view.start_frame : piece.end_frame - view.start_frame]
        own = part[row]
        clean = own & (part.sum(axis=0) == 1)
        used = np.flatnonzero(clean)
        if len(used) < self._settings.least_frames:
            # Talked over from end to end: better a blurred likeness than none, for who is left over.
            used = np.flatnonzero(own)
        if len(used) < self._settings.least_frames:
            return
        piece.looked_at_frames = int(clean.sum())
        beside = [
            self._pieces.at(track, start + int(used[len(used) // 2])).id
            for other, track in enumerate(view.tracks)
            if other != row and part[other, own].mean() > 0.5
        ]
        observation = partial(
            Observation,
            piece=piece.id,
            track=piece.track,
            start_s=seconds(start),
            end_s=seconds(piece.end_frame),
            clean_s=seconds(int(clean.sum())),
            beside=tuple(beside),
            tone=tone(self._hearing.windows(used[::2] + start)),
        )
        features = self._hearing.features(used + start)
        if self._settings.embeddings_ahead:
            embedding = self._executor.submit(self._embedding, features).result
        else:
            embedding = partial(self._embedding, features)
        self._embedded.append((observation, embedding))

    def _observe(self, leave: int) -> None:
        """Recognise the pieces whose embeddings were begun, in order, all but the last `leave`."""
        while len(self._embedded) > leave:
            observation, embedding = self._embedded.popleft()
            observed = observation(embedding=embedding())
            self._relabels += self.voices.observe(observed)
            heard = self.voices.heard.pieces[observed.piece]
            self._unknown_s[observed.piece] = heard.clean_s if heard.voice is None else 0.0

    def _attributions(
        self, view: Activity, active: NDArray[np.bool_], start: int, end: int
    ) -> tuple[Attribution, ...]:
        """All speech between two frames, each stretch with the piece it belongs to."""
        result = []
        for row, track in enumerate(view.tracks):
            part = active[row, start - view.start_frame : end - view.start_frame]
            for first, last in runs(part):
                at = start + first
                while at < start + last:
                    piece = self._pieces.at(track, at)
                    border = self._pieces.next_start(track, at)
                    stop = min(start + last, border) if border is not None else start + last
                    said_s = (seconds(at), seconds(stop))
                    voice, sure = self.voices.label(piece.id, track, *said_s)
                    result.append(Attribution(piece.id, *said_s, voice, sure))
                    at = stop
        return tuple(sorted(result, key=lambda a: (a.start_s, a.piece)))

    # ------------------------------------------------------------------ clustering

    def _cluster(self, now_s: float) -> None:
        heard_s = now_s - self._settings.lag_s
        if self._mentor.is_due(heard_s):
            self._pending = None
            self._relabels += self._mentor.hear(heard_s)
        if self._pending and now_s >= self._pending[1]:
            self._relabels += self.voices.accept(self._pending[0].result())
            self._pending = None
            self._unknown_s.clear()
        since = now_s - self._clustered_s
        unknown = sum(self._unknown_s.values())
        early = now_s <= self._settings.early_s
        due = since >= (self._settings.cluster_early_s if early else self._settings.cluster_every_s) or (
            since >= self._settings.cluster_soon_s and unknown >= self._settings.much_unknown_s
        )
        if due and self._pending is None:
            work = self.voices.prepare()
            self._pending = (self._executor.submit(work), now_s + self._settings.cluster_takes_s)
            self._clustered_s = now_s

    def _cluster_now(self) -> None:
        self._pending = None
        self._relabels += self.voices.accept(self.voices.prepare()())
