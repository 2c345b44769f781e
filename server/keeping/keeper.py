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
from balance.record.record import NewSession
from balance.review.account import Unheard
from balance.review.stored import store
from diarize.types import SAMPLE_RATE_HZ
from server.keeping import codec
from server.keeping.accounting import account_of
from server.keeping.opening import opening
from server.keeping.replay import GAP, HEALTH
from server.workshop.events import Said

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from balance.record.record import Record, Session
    from balance.review.account import Account
    from diarize.types import Gap, Publication
    from server.session import LiveSession
    from server.workshop.state import State

log = structlog.get_logger()

TRY_AGAIN_S = 10.0
"""After the record has refused something."""
CLOSE_WITHIN_S = 4.0


class Keeper:
    """Keeps one session after another. Belongs to the server's event loop."""

    def __init__(self, session: LiveSession, record: Record | None) -> None:
        """Args: whose session it is, and where it is kept; None: nowhere."""
        self._session = session
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
        self._working = asyncio.Lock()
        self._jobs: set[asyncio.Task[None]] = set()
        self._trouble: str | None = None
        self._shown: str | None = None

    @property
    def notice(self) -> str | None:
        """For the mentor: what the record cannot do just now."""
        if self.record is None:
            return None
        texts = (self.record.notice, self._trouble, self.record.trouble)
        return " ".join(text for text in texts if text) or None

    # ------------------------------------------------------------ a session's life

    async def begin(self, title: str | None) -> None:
        """A session is about to begin: a real one has its place in the record from now on."""
        self.leave()
        if self.record is None or not self._session.workshop.consent.needed:
            return
        state = self._session.workshop.state
        new = NewSession(
            "live",
            balance.__version__,
            title=state.title if title is None else title,
            series=state.series,
            language=state.language,
            settings={
                "thresholds": self._session.thresholds.model_dump(),
                "prompts": self._session.workshop.prompting.thresholds.model_dump(mode="json"),
            },
        )
        record = self.record

        def write() -> Session:
            return record.session(record.begin(new))

        try:
            self._row = await asyncio.to_thread(write)
        except RecordError as error:
            self._say_trouble(f"This session is not being kept: {error}")
            return
        self.number = self._row.id
        self._trouble = None

    def open(self) -> None:
        """Write down what was set up; behind this, everything that is said is kept as it is said."""
        for number, event in enumerate(opening(self._session.workshop.state), start=1):
            self.said(Said(number, 0.0, event))

    def take_up(self, row: Session, unheard: list[Unheard]) -> None:
        """Go on with a session that is in the record."""
        self.leave()
        self._row, self.number, self._unheard = row, row.id, list(unheard)

    def leave(self) -> None:
        """The session is put away; what has not been stored of it is."""
        if self.number is not None and self._session.state == "ended":
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
        if self.number is not None:
            self._append(publication.until_s, codec.PUBLICATION, codec.packed_publication(publication))

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
        if self.notice != self._shown:
            self._shown = self.notice
            self._session.changed = True
        if self.number is None:
            return
        watch, state = self._session.watch, self._session.workshop.state
        if (health := (watch.state, watch.lost_s)) != self._health:
            self._health = health
            body = {"state": watch.state, "lost_s": watch.lost_s, "sentence": watch.sentence}
            self._append(self._session.captured_s, HEALTH, body)
        if asyncio.get_running_loop().time() < self._not_before_s:
            return
        if finished:
            if not self._jobs:
                self._store_if_changed()
        elif _described(state) != _described(self._kept) and not self._jobs:
            self._kept = state
            self._start(self._keep_members(self.number, state))

    # ------------------------------------------------------------ writing

    def _append(self, at_s: float, kind: str, body: dict[str, Any]) -> None:
        assert self.record is not None
        assert self.number is not None
        self.record.append(self.number, at_s, kind, body)

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
                self._wait_after(str(error))
            else:
                self._trouble = None

    def _store_if_changed(self) -> None:
        workshop = self._session.workshop
        state = workshop.state
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
                self._wait_after(f"What became of the session could not be kept: {error}")
            else:
                self._trouble = None
                log.info("session_kept", number=account.id)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    def _wait_after(self, sentence: str) -> None:
        self._not_before_s = asyncio.get_running_loop().time() + TRY_AGAIN_S
        self._say_trouble(sentence)

    def _say_trouble(self, sentence: str) -> None:
        log.warning("record_trouble", sentence=sentence)
        self._trouble = sentence


def _described(state: State | None) -> object:
    """What of a state stands in the tables beside the events."""
    return None if state is None else (state.roster, state.title, state.series, state.language)
