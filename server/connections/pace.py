"""How fast something may come: so much at once, so much a second, and then there is a wait.

A token bucket (J. Turner, "New directions in communications", IEEE Communications Magazine 24, 1986): tokens
come at a steady rate, up to a full bucket; who takes more than there are waits until they would be there.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ADDRESSES_KEPT = 1024


class Pace:
    """One bucket, full at first."""

    def __init__(
        self, a_second: float, at_once: float, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._clock_s = clock_s
        self._left = at_once
        self._at_s = clock_s()

    def take(self, count: float = 1.0) -> float:
        """Take so many, whether they are there or not.

        Returns:
            Seconds to wait first; 0: they were there.
        """
        now_s = self._clock_s()
        self._left = min(self._at_once, self._left + (now_s - self._at_s) * self._a_second) - count
        self._at_s = now_s
        return max(0.0, -self._left / self._a_second)


class Paces:
    """One bucket for each address, and one for all together. The quietest address is forgotten first."""

    def __init__(
        self,
        one: tuple[float, float],
        together: tuple[float, float] | None = None,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args: (a second, at once), of one address and of all; None: of all there may be any number."""
        self._one = one
        self._clock_s = clock_s
        self._together = None if together is None else Pace(*together, clock_s)
        self._by_address: OrderedDict[str, Pace] = OrderedDict()

    def take(self, address: str, count: float = 1.0) -> float:
        """Seconds that this address has to wait with what it asks for now."""
        pace = self._by_address.pop(address, None) or Pace(*self._one, self._clock_s)
        self._by_address[address] = pace
        while len(self._by_address) > ADDRESSES_KEPT:
            self._by_address.popitem(last=False)
        wait_s = pace.take(count)
        # Who has to wait for their own address' sake must not make all others wait, too.
        return wait_s if wait_s or self._together is None else self._together.take(count)
