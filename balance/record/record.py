"""The record as the server holds it: sessions begin, things happen in them, they end, and are read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from balance.errors import RecordError
from balance.record.opening import open_database
from balance.record.people import forget_strangers
from balance.record.schema import EVENTS, SERIES, SESSIONS
from balance.record.sessions import Event, NewSession, Session, series_number, session_of, written
from balance.record.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

RETENTION_DAYS = 90
_INSERT_EVENT = insert(EVENTS)


class Record:
    """One database, held by this process. Methods may be called from any thread; only `wait…` ones block."""

    def __init__(
        self,
        place: str | Path,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        retention_days: int = RETENTION_DAYS,
    ) -> None:
        """Open it.

        Args:
            place: A path or a URL.
            clock: The wall clock.
            retention_days: How long sessions and new series are kept.

        Raises:
            RecordError: it cannot be opened.
        """
        self._clock = clock
        self._retention_days = retention_days
        self._opened = open_database(place, clock())
        self.engine = self._opened.engine
        self.file = self._opened.file
        self.notice = self._opened.notice
        self.set_aside = self._opened.set_aside
        self._writer = Writer(self.engine)
        with self.engine.connect() as connection:
            last = connection.execute(
                select(EVENTS.c.session_id, func.max(EVENTS.c.seq)).group_by(EVENTS.c.session_id)
            )
            self._seq: dict[int, int] = {row[0]: row[1] for row in last}

    @property
    def trouble(self) -> str | None:
        """Why nothing can be written just now, for the user."""
        return self._writer.trouble

    def now(self) -> datetime:
        """The wall clock."""
        return self._clock()

    @property
    def changes(self) -> int:
        """Grows with every change but what `append` puts: while it stays, sessions that are over do too."""
        return self._writer.changes

    def change(self, work: Callable[[Connection], Any]) -> Any:
        """Run this in a transaction behind all that was put before, and wait for it.

        Raises:
            RecordError: the database refused; nothing of it was written.
        """
        return self._writer.do(work).result()

    def close(self, within_s: float = 4.0) -> bool:
        """Write what is left, and let go of the database.

        Returns:
            Whether all of it was written.
        """
        written = self._writer.close(within_s)
        self._opened.let_go()
        return written

    # ------------------------------------------------------------ a session's life

    def begin(self, new: NewSession) -> int:
        """A session begins; its id. Waits until it is on disk.

        Raises:
            RecordError: it cannot be written.
        """
        return int(self.change(lambda connection: self.begun(connection, new)))

    def begun(self, connection: Connection, new: NewSession) -> int:
        """A session begins, as part of a change: `begin` for whoever is in a transaction already.

        Args:
            connection: of the work given to `change`.
            new: what is known of it.

        Returns:
            Its id.
        """
        now = self._clock()
        series = series_number(connection, new.series, self._retention_days)
        days = self._retention_days
        if series is not None:
            days = connection.scalar(select(SERIES.c.retention_days).where(SERIES.c.id == series)) or days
        row = {
            "series_id": series,
            "title": new.title,
            "kind": new.kind,
            "language": new.language,
            "program": new.program,
            "settings": new.settings or {},
            "started_at": written(new.started_at or now),
            "published_s": 0.0,
            "expires_at": written(now + timedelta(days=days)),
        }
        key = connection.execute(insert(SESSIONS).values(row)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def append(
        self, session: int, at_s: float, kind: str, body: dict[str, Any], *, at_once: bool = False
    ) -> int:
        """Something happened; it is on disk within about a second. Never blocks.

        Args:
            session: its number.
            at_s: seconds of its clock.
            kind: what happened.
            body: people by number only.
            at_once: do not wait for more to be written together.

        Returns:
            Its number within the session, from 1.
        """
        seq = self._seq.get(session, 0) + 1
        self._seq[session] = seq
        self._writer.put(
            _INSERT_EVENT,
            {"session_id": session, "seq": seq, "at_s": at_s, "kind": kind, "body": body},
            at_once=at_once,
        )
        return seq

    def happened(
        self, connection: Connection, session: int, at_s: float, kind: str, body: dict[str, Any]
    ) -> None:
        """Something happened, as part of a change: `append` for whoever is in a transaction already.

        Args:
            connection: of the work given to `change`.
            session: its number; nothing must be appended to it meanwhile.
            at_s: seconds of its clock.
            kind: what happened.
            body: people by number only.
        """
        last = select(func.max(EVENTS.c.seq)).where(EVENTS.c.session_id == session)
        seq = max(connection.scalar(last) or 0, self._seq.get(session, 0)) + 1
        self._seq[session] = seq
        row = {"session_id": session, "seq": seq, "at_s": at_s, "kind": kind, "body": body}
        connection.execute(_INSERT_EVENT, row)

    def describe(self, session: int, title: str | None, series: str | None, language: str | None) -> None:
        """A session is called something else, or is one of another series. Waits until it is on disk.

        Raises:
            RecordError: it cannot be written.
        """

        def work(connection: Connection) -> None:
            values = {
                "title": title,
                "series_id": series_number(connection, series, self._retention_days),
                "language": language,
            }
            connection.execute(update(SESSIONS).where(SESSIONS.c.id == session).values(values))

        self.change(work)

    def end(self, session: int, ended_by: str, published_s: float) -> None:
        """A session is over. Waits until it is on disk.

        Raises:
            RecordError: it cannot be written.
        """
        self.change(lambda connection: self.ended(connection, session, ended_by, published_s))

    def ended(
        self,
        connection: Connection,
        session: int,
        ended_by: str,
        published_s: float,
        ended_at: datetime | None = None,
    ) -> None:
        """A session is over, as part of a change; `ended_at` None: now."""
        values = {
            "ended_at": written(ended_at or self._clock()),
            "ended_by": ended_by,
            "published_s": published_s,
        }
        connection.execute(update(SESSIONS).where(SESSIONS.c.id == session).values(values))

    def discard(self, session: int) -> None:
        """Remove a session with everything in it.

        Raises:
            RecordError: it cannot be written.
        """

        def work(connection: Connection) -> None:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.id == session))
            forget_strangers(connection)

        self.change(work)
        self._seq.pop(session, None)

    # ------------------------------------------------------------ reading

    def sessions(self, *, unfinished: bool = False) -> list[Session]:
        """All sessions, the newest first; or those that nobody ended."""
        query = (
            select(SESSIONS, SERIES.c.title.label("series"))
            .outerjoin(SERIES, SERIES.c.id == SESSIONS.c.series_id)
            .order_by(SESSIONS.c.started_at.desc(), SESSIONS.c.id.desc())
        )
        if unfinished:
            query = query.where(SESSIONS.c.ended_at.is_(None))
        with self.engine.connect() as connection:
            return [session_of(row._mapping) for row in connection.execute(query)]

    def session(self, session: int) -> Session:
        """One session.

        Raises:
            RecordError: there is none of this id.
        """
        query = (
            select(SESSIONS, SERIES.c.title.label("series"))
            .outerjoin(SERIES, SERIES.c.id == SESSIONS.c.series_id)
            .where(SESSIONS.c.id == session)
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise RecordError(f"There is no session number {session}; 'balance sessions' lists them.")
        return session_of(row._mapping)

    def events(self, session: int, after: int = 0) -> Iterator[Event]:
        """What happened in a session, in order, as far as it is on disk."""
        query = (
            select(EVENTS.c.seq, EVENTS.c.at_s, EVENTS.c.kind, EVENTS.c.body)
            .where(EVENTS.c.session_id == session, EVENTS.c.seq > after)
            .order_by(EVENTS.c.seq)
        )
        with self.engine.connect() as connection:
            for seq, at_s, kind, body in connection.execute(query):
                yield Event(seq, at_s, kind, body)
