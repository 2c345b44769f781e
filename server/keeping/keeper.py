"""The keeper: everything that happens in a real session goes into the record, and its account at the end.

Nothing here is waited for by the meter. What goes wrong with the record is a notice to the mentor.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

import balance
from balance.errors import RecordError
from balance.record.people import keep_members
from balance.record.sessions import NewSession
from balance.record.storing import store
from balance.review.account import Unheard
from diarize.notice import Notice
from diarize.types import SAMPLE_RATE_HZ
from server.keeping import codec
from server.keeping.accounting import account_of
from server.keeping.opening import opening
from server.keeping.replay import GAP, HEALTH
from server.workshop.events.said import Said

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from balance.record.record import Record
    from balance.record.sessions import Session
    from balance.review.account import Account
    from diarize.types import Gap, Publication
    from server.engine.watch import EngineWatch
    from server.workshop.state import State
    from server.workshop.workshop import Workshop

log = structlog.get_logger()

TRY_AGAIN_S = 10.0
"""After the record has refused something."""
CLOSE_WITHIN_S = 4.0
AT_MOST_S = 1.0
"""So much sound may have been told of that the record has not been asked to write."""


class Keeper:
    """Keeps one session after another. Belongs to the server's event loop."""

    def __init__(self, workshop: Workshop, watch: EngineWatch, record: Record | None) -> None:
        """Args: what is said and heard, how the engine is, and where it is kept; None: nowhere."""
        self._workshop = workshop
        self._watch = watch
        self.record = record
        self.number: int | None = None
        """Of the session that is kept now."""
        self._unheard: list[Unheard] = []
        self._kept: State | None = None
        """The state whose members stand in the record."""
        self._stored: State | None = None
        """The state whose account stands there."""
        self._row: Session | None = None
        self._ended = False
        """The record knows that it is over."""
        self._not_before_s = 0.0
        self._health: tuple[str, float] | None = None
        self._asked_s = 0.0
        """Up to where the record has been asked to write at once."""
        self._working = asyncio.Lock()
        self._jobs: set[asyncio.Task[None]] = set()
        self._trouble: Notice | None = None
        self._shown: tuple[Notice, ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """For the mentor: what the record cannot do just now, and what became of a damaged one."""
        if self.record is None:
            return ()
        notices = []
        if self.record.notice:
            notices.append(Notice("record_set_aside", self.record.notice, str(self.record.set_aside)))
        if self._trouble:
            notices.append(self._trouble)
        if self.record.trouble:
            notices.append(Notice("record_waits", self.record.trouble))
        return tuple(notices)

    # ------------------------------------------------------------ a session's life

    async def begin(self, title: str | None) -> None:
        """A session is about to begin: a real one has its place in the record from now on."""
        self.leave()
        if self.record is None or not self._workshop.consent.needed:
            return
        state = self._workshop.state
        new = NewSession(
            "live",
            balance.__version__,
            title=state.title if title is None else title,
            series=state.series,
            language=state.language,
            settings={
                "thresholds": self._workshop.thresholds.model_dump(),
                "prompts": self._workshop.prompting.thresholds.model_dump(mode="json"),
            },
        )
        record = self.record

        def write() -> Session:
            return record.session(record.begin(new))

        try:
            self._row = await asyncio.to_thread(write)
        except RecordError as error:
            self._say_trouble(Notice("session_not_kept", f"This session is not being kept: {error}"))
            return
        self.number = self._row.id
        self._trouble = None

    def open(self) -> None:
        """Write down what was set up; behind this, everything that is said is kept as it is said."""
        for number, event in enumerate(opening(self._workshop.state), start=1):
            self.said(Said(number, 0.0, event))

    def take_up(self, row: Session, unheard: list[Unheard]) -> None:
        """Go on with a session that is in the record."""
        self.leave()
        self._row, self.number, self._unheard = row, row.id, list(unheard)

    def leave(self) -> None:
        """The session is put away; what has not been stored of it is."""
        if self.number is not None and self._workshop.life == "ended":
            self._store_if_changed()
        self.number = self._row = None
        self._ended = False
        self._unheard = []
        self._kept = self._stored = None
        self._health = None

    async def close(self) -> None:
        """The server ends: what is under way is finished. A session that runs can be gone on with."""
        self.leave()
        if self._jobs:
            await asyncio.wait(self._jobs, timeout=CLOSE_WITHIN_S)

    # ------------------------------------------------------------ what happens

    def said(self, said: Said) -> None:
        """Keep what somebody has said."""
        if self.number is not None:
            self._append(said.at_s, *codec.packed(said))

    def heard(self, publication: Publication) -> None:
        """Keep what the engine has told."""
        if self.number is None:
            return
        # The record is written once a second. An engine that catches up tells much more in that time.
        if at_once := abs(publication.until_s - self._asked_s) >= AT_MOST_S:
            self._asked_s = publication.until_s
        body = codec.packed_publication(publication)
        self._append(publication.until_s, codec.PUBLICATION, body, at_once=at_once)

    def missed(self, gap: Gap) -> None:
        """Keep that something was not heard."""
        if self.number is None or not gap.duration_samples:
            return
        one = Unheard(gap.start_sample / SAMPLE_RATE_HZ, gap.end_sample / SAMPLE_RATE_HZ, gap.reason)
        self._unheard.append(one)
        body = {"start_s": one.start_s, "end_s": one.end_s, "reason": one.reason}
        self._append(one.end_s, GAP, body)

    def step(self, *, finished: bool) -> None:
        """Follow what has changed.

        Args:
            finished: the session is over, and the engine has said its last word.
        """
        if (notices := self.notices) != self._shown:
            if bool(notices) != bool(self._shown):
                log.warning("record_notice", sentence=" ".join(notices) or "The record is written again.")
            self._shown = notices
            self._workshop.changed = True
        if self.number is None:
            return
        watch, state = self._watch, self._workshop.state
        if (health := (watch.state, watch.lost_s)) != self._health:
            self._health = health
            body = {"state": watch.state, "lost_s": watch.lost_s, "sentence": watch.sentence}
            self._append(self._workshop.captured_s, HEALTH, body)
        if asyncio.get_running_loop().time() < self._not_before_s:
            return
        if finished:
            if not self._jobs:
                self._store_if_changed()
        elif _described(state) != _described(self._kept) and not self._jobs:
            self._kept = state
            self._start(self._keep_members(self.number, state))

    # ------------------------------------------------------------ writing

    def _append(self, at_s: float, kind: str, body: dict[str, Any], *, at_once: bool = False) -> None:
        assert self.record is not None
        assert self.number is not None
        self.record.append(self.number, at_s, kind, body, at_once=at_once)

    async def _keep_members(self, number: int, state: State) -> None:
        record = self.record
        assert record is not None

        def write() -> None:
            record.describe(number, state.title, state.series, state.language)
            record.change(lambda connection: keep_members(connection, number, state.roster))

        async with self._working:
            try:
                await asyncio.to_thread(write)
            except RecordError as error:
                self._kept = None
                self._wait_after(Notice("record_waits", str(error)))
            else:
                self._trouble = None

    def _store_if_changed(self) -> None:
        workshop, state = self._workshop, self._workshop.state
        if self._row is None or state is self._stored:
            return
        self._stored = state
        # Taken now: when it is written, the workshop may be another one.
        account = account_of(
            self._row,
            state,
            workshop.figures.ledger,
            workshop.prompting.prompts,
            workshop.prompting.interventions,
            self._unheard,
            state.ended_by or "source",
        )
        first, self._ended = not self._ended, True
        self._start(self._store(account, first=first))

    async def _store(self, account: Account, *, first: bool) -> None:
        record = self.record
        assert record is not None

        def write() -> None:
            record.describe(account.id, account.title, account.series, account.language)
            store(record, account)
            if first:
                record.end(account.id, account.ended_by or "source", account.duration_s)

        async with self._working:
            try:
                await asyncio.to_thread(write)
            except RecordError as error:
                self._stored, self._ended = None, not first
                self._wait_after(
                    Notice("record_waits", f"What became of the session could not be kept: {error}")
                )
            else:
                self._trouble = None
                log.info("session_kept", number=account.id)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    def _wait_after(self, sentence: Notice) -> None:
        self._not_before_s = asyncio.get_running_loop().time() + TRY_AGAIN_S
        self._say_trouble(sentence)

    def _say_trouble(self, sentence: Notice) -> None:
        log.warning("record_trouble", sentence=sentence)
        self._trouble = sentence


def _described(state: State | None) -> object:
    """What of a state stands in the tables beside the events."""
    return None if state is None else (state.roster, state.title, state.series, state.language)
