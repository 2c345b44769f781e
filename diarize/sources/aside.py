"""A driver's call in a thread of its own: one that never returns holds nobody up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Outcome = TypeVar("Outcome")


class Aside(Generic[Outcome]):
    """Something that is being done, or has been."""

    def __init__(self, work: Callable[[], Outcome]) -> None:
        """Begin `work`; what it raises, `outcome` raises."""
        self._work = work
        self._returned: list[Outcome] = []
        self._raised: Exception | None = None
        # A driver that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="driver", daemon=True)
        self._thread.start()

    def ended(self, within_s: float) -> bool:
        """Whether it has ended; waits for it no longer than this."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def outcome(self) -> Outcome:
        """What came of it, once it has ended."""
        if self._raised is not None:
            raise self._raised
        return self._returned[0]

    def _run(self) -> None:
        try:
            self._returned.append(self._work())
        except Exception as error:  # noqa: BLE001 - whoever asks for the outcome has it
            self._raised = error
