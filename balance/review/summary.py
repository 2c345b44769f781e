"""The few figures of a session that lists show, kept with it so that a thousand are listed at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from balance.review.session_figures import SessionFigures


@dataclass(frozen=True, slots=True)
class Most:
    """Who talked most of those whose talking counts; the first of them where two have talked as long."""

    person: str
    """Id within the session: names stand elsewhere."""
    share: float


@dataclass(frozen=True, slots=True)
class Summary:
    """A session in a line. What is not known is None."""

    people: int
    """Who count in the shares."""
    counted_s: float
    speech_time_s: float
    coverage: float | None
    balance: float | None
    gini: float | None
    hands: float | None
    interventions: int
    most: Most | None = None
    """None: nobody has talked."""

    def packed(self) -> dict[str, Any]:
        """As it lies in the record."""
        return asdict(self)


def summary(figures: SessionFigures) -> Summary:
    """The line for these figures."""
    whole = figures.whole
    return Summary(
        people=sum(person.counted for person in figures.people),
        counted_s=figures.counted_s,
        speech_time_s=whole.speech_time_s,
        coverage=whole.coverage,
        balance=whole.balance,
        gini=whole.gini,
        hands=whole.hands,
        interventions=sum(one.acted for one in figures.interventions),
        most=_most(figures),
    )


def _most(figures: SessionFigures) -> Most | None:
    shares = [
        Most(person.id, person.whole.share) for person in figures.people if person.whole.share is not None
    ]
    return max(shares, key=lambda one: one.share, default=None)
