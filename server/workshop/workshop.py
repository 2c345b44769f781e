"""The workshop as a whole: one state, one way in which it changes, and the parts that ask for changes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import structlog

from balance.errors import RosterError
from server.errors import Refused
from server.figures import Figures, Moment
from server.workshop.agenda import Agenda
from server.workshop.answers import Answers
from server.workshop.apply import apply
from server.workshop.archive import NoArchive
from server.workshop.consent import Consent
from server.workshop.course import Course
from server.workshop.debrief import Debrief
from server.workshop.events import (
    Event,
    NoteWritten,
    Said,
    ScreenChanged,
    SessionBegan,
    SessionEnded,
    SessionGoesOn,
    SessionPaused,
    SessionPrepared,
    SessionResumed,
    SetUpChanged,
    Step,
    Undone,
    nameless,
    without_name,
)
from server.workshop.hands import Hands
from server.workshop.introductions import Introductions
from server.workshop.people import People
from server.workshop.phones import Phones
from server.workshop.prompting import Prompting
from server.workshop.state import State
from server.workshop.tapping import Tapping
from server.workshop.view import View
from server.workshop.voices import Voices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from diarize.statements import Answer
    from diarize.types import Publication
    from server import protocol
    from server.feeder import EngineLike, HoldsEngine
    from server.keeping.replay import Replayed
    from server.workshop.archive import Archive

log = structlog.get_logger()

Life = Literal["idle", "running", "paused", "ended"]


class Workshop:
    """What is said about the people, joined with what is heard. Belongs to the server's event loop."""

    def __init__(
        self,
        holder: HoldsEngine,
        clock_s: Callable[[], float],
        thresholds: protocol.Thresholds,
        *,
        archive: Archive | None = None,
        prompts: protocol.PromptThresholds | None = None,
    ) -> None:
        """Put it together; nobody is here yet.

        Args:
            holder: knows which engine works.
            clock_s: the session's clock, seconds captured.
            thresholds: when figures begin to be shown.
            archive: what lasts from session to session; None: nothing does.
            prompts: when a prompt is due; None: the defaults.
        """
        self._holder = holder
        self._clock_s = clock_s
        self._thresholds = thresholds
        self.archive: Archive = archive or NoArchive()
        self.life: Life = "idle"
        self.state = State()
        self.before = State()
        """What held before the first event of `said`: with both, everything since can be worked out again."""
        self.said: list[Said] = []
        self.figures = Figures(thresholds)
        self.changed = False
        """Every page should show it at once; whoever shows it takes it back."""
        self.on_said: Callable[[Said], None] = _nobody_listens
        """Told of each event once it holds."""
        self.notice: str | None = None
        """For the mentor: what could not be done, said after the page had its answer."""
        self.answers = Answers(self)
        self.consent = Consent(self)
        self.people = People(self)
        self.voices = Voices(self)
        self.tapping = Tapping(self)
        self.introductions = Introductions(self)
        self.agenda = Agenda(self)
        self.hands = Hands(self)
        self.prompting = Prompting(self)
        self.phones = Phones(self)
        self.course = Course()
        self.debrief = Debrief(self)
        self.view = View(self)
        if prompts is not None:
            self.prompting.thresholds = prompts

    # ------------------------------------------------------------ what holds, and how it changes

    @property
    def engine(self) -> EngineLike:
        """The one that works now."""
        return self._holder.engine

    @property
    def captured_s(self) -> float:
        """Now, seconds of the session's clock."""
        return self._clock_s()

    @property
    def runs(self) -> bool:
        """Whether there is a session, heard or off the record."""
        return self.life in {"running", "paused"}

    @property
    def moment(self) -> Moment:
        """What is known as far as has been published."""
        return self.figures.moment(self.state.roster, self.state.phases, listed=self.state.listed)

    def say(self, event: Event, undo: Step | None = None) -> None:
        """Let something happen: the one way in which anything changes.

        Raises:
            BalanceError: it makes no sense; then nothing has happened.
        """
        said = Said(len(self.said) + 1, self.captured_s, event, undo)
        self.state = apply(self.state, said)
        self.said.append(said)
        self.changed = True
        self.on_said(said)
        self.consent.watch()

    def undo(self) -> None:
        """Take back the last thing that can be.

        Raises:
            Refused: there is none.
        """
        if not self.state.undo:
            raise Refused(409, "nothing_to_undo", "There is nothing to take back.")
        step = self.state.undo[-1]
        self.say(Undone())
        if self.runs:
            for operation in reversed(step.operations):
                self.answers.expect(self.engine.undo(operation))

    def erase_from_record(self, person: str) -> None:
        """No name of theirs, and nothing they said of themself, stays in what has happened."""
        self.said = [without_name(said, person) for said in self.said]
        before = self.before.roster
        if person in before.ids:
            self.before = replace(self.before, roster=before.with_changed(nameless(before.person(person))))

    # ------------------------------------------------------------ the session as a whole

    def set_up(self, changes: Mapping[str, Any]) -> None:
        """Say what the session is; what is left out stays as it is."""
        now = self.state
        known = {
            "title": now.title,
            "series": now.series,
            "language": now.language,
            "ground_rules": now.ground_rules,
        }
        new = {**known, **changes}
        if new["ground_rules"] is None:
            new["ground_rules"] = ()
        if new != known:
            self.say(SetUpChanged(**new))

    def begin(self) -> None:
        """A session begins; the engine has been told already whether it may listen to voices."""
        self.figures = Figures(self._thresholds)
        self.tapping.begin()
        self.prompting.begin()
        self.phones.begin()
        self.debrief.begin()
        self.course = Course()
        self.answers.forget()
        self.notice = None
        mode = self.consent.mode
        self.life = "running"
        self.say(SessionBegan(mode))
        if self.state.expected_people is not None:
            self.answers.expect(self.engine.expect(self.state.expected_people))

    def go_on(self, before: Replayed) -> None:
        """A session that was cut off goes on where it was, off the record at first.

        Args:
            before: what held then.
        """
        self.figures = Figures(self._thresholds, before.ledger)
        self.tapping.begin(before.heard)
        self.prompting.begin(before.prompts, before.interventions, self.captured_s)
        self.phones.begin()
        self.course = Course()
        self.answers.forget()
        self.notice = None
        self.life = "paused"
        self.before, self.state, self.said = before.state, before.state, []
        self.say(SessionGoesOn(before.ledger.voices))

    def pause(self) -> None:
        """Off the record."""
        if self.life == "running":
            self.introductions.finish()
            self.life = "paused"
            self.phones.paused()
            self.say(SessionPaused())

    def resume(self) -> None:
        """On the record again."""
        if self.life == "paused":
            self.life = "running"
            self.say(SessionResumed())

    def end(self, by: Literal["mentor", "silence"] | None) -> None:
        """It is over; the engine's last word still comes."""
        if self.runs:
            self.introductions.finish()
            self.life = "ended"
            self.say(SessionEnded(by))

    def prepare(self, *, already_said: bool = False) -> None:
        """Another session is to follow, with the same people where they were listed.

        Args:
            already_said: what has been set up, consent included, was said for that one.
        """
        self.life = "idle"
        self.answers.forget()
        self.figures = Figures(self._thresholds)
        self.course = Course()
        self.prompting.begin()
        self.debrief.begin()
        self.say(SessionPrepared(already_said))
        self.before, self.said = self.state, []

    def use_thresholds(self, thresholds: protocol.Thresholds) -> None:
        """From the next session on."""
        self._thresholds = thresholds

    async def forget_in_archive(self, name: str) -> None:
        """Somebody wants no trace of themself.

        Raises:
            Refused: what was kept of them cannot be written to.
        """
        for series in self.archive.series():
            if series == self.state.series:
                try:
                    await asyncio.to_thread(self.archive.forget, series, name)
                except OSError as error:
                    raise Refused(
                        503,
                        "not_deleted",
                        "Deleted here, but the list kept for the next session cannot be written to "
                        f"({error.strerror}): free the data folder and delete it there.",
                    ) from error

    def write_note(self, text: str) -> None:
        """A private note, at this moment."""
        self.say(NoteWritten(text))

    def change_screen(self, changes: Mapping[str, Any]) -> None:
        """What the shared screen shows; what is left out stays as it is."""
        now = self.state.screen
        known = {"shown": now.shown, "labels": now.labels, "qr": now.qr}
        new = {**known, **{field: value for field, value in changes.items() if value is not None}}
        if new != known:
            self.say(ScreenChanged(**new))

    # ------------------------------------------------------------ what is heard

    def hear(self, publication: Publication) -> None:
        """Take in new speech and corrections.

        Raises:
            LedgerError: the publication makes no sense.
        """
        self.figures.apply(self.tapping.told(publication))
        if self.life == "running":
            moment = self.moment
            self.hands.step(moment)
            self.prompting.step(moment)
            self.course.step(self.moment)

    def hear_answer(self, answer: Answer) -> None:
        """Take in what the engine answers to something that was said of voices."""
        try:
            self.answers.hear(answer)
        except RosterError as error:
            # Somebody was taken out while the engine worked: there is nobody left to give it to.
            log.info("answer_too_late", error=str(error))


def _nobody_listens(said: Said) -> None:
    """Where nothing is kept."""
