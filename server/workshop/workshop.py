"""The workshop as a whole: its parts, what each of them needs, and a session from set-up to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import structlog

from balance.errors import RosterError
from server.errors import Refused
from server.workshop.agenda import Agenda
from server.workshop.answers import Answers
from server.workshop.archive import NoArchive
from server.workshop.consent import Consent
from server.workshop.course import Course
from server.workshop.debrief import Debrief
from server.workshop.events.said import Undone
from server.workshop.events.session import (
    NoteWritten,
    ScreenChanged,
    SessionBegan,
    SessionEnded,
    SessionGoesOn,
    SessionPaused,
    SessionPrepared,
    SessionResumed,
    SetUpChanged,
)
from server.workshop.hands import Hands
from server.workshop.introductions import Introductions
from server.workshop.mentor_view import MentorView
from server.workshop.people import People
from server.workshop.phone_view import PhoneView
from server.workshop.phones import Phones
from server.workshop.proceedings import Proceedings
from server.workshop.prompting import Prompting
from server.workshop.tapping import Tapping
from server.workshop.view import View
from server.workshop.voices import Voices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from balance.prompting.prompts import Intervention, Prompt
    from balance.speech.ledger import Ledger
    from diarize.notice import Notice
    from diarize.statements import Answer
    from diarize.types import Publication
    from server import protocol
    from server.engine.like import HoldsEngine
    from server.workshop.archive import Archive
    from server.workshop.events.said import Said
    from server.workshop.figures import Figures, Moment
    from server.workshop.proceedings import Life
    from server.workshop.state import State
    from server.workshop.taps import HeardByTap

log = structlog.get_logger()


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
        now = self._proceedings = Proceedings(holder, clock_s, thresholds)
        now.on_said = self._said
        self.on_said: Callable[[Said], None] = _nobody_listens
        """Told of each event once it holds."""
        self.archive: Archive = archive or NoArchive()
        self.answers = Answers(now)
        self.consent = Consent(now)
        self.people = People(now, self.consent, self.answers, self.archive)
        self.tapping = Tapping(now, self.people)
        self.voices = Voices(now, self.people, self.answers, self.tapping)
        self.introductions = Introductions(now, self.people, self.answers)
        self.agenda = Agenda(now)
        self.hands = Hands(now, self.people, self.tapping)
        self.prompting = Prompting(now)
        self.phones = Phones(now, self.people, self.hands)
        self.course = Course()
        self.view = View(now)
        self.debrief = Debrief(now, self.phones, self.view)
        self.phone_view = PhoneView(now, self.phones, self.hands, self.view, self.debrief)
        self.mentor_view = MentorView(
            now, self.consent, self.prompting, self.introductions, self.phones, self.course
        )
        if prompts is not None:
            self.prompting.thresholds = prompts

    # ------------------------------------------------------------ what holds

    @property
    def captured_s(self) -> float:
        """Now, seconds of the session's clock."""
        return self._proceedings.captured_s

    @property
    def life(self) -> Life:
        """Whether a session is to come, runs, is off the record, or is over."""
        return self._proceedings.life

    @property
    def runs(self) -> bool:
        """Whether there is a session, heard or off the record."""
        return self._proceedings.runs

    @property
    def state(self) -> State:
        """Everything that people have said, as it holds now."""
        return self._proceedings.state

    @property
    def before(self) -> State:
        """What held before the first event of `said`."""
        return self._proceedings.before

    @property
    def said(self) -> list[Said]:
        """Every event of this session, and of its set-up."""
        return self._proceedings.said

    @property
    def figures(self) -> Figures:
        """What was heard."""
        return self._proceedings.figures

    @property
    def moment(self) -> Moment:
        """What is known as far as has been published."""
        return self._proceedings.moment

    @property
    def thresholds(self) -> protocol.Thresholds:
        """When figures begin to be shown; others hold from the next session on."""
        return self._proceedings.thresholds

    @thresholds.setter
    def thresholds(self, thresholds: protocol.Thresholds) -> None:
        self._proceedings.thresholds = thresholds

    @property
    def notice(self) -> Notice | None:
        """For the mentor: what could not be done, said after the page had its answer."""
        return self._proceedings.notice

    @property
    def changed(self) -> bool:
        """Every page should show it at once; whoever shows it takes it back."""
        return self._proceedings.changed

    @changed.setter
    def changed(self, changed: bool) -> None:
        self._proceedings.changed = changed

    def _said(self, said: Said) -> None:
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
        self._proceedings.say(Undone())
        if self.runs:
            for operation in reversed(step.operations):
                self.answers.expect(self._proceedings.engine.undo(operation))

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
            self._proceedings.say(SetUpChanged(**new))

    def begin(self) -> None:
        """A session begins; the engine has been told already whether it may listen to voices."""
        self._proceedings.hear_anew()
        self.tapping.begin()
        self.prompting.begin()
        self.phones.begin()
        self.debrief.begin()
        self.course.begin()
        self.answers.forget()
        self._proceedings.notice = None
        mode = self.consent.mode
        self._proceedings.life = "running"
        self._proceedings.say(SessionBegan(mode))
        if self.state.expected_people is not None:
            self.answers.expect(self._proceedings.engine.expect(self.state.expected_people))

    def go_on(
        self,
        state: State,
        ledger: Ledger,
        heard: HeardByTap,
        prompts: Iterable[Prompt],
        interventions: Iterable[Intervention],
    ) -> None:
        """A session that was cut off goes on where it was, off the record at first.

        Args:
            state: what held then.
            ledger: who had spoken when.
            heard: of that, what was nobody's before somebody was tapped.
            prompts: all there had been, by number.
            interventions: in order of time.
        """
        self._proceedings.hear_anew(ledger)
        self.tapping.begin(heard)
        self.prompting.begin(prompts, interventions, self.captured_s)
        self.phones.begin()
        self.course.begin()
        self.answers.forget()
        self._proceedings.notice = None
        self._proceedings.life = "paused"
        self._proceedings.take_up(state)
        self._proceedings.say(SessionGoesOn(ledger.voices))

    def pause(self) -> None:
        """Off the record."""
        if self.life == "running":
            self.introductions.finish()
            self._proceedings.life = "paused"
            self.phones.paused()
            self._proceedings.say(SessionPaused())

    def resume(self) -> None:
        """On the record again."""
        if self.life == "paused":
            self._proceedings.life = "running"
            self._proceedings.say(SessionResumed())

    def end(self, by: Literal["mentor", "silence"] | None) -> None:
        """It is over; the engine's last word still comes."""
        if self.runs:
            self.introductions.finish()
            self._proceedings.life = "ended"
            self._proceedings.say(SessionEnded(by))

    def prepare(self, *, already_said: bool = False) -> None:
        """Another session is to follow, with the same people where they were listed.

        Args:
            already_said: what has been set up, consent included, was said for that one.
        """
        self._proceedings.life = "idle"
        self.answers.forget()
        self._proceedings.hear_anew()
        self.course.begin()
        self.prompting.begin()
        self.debrief.begin()
        self._proceedings.say(SessionPrepared(already_said))
        self._proceedings.forget_said()

    def write_note(self, text: str) -> None:
        """A private note, at this moment."""
        self._proceedings.say(NoteWritten(text))

    def change_screen(self, changes: Mapping[str, Any]) -> None:
        """What the shared screen shows; what is left out stays as it is."""
        now = self.state.screen
        known = {"shown": now.shown, "labels": now.labels, "qr": now.qr}
        new = {**known, **{field: value for field, value in changes.items() if value is not None}}
        if new != known:
            self._proceedings.say(ScreenChanged(**new))

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
