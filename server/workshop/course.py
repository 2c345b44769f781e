"""The course: the balance of the last five minutes, every half minute, as it was seen at the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import protocol

if TYPE_CHECKING:
    from server.workshop.figures import Moment

EVERY_S = 30.0
POINTS_AT_MOST = 240
"""Two hours of half minutes; after that every other point goes, and they come half as often."""


class Course:
    """A curve that never grows beyond what a page draws."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Another session."""
        self.points: tuple[protocol.CoursePoint, ...] = ()
        self._every_s = EVERY_S
        self._next_s = EVERY_S

    def step(self, moment: Moment) -> None:
        """Note the balance, if it is time."""
        if moment.now_s < self._next_s:
            return
        at_s = moment.now_s // self._every_s * self._every_s
        point = protocol.CoursePoint(at_s=at_s, balance=moment.reading.window.balance)
        self.points = (*self.points, point)
        if len(self.points) > POINTS_AT_MOST:
            self.points = self.points[1::2]
            self._every_s *= 2
        self._next_s = (at_s // self._every_s + 1) * self._every_s
