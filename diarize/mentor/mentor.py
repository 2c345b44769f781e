"""Takes what people say of voices, has it take effect, and answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diarize.mentor.assigning import of_assign
from diarize.mentor.impossible import Impossible, living
from diarize.mentor.introducing import of_introduction
from diarize.mentor.naming import of_merge, of_name
from diarize.mentor.splitting import of_split
from diarize.statements import (
    Assign,
    Done,
    Expect,
    Forget,
    Introduce,
    Introduced,
    Merge,
    NameVoice,
    Refused,
    Split,
    Undo,
)
from diarize.voices.hand import Effect

if TYPE_CHECKING:
    from diarize.mentor.introducing import Introduction
    from diarize.statements import Answer, IntroductionTrouble, Statement
    from diarize.types import Relabel
    from diarize.voices.hand import Hand
    from diarize.voices.voices import Voices

ENOUGH_S = 5.0
"""An introduction with less speech is better said again."""


class Mentor:
    """Whoever in the room knows better than the engine."""

    def __init__(self, voices: Voices, *, clusters: bool) -> None:
        """Args: whom it is about, and whether everything is clustered anew when something was said."""
        self._voices = voices
        self._clusters = clusters
        self.reset()

    def reset(self) -> None:
        """Nothing has been said."""
        self._waiting: list[tuple[float, int, Introduce | Assign]] = []
        self._answers: list[Answer] = []
        self._operation = 0

    @property
    def waits(self) -> bool:
        """Whether something was said of sound that is still to be heard."""
        return bool(self._waiting)

    def is_due(self, heard_s: float) -> bool:
        """Whether something was said of sound that has been heard by then."""
        return any(end_s <= heard_s for end_s, *_ in self._waiting)

    def answers(self) -> list[Answer]:
        """What has been answered since this was last asked."""
        answers, self._answers = self._answers, []
        return answers

    # ------------------------------------------------------------------ saying

    def say(self, statement: Statement, operation: int | None, heard_s: float) -> list[Relabel]:
        """Something is said; what is about sound still to be heard waits for it.

        Args:
            statement: what.
            operation: its number; None: the next.
            heard_s: all sound before this has been heard.

        Returns:
            What changes of what has been published.
        """
        self._operation = operation if operation is not None else self._operation + 1
        if isinstance(statement, Introduce | Assign) and statement.end_s > heard_s:
            self._waiting.append((statement.end_s, self._operation, statement))
            self._waiting.sort(key=lambda waiting: waiting[:2])
            return []
        return self._act(statement, self._operation)

    def hear(self, heard_s: float) -> list[Relabel]:
        """All sound before this has been heard: what waited for it takes effect."""
        changes: list[Relabel] = []
        while self.is_due(heard_s):
            _, operation, statement = self._waiting.pop(0)
            changes += self._act(statement, operation)
        return changes

    def end(self) -> None:
        """No more sound comes: what still waits for it is answered."""
        for _, operation, statement in self._waiting:
            if isinstance(statement, Introduce):
                self._not_introduced(statement, operation, None)
            else:
                self._refuse(
                    operation,
                    Impossible(
                        "nobody_heard", "The sound ended before that: choose a stretch that was heard."
                    ),
                )
        self._waiting.clear()

    # ------------------------------------------------------------------ acting

    def _act(self, statement: Statement, operation: int) -> list[Relabel]:
        done = self._voices.hand.done.get(operation)
        if done is not None and not isinstance(statement, Introduce):
            # Said to a process that died before it could answer.
            self._answers.append(Done(operation, done, self._voices.hand.who))
            return []
        try:
            match statement:
                case Introduce():
                    return self._introduce(statement, operation)
                case Undo():
                    return self._undo(statement, operation)
                case Forget():
                    return self._forget(statement, operation)
                case _:
                    effect = self._effect(statement, operation)
        except Impossible as impossible:
            self._refuse(operation, impossible)
            return []
        changes = self._take(effect)
        self._answers.append(Done(operation, effect.voices, self._voices.hand.who))
        return changes

    def _effect(self, statement: NameVoice | Merge | Split | Assign | Expect, operation: int) -> Effect:
        match statement:
            case NameVoice():
                return of_name(self._voices, operation, statement)
            case Merge():
                return of_merge(self._voices, operation, statement)
            case Split():
                return of_split(self._voices, operation, statement)
            case Assign():
                return of_assign(self._voices, operation, statement)
            case Expect():
                return Effect(operation, expects=True, people=statement.people)

    def _take(self, effect: Effect) -> list[Relabel]:
        """Let an effect hold, and keep whose pieces were before."""
        before = self._voices.heard.owners()
        hand = self._voices.hand.with_effect(effect)
        changes = self._obey(hand, {})
        changed = {p: v for p, v in before.items() if self._voices.heard.pieces[p].voice != v}
        self._voices.hand = hand.with_effect(replace(effect, before=changed))
        return changes

    def _obey(self, hand: Hand, now: dict[int, str | None]) -> list[Relabel]:
        self._voices.obey(hand, now)
        if self._clusters:
            return self._voices.accept(self._voices.prepare()())
        return self._voices.changes()

    def _undo(self, said: Undo, operation: int) -> list[Relabel]:
        hand = self._voices.hand
        waiting = [w for w in self._waiting if w[1] == said.operation]
        effect = hand.effect(said.operation)
        if waiting:
            self._waiting.remove(waiting[0])
        elif effect is None:
            if hand.deleted.intersection(hand.done.get(said.operation, ())):
                raise Impossible(
                    "deleted", "A voice that was deleted is gone for good: introduce them again."
                )
            raise Impossible("no_such_operation", "There is nothing to undo: it was undone, or never done.")
        before = dict(effect.before) if effect else {}
        changes = self._obey(hand.without(said.operation, operation), before)
        self._answers.append(Done(operation, (), self._voices.hand.who))
        return changes

    def _forget(self, said: Forget, operation: int) -> list[Relabel]:
        voices = self._voices
        voice = living(voices, said.voice)
        manners = voices.hand.manners(voice)
        voices.delete(voice)
        voices.drop(manners)
        changes = self._obey(voices.hand.without_voice(voice, operation), {})
        self._answers.append(Done(operation, (voice,), voices.hand.who))
        return changes

    # ------------------------------------------------------------------ introductions

    def _introduce(self, said: Introduce, operation: int) -> list[Relabel]:
        found = of_introduction(self._voices, operation, said)
        if found.effect is None:
            self._not_introduced(said, operation, found)
            return []
        like = self._voices.hand.who.names.get(found.like) if found.like else None
        changes = self._take(found.effect)
        (voice,) = found.effect.voices
        trouble: IntroductionTrouble | None = None
        sentence = None
        if like:
            trouble = "sounds_alike"
            sentence = f"{said.name} sounds like {like}: if it was {like} who spoke, undo this introduction."
        elif found.clean_s < ENOUGH_S:
            trouble = "too_little_speech"
            sentence = f"Only {found.clean_s:.0f} s of {said.name} were heard: let them say another sentence."
        self._answers.append(
            Introduced(
                operation, said.name, voice, found.clean_s, trouble, like, sentence, self._voices.hand.who
            )
        )
        return changes

    def _not_introduced(self, said: Introduce, operation: int, found: Introduction | None) -> None:
        who = self._voices.hand.who
        taken_by = who.names.get(found.taken_by) if found and found.taken_by else None
        trouble: IntroductionTrouble = "taken" if taken_by else "nobody_heard"
        sentence = f"Nobody was heard clearly when {said.name} was introduced: let them say a few sentences."
        if taken_by:
            sentence = f"That stretch is {taken_by}'s already: undo that, or introduce {said.name} elsewhere."
        self._answers.append(Introduced(operation, said.name, None, 0.0, trouble, taken_by, sentence, who))

    def _refuse(self, operation: int, impossible: Impossible) -> None:
        self._answers.append(Refused(operation, impossible.why, impossible.sentence))
