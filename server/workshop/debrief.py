"""The debrief: everybody guesses, the shares are shown, the session is replayed, a norm is set for next time.

What a phone guesses is held in memory for the mean alone: it is in no event, and no page is ever told whose
it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance.metrics.turns import Turns
from balance.metrics.uncertainty import Calibration
from server import protocol
from server.errors import Refused
from server.workshop.events.debrief import DebriefTurned, GroupGuessed, LastNormFound, NormJudged, NormSet
from server.workshop.others import OTHERS, at_most_all, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.protocol.debrief import NormMet, Stage
    from server.workshop.phones import Phones
    from server.workshop.proceedings import Proceedings
    from server.workshop.view import View


class Debrief:
    """Everything about looking back on the session that is over."""

    def __init__(self, proceedings: Proceedings, phones: Phones, view: View) -> None:
        self._proceedings = proceedings
        self._phones = phones
        self._view = view
        self._guesses: dict[str, Mapping[str, float]] = {}
        self._of: tuple[object, ...] = ()
        self._measured: tuple[protocol.DebriefShare, ...] = ()

    def begin(self) -> None:
        """Another session."""
        self._guesses.clear()

    # ------------------------------------------------------------ what is asked for

    def turn(self, stage: Stage | None) -> None:
        """This part of it now; None: it is over.

        Raises:
            Refused: no session is over.
        """
        self._must_be_over()
        if stage != self._proceedings.state.debrief:
            self._proceedings.say(DebriefTurned(stage))

    def guess_by_phone(self, phone: str, shares: Mapping[str, float]) -> None:
        """What one phone thinks; its last word counts.

        Raises:
            Refused: nobody has confirmed whose phone it is, nothing is to be guessed now, or it is no guess.
        """
        self._phones.person(phone)
        self._must_be_guessed()
        self._guesses[phone] = self._normal(shares)
        self._proceedings.changed = True

    def guess_as_group(self, shares: Mapping[str, float]) -> None:
        """One guess for all, as the mentor was told; it is shown in place of the phones'.

        Raises:
            Refused: nothing is to be guessed now, or it is no guess.
        """
        self._must_be_guessed()
        self._proceedings.say(GroupGuessed(self._normal(shares)))

    def set_norm(self, norm: str | None) -> None:
        """What the group wants to do next time.

        Raises:
            Refused: no session is over.
        """
        self._must_be_over()
        if norm != self._proceedings.state.norm:
            self._proceedings.say(NormSet(norm))

    def judge(self, met: NormMet | None) -> None:
        """Whether the group did what it had set itself.

        Raises:
            Refused: no session is over, or nothing had been set.
        """
        self._must_be_over()
        if self._proceedings.state.last_norm is None:
            raise Refused(409, "no_norm", "This group had set itself nothing the time before.")
        if met != self._proceedings.state.norm_met:
            self._proceedings.say(NormJudged(met))

    def use_last_norm(self, norm: str | None) -> None:
        """What the record has of the session before in this series."""
        if norm != self._proceedings.state.last_norm:
            self._proceedings.say(LastNormFound(norm))

    def _must_be_over(self) -> None:
        if self._proceedings.life != "ended":
            raise Refused(409, "not_over", "Looking back begins when the session is over: end it first.")

    def _must_be_guessed(self) -> None:
        if self._proceedings.state.debrief != "guess":
            raise Refused(409, "no_guessing", "The shares are not being guessed now.")

    def _normal(self, shares: Mapping[str, float]) -> dict[str, float]:
        """Fractions that sum to 1, of those whose talking counts; who was left out has 0."""
        counted = [one.person for one in self._shares()]
        total = sum(shares.values())
        if total <= 0 or not shares.keys() <= set(counted):
            raise Refused(
                422,
                "no_guess",
                "A guess gives shares above 0 to people whose talking counts: give somebody some.",
            )
        return {person: shares.get(person, 0.0) / total for person in counted}

    # ------------------------------------------------------------ what is shown

    def has_guessed(self, phone: str) -> bool:
        """Whether this phone has."""
        return phone in self._guesses

    def shown(self) -> protocol.DebriefState | None:
        """Where the group is in it; before the reveal without any share."""
        state = self._proceedings.state
        if state.debrief is None:
            return None
        shares = self._shares()
        if state.debrief == "guess":
            hidden = {"share": None, "share_low": None, "share_high": None}
            shares = tuple(one.model_copy(update=hidden) for one in shares)
        else:
            guess = self._guess()
            shares = tuple(one.model_copy(update={"guess": guess.get(one.person)}) for one in shares)
        return protocol.DebriefState(
            stage=state.debrief,
            guesses=len(self._counted()),
            group_guessed=state.guess is not None,
            shares=shares,
            norm=state.norm,
            norm_met=state.norm_met,
        )

    def timeline(self) -> protocol.DebriefTimeline:
        """Who spoke when, of those whom the room sees; beyond its seats, one of the others.

        Raises:
            Refused: the shares have not been shown yet.
        """
        if self._proceedings.state.debrief in {None, "guess"}:
            raise Refused(409, "not_revealed", "The shares have not been shown yet.")
        moment = self._proceedings.moment
        seen = {voice.id for voice in self._view.voices_for_room()}

        def shown_as(voice: str) -> str | None:
            return voice if voice in seen else OTHERS if OTHERS in seen else None

        turns = Turns.between(moment.all_time, 0.0, moment.now_s)
        rows = [
            (start_s, end_s, person)
            for start_s, end_s, voice in zip(
                turns.start_s.tolist(), turns.end_s.tolist(), turns.voice.tolist(), strict=True
            )
            if (person := shown_as(moment.all_time.voices[voice])) is not None
        ]
        return protocol.DebriefTimeline(
            duration_s=moment.now_s,
            turns=tuple(
                protocol.TimelineTurn(person=person, start_s=start_s, end_s=end_s)
                for start_s, end_s, person in sorted(rows)
            ),
        )

    def _guess(self) -> dict[str, float]:
        """The group's, or else the phones' mean, by person; empty: nobody has guessed."""
        group = self._proceedings.state.guess
        guesses = [group] if group else self._counted()
        people = dict.fromkeys(person for guess in guesses for person in guess)
        return {person: sum(one.get(person, 0.0) for one in guesses) / len(guesses) for person in people}

    def _counted(self) -> list[Mapping[str, float]]:
        """Of the phones that are still somebody's: who goes on to another phone has one guess, not two."""
        phones = self._proceedings.state.phones
        return [
            guess
            for phone, guess in self._guesses.items()
            if (whose := phones.get(phone)) is not None and whose.confirmed
        ]

    def _shares(self) -> tuple[protocol.DebriefShare, ...]:
        """Over the whole session; worked out anew only when something has changed."""
        state = self._proceedings.state
        of = (self._proceedings.moment, state.screen, state.erased)
        if len(self._of) < len(of) or any(new is not old for new, old in zip(of, self._of, strict=True)):
            self._of, self._measured = of, self._measure()
        return self._measured

    def _measure(self) -> tuple[protocol.DebriefShare, ...]:
        moment = self._proceedings.moment
        room = moment.room
        part = room.part(0.0, room.timeline.counted.at(moment.now_s))
        figures = dict(zip(room.timeline.voices, part.figures(Calibration()), strict=True))
        seen = self._view.voices_for_room()
        apart = {voice.id for voice in seen}
        shares = []
        for voice in seen:
            of = [voice.id] if voice.id != OTHERS else [one for one in figures if one not in apart]
            found = [figures[one] for one in of if one in figures]
            if voice.counted and found:
                shares.append(
                    protocol.DebriefShare(
                        person=voice.id,
                        guess=None,
                        share=total(one.share for one in found),
                        share_low=total(one.share_low for one in found),
                        share_high=at_most_all(total(one.share_high for one in found)),
                        fair_share=total(one.fair_share for one in found),
                    )
                )
        return tuple(shares)
