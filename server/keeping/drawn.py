"""What has been drawn of the record lately, so that looking at a page again does not draw it again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from balance.record.record import Record

AT_MOST = 64
"""Pictures and reports held at once, some hundred kilobytes each at most."""


class Drawn:
    """Of one record. May be asked by several threads at once."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, key: Hashable, draw: Callable[[], bytes]) -> bytes:
        """What is held under a key, or what is drawn now; nothing is held of what the record was before."""
        # Before drawing: what changes meanwhile makes this out of date, never the other way round.
        versioned = (self._record.changes, key)
        with self._lock:
            if versioned in self._held:
                self._held.move_to_end(versioned)
                return self._held[versioned]
        made = draw()
        with self._lock:
            self._held[versioned] = made
            while len(self._held) > AT_MOST:
                self._held.popitem(last=False)
        return made


_DRAWN: WeakKeyDictionary[Record, Drawn] = WeakKeyDictionary()
_MAKING = threading.Lock()


def drawn(record: Record) -> Drawn:
    """The one of this record."""
    with _MAKING:
        return _DRAWN.setdefault(record, Drawn(record))
