"""The pipeline: sound in, publications out. The same for a room and for a recording.

Each step looks at the last ten seconds: segmentation → tracks → pieces → embeddings → voices. What lies
at least `lag_s` back is published; what lies so far back that no window will see it again is settled and
rewritten where its borders moved. Every few seconds everything is clustered anew, in the background, and
takes effect at a fixed time of the stream, so that the result does not depend on the machine's speed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from diarize.errors import EngineError
from diarize.frames import FRAME_SAMPLES, frames, seconds
from diarize.mentor.mentor import Mentor
from diarize.models.segmentation import WINDOW_FRAMES
from diarize.pipeline.listening import Listening
from diarize.pipeline.publishing import Publishing
from diarize.pipeline.reclustering import Reclustering
from diarize.pipeline.settings import LIVE, PipelineSettings
from diarize.pipeline.steps import Steps
from diarize.speech.ahead import Ahead
from diarize.speech.hearing import Hearing
from diarize.speech.looking import Looking
from diarize.speech.pieces import Pieces
from diarize.speech.resting import Rest
from diarize.speech.tracks import EDGE_FRAMES
from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap, Publication
from diarize.voices.memory import Learned
from diarize.voices.voices import Voices

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from diarize.models.embedding import EmbedsFeatures
    from diarize.models.segmentation import SegmentsWindows
    from diarize.statements import Answer, Statement
    from diarize.voices.memory import Memory

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
        self._settings = settings
        settled_only = settings.publish == "settled"
        self.voices = Voices(settings.voices)
        # Of a recording only what stands is published: it is clustered once, at its end.
        self._mentor = Mentor(self.voices, clusters=not settled_only)
        self._steps = Steps()
        self._ahead = Ahead(segmentation, executor)
        self._hearing = Hearing()
        self._rest = Rest(settings.rest)
        self._looking = Looking(segmentation, self._hearing, settings.speech)
        self._pieces = Pieces(settings.pieces)
        self._listening = Listening(embedding, executor, self._hearing, self._pieces, settings)
        self._reclustering = Reclustering(self.voices, executor, settings)
        self._publishing = Publishing(self._pieces, self.voices, settled_only=settled_only)
        self.reset()

    def reset(self) -> None:
        """A new stream begins at sample 0; nobody is known, nothing has been said, voices may be heard."""
        self.step_s = self._settings.step_s
        self._expected_sample = 0
        self.voices.reset()
        self._mentor.reset()
        self._looking.floor.reset()
        self._listening.reset()
        self._reclustering.reset()
        self._publishing.reset()
        self._begin(0)

    def _begin(self, start_sample: int) -> None:
        """Sound begins, at the start or behind a gap."""
        start = self._steps.begin(start_sample)
        self._ahead.reset()
        self._hearing.reset(start)
        self._rest.reset()
        self._looking.begin(start)
        self._listening.begin(start)
        self._publishing.begin(start)

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
        return self._publishing.take()

    def _hear(self, sound: AudioBlock | Gap) -> None:
        if isinstance(sound, Gap) and not 0 < sound.duration_samples <= SHORT_GAP_SAMPLES:
            self._flush()
            self._begin(sound.end_sample)
            self._publishing.tell_gap(sound.end_sample / SAMPLE_RATE_HZ)
            return
        self._steps.put(self._silence(sound) if isinstance(sound, Gap) else sound.samples)
        step_samples = frames(self.step_s) * FRAME_SAMPLES
        batch_samples = step_samples * self._settings.batch_steps
        while self._steps.waiting_samples >= batch_samples:
            if self._settings.batch_steps == 1:
                self._hearing.hear(self._steps.take(step_samples))
                if not self._rests(step_samples // FRAME_SAMPLES):
                    self._look()
            else:
                self._ahead.put(self._steps.take(batch_samples), step_samples)
                self._look_ahead(everything=False)

    def _silence(self, gap: Gap) -> NDArray[np.float32]:
        """An overflow of some milliseconds: silence stands for it, nobody starts anew, nobody is credited."""
        self._looking.leave_out(gap.start_sample // FRAME_SAMPLES, -(-gap.end_sample // FRAME_SAMPLES))
        return np.zeros(gap.duration_samples, np.float32)

    def finish(self) -> list[Publication]:
        """No more sound comes: publish the rest, then everything as it is known at the end."""
        self._flush()
        self._observe(0)
        self._publishing.correct(self._mentor.hear(seconds(self._publishing.front) + END_S))
        self._mentor.end()
        self._publishing.correct(self._reclustering.at_once())
        return self._publish_corrections()

    def _flush(self) -> None:
        """Publish and settle all sound that has come in."""
        self._look_ahead(everything=True)
        step_samples = frames(self.step_s) * FRAME_SAMPLES
        while self._steps.waiting_samples > step_samples:
            self._hearing.hear(self._steps.take(step_samples))
            self._look()
        rest = self._steps.waiting_samples
        if rest or self._publishing.front < self._hearing.end_frame:
            end = self._hearing.end_frame + rest // FRAME_SAMPLES
            silence = np.zeros(step_samples - rest, np.float32)
            self._hearing.hear(np.concatenate([self._steps.take(rest), silence]))
            self._look(end=end)

    def _look_ahead(self, *, everything: bool) -> None:
        """Look at the windows that have been segmented, or at all that are in work."""
        for samples, activity in self._ahead.take(everything=everything):
            self._hearing.hear(samples)
            self._look(activity)

    def _publish_corrections(self) -> list[Publication]:
        """What has been found out since the last step."""
        self._publishing.tell_corrections()
        return self._publishing.take()

    # ------------------------------------------------------------------ what people say

    def say(self, statement: Statement, operation: int | None = None) -> list[Publication]:
        """Somebody says who is who: it takes effect now, or once the sound that it is about has been heard.

        Args:
            statement: what is said.
            operation: its number, for the answer and for taking it back; None: one more than the last.

        Returns:
            The corrections; `answers` has the answer.
        """
        self._publishing.correct(self._mentor.say(statement, operation, seconds(self._publishing.front)))
        return self._publish_corrections()

    def answers(self) -> list[Answer]:
        """What has been answered to what was said, since this was last asked."""
        return self._mentor.answers()

    def hear_voices(self, allowed: bool) -> None:
        """Whether voices may be listened to, from here on: while not, none is embedded, speech is nobody's.

        Either way every embedding so far is deleted, and no piece is listened to that has begun already:
        none holds sound from before voices might be heard.
        """
        if allowed == self._listening.hears_voices:
            return
        self._listening.hear_voices(allowed)
        self._reclustering.drop()
        self.voices.delete_all()

    def learned(self) -> Learned:
        """What another process needs to know to go on, beyond what this said last time."""
        voices = self.voices
        return Learned(voices.heard.learned(), voices.hand, voices.numbered, self._pieces.next_id)

    def remember(self, memory: Memory, next_number: int) -> None:
        """Go on where a pipeline ended that knew this; pieces are numbered from `next_number`."""
        self.voices.remember(memory)
        self._pieces.count_from(next_number)
        if not self._listening.hears_voices:
            self.voices.delete_all()

    # ------------------------------------------------------------------ a step

    def _rests(self, step_frames: int) -> bool:
        """Whether the sound since the last look can wait; what is published of it is that nobody spoke."""
        levels = self._hearing.levels(self._looking.looked, self._hearing.end_frame)
        if self._mentor.waits or not self._rest.may_wait(levels, step_frames, self._looking.floor.level):
            return False
        self._publishing.tell_quiet(self._hearing.end_frame - frames(self._settings.lag_s))
        return True

    def _look(self, activity: NDArray[np.float32] | None = None, end: int | None = None) -> None:
        """Look at the window that ends with all that has been heard, and publish what it shows.

        Args:
            activity: (500, 3) the window's, if it has been segmented already.
            end: this is the last window, and sound ends at this frame.
        """
        before, heard = self._publishing.front, self._hearing.end_frame
        step_frames = heard - self._looking.looked
        left = self._publishing.settle_leaving(heard - WINDOW_FRAMES)
        look = self._looking.look(before, activity)
        front = end if end is not None else max(heard - frames(self._settings.lag_s), before)
        # An introduction needs all that was heard in it.
        last = end is not None or self._mentor.is_due(seconds(front))
        self._listening.cut(look, before, front, last=last)
        self._observe(0 if self._mentor.waits else self._settings.embeddings_ahead)
        # The next window must still see a bit of what comes before the frames it settles.
        settle_to = front if end is not None else look.start_frame + step_frames + EDGE_FRAMES
        fresh, moves = self._publishing.advance(look, front, settle_to)
        self._rest.looked(look.active)
        self._cluster(seconds(heard))
        self._publishing.tell(fresh, left + moves)

    def _observe(self, leave: int) -> None:
        """Recognise the pieces that have been listened to, in order, all but the last `leave`."""
        for observed in self._listening.observed(leave):
            self._publishing.correct(self.voices.observe(observed))
            self._reclustering.note(observed.piece)

    def _cluster(self, now_s: float) -> None:
        heard_s = now_s - self._settings.lag_s
        if self._mentor.is_due(heard_s):
            self._reclustering.drop()
            self._publishing.correct(self._mentor.hear(heard_s))
        self._publishing.correct(self._reclustering.finished(now_s))
        self._reclustering.begin(now_s)
