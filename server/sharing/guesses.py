"""How often an address may try tokens that are none: few times, and remembering it takes little memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WRONG_AT_MOST = 20
"""Wrong tokens from one address, within `WITHIN_S`."""
WITHIN_S = 60.0
ADDRESSES_KEPT = 1024


class Guesses:
    """Wrong tokens by address. The one that has been quiet longest is forgotten first."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        """Whether this address has to wait, whatever it says now."""
        count, since_s = self._wrong.get(address, (0, 0.0))
        return count >= WRONG_AT_MOST and self._clock_s() - since_s < WITHIN_S

    def wrong(self, address: str) -> None:
        """It has just said a wrong one."""
        now_s = self._clock_s()
        count, since_s = self._wrong.pop(address, (0, now_s))
        if now_s - since_s >= WITHIN_S:
            count, since_s = 0, now_s
        self._wrong[address] = (count + 1, since_s)
        while len(self._wrong) > ADDRESSES_KEPT:
            self._wrong.popitem(last=False)
