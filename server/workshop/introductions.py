"""The introduction round: one after the other says a sentence or two, and is known from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diarize.statements import Introduced
from server import protocol
from server.errors import Refused
from server.workshop.events.said import Step
from server.workshop.events.voices import IntroductionBegan, IntroductionHeard, IntroductionOver

if TYPE_CHECKING:
    from diarize.statements import Answer
    from server.workshop.answers import Answers
    from server.workshop.people import People
    from server.workshop.proceedings import Proceedings

ENOUGH_S = 10.0
"""Clear speech of one person, after which nothing is gained by more: 10 to 15 s with the pauses."""
SKIPPED_S = 1.0
"""Whoever was chosen for less than this was passed over, and not introduced."""

_OUTCOMES = {"nobody_heard": "too_little", "too_little_speech": "too_little"} | dict.fromkeys(
    ("sounds_alike", "taken"), "sounds_like"
)


class Introductions:
    """Who introduces themself, and what came of it."""

    def __init__(self, proceedings: Proceedings, people: People, answers: Answers) -> None:
        self._proceedings = proceedings
        self._people = people
        self._answers = answers

    def introduce(self, person: str | None) -> None:
        """This person begins, whoever came before is done; None: the round is over.

        Raises:
            Refused: there is no such person, no session listens, or voices are not told apart in it.
        """
        proceedings = self._proceedings
        if person is not None:
            self._people.find(person)
            if proceedings.life != "running":
                raise Refused(409, "wrong_state", "People introduce themselves while a session listens.")
            if proceedings.state.mode != "voices":
                raise Refused(
                    409, "wrong_mode", "In tap mode nobody's voice is learned: no introductions are needed."
                )
        self.finish()
        if person is not None:
            proceedings.say(IntroductionBegan(person, proceedings.captured_s))

    def finish(self) -> None:
        """Whoever introduces themself now is done; nothing happens if nobody does."""
        proceedings = self._proceedings
        running = proceedings.state.introduction
        if running is None:
            return
        end_s = proceedings.captured_s
        proceedings.say(IntroductionOver(running.person, end_s))
        if end_s - running.start_s < SKIPPED_S:
            proceedings.say(
                IntroductionHeard(running.person, "too_little", known=self._is_known(running.person))
            )
            return
        operation = proceedings.engine.introduce(running.person, running.start_s, end_s)
        self._answers.expect(operation, self._hear)

    def _hear(self, answer: Answer) -> None:
        if not isinstance(answer, Introduced) or answer.name not in self._proceedings.state.roster.ids:
            return
        if answer.name in self._proceedings.state.erased:
            return
        like = answer.like if answer.like in self._proceedings.state.roster.ids else None
        outcome = "known" if answer.trouble is None else _OUTCOMES[answer.trouble]
        known = answer.voice is not None or self._is_known(answer.name)
        before = self._is_known(answer.name)
        event = IntroductionHeard(answer.name, outcome, like, known=known)  # type: ignore[arg-type]
        step = None
        if answer.voice is not None:
            back = () if before else (IntroductionHeard(answer.name, "too_little", known=False),)
            step = Step("undo.introduced", {"person": answer.name}, back, (answer.operation,))
        self._proceedings.say(event, step)

    def _is_known(self, person: str) -> bool:
        return person in self._proceedings.state.introduced

    # ------------------------------------------------------------ what is shown

    def now(self) -> protocol.IntroductionState | None:
        """Whose turn it is; None: there is no round."""
        running = self._proceedings.state.introduction
        if running is None:
            return None
        present = [one.id for one in self._proceedings.state.roster.present(self._proceedings.captured_s)]
        place = present.index(running.person) + 1 if running.person in present else len(present) + 1
        return protocol.IntroductionState(
            person=running.person,
            place=place,
            of=max(len(present), place),
            heard_s=self._proceedings.figures.heard_s(running.start_s),
            enough_s=ENOUGH_S,
        )

    def detail(self) -> protocol.IntroductionDetail | None:
        """What came of the last one, or that one runs."""
        state = self._proceedings.state
        if state.introduction is not None:
            return protocol.IntroductionDetail(
                person=state.introduction.person, outcome="running", sounds_like=None
            )
        last = state.last_introduction
        if last is None:
            return None
        return protocol.IntroductionDetail(
            person=last.person, outcome=last.outcome, sounds_like=last.sounds_like
        )
