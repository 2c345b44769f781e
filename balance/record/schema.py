"""The tables of the record.

Events are the record: append-only, people by number only. Names stand in `people` and nowhere else, so that
taking one out reaches all of it. `members`, `speech` and `accounts` are what has become of the events, so
that a session of four hours opens at once; of a session that is over they are what holds, corrections
included. `summaries` are worked out from those, and can be made anew at any time.

What stood before a correction is in `before_corrections`, so that it can be taken back; what people were
called and were then in `former_members`, which points to rows of `people` of its own.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData(
    # Constraints with names can be changed by a migration, on every database.
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SERIES = Table(
    "series",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False, unique=True),
    Column("retention_days", Integer, nullable=False),
    sqlite_autoincrement=True,
)
"""Workshops that belong together."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("series_id", ForeignKey("series.id", ondelete="SET NULL"), index=True),
    Column("title", String(200)),
    Column("kind", String(12), nullable=False),  # live, recording, import
    Column("language", String(20)),
    Column("program", String(40), nullable=False),  # the version that wrote it
    Column("settings", JSON, nullable=False),  # as they were at the start
    Column("started_at", String(32), nullable=False),  # ISO 8601 in UTC
    Column("ended_at", String(32)),  # null: it runs, or was cut off
    Column("ended_by", String(12)),
    Column("published_s", Float, nullable=False),
    Column("expires_at", String(32), index=True),
    sqlite_autoincrement=True,
)
"""One meeting. An id never comes back."""

PEOPLE = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("code", String(40)),
    sqlite_autoincrement=True,
)
"""Somebody, over the sessions of a series; linked by the name or code that they chose."""

MEMBERS = Table(
    "members",
    METADATA,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("member", String(20), primary_key=True),  # p1, p2, …: as events call them
    Column("person_id", ForeignKey("people.id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("seat", Integer, nullable=False),
    Column("role", String(20), nullable=False),
    Column("group_name", String(60)),
    Column("weight", Float),
    Column("prefers_to_listen", Boolean, nullable=False),
    Column("accommodations", String(400), nullable=False),
    Column("consent", String(12), nullable=False),
    Column("presence", JSON, nullable=False),  # [[from_s, to_s or null], …]
    Column("voices", JSON, nullable=False),  # ids of the voices that are theirs
    UniqueConstraint("session_id", "person_id"),
)
"""Who was in a session, as it stands now."""

EVENTS = Table(
    "events",
    METADATA,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),  # from 1 within the session
    Column("at_s", Float, nullable=False),  # the session's clock
    Column("kind", String(40), nullable=False),
    Column("body", JSON, nullable=False),
)
"""What happened, in order."""

SPEECH = Table(
    "speech",
    METADATA,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("start_s", Float, nullable=False),
    Column("end_s", Float, nullable=False),
    Column("piece", Integer, nullable=False),
    Column("voice", String(20)),  # null: not recognised
    Column("confidence", Float, nullable=False),
)
"""Who spoke when, as known at the end."""

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("body", JSON, nullable=False),
)
"""What is known of a session beside its members and its speech: phases, prompts, notes, norms."""

SUMMARIES = Table(
    "summaries",
    METADATA,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("body", JSON, nullable=False),
)
"""The figures of a session that lists and series show."""

BEFORE_CORRECTIONS = Table(
    "before_corrections",
    METADATA,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # of the correction
    Column("body", JSON, nullable=False),
)
"""What stood before each correction that can be taken back (`balance.review.taking_back`)."""

FORMER_MEMBERS = Table(
    "former_members",
    METADATA,
    Column("session_id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("member", String(20), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("group_name", String(60)),
    Column("weight", Float),
    Column("prefers_to_listen", Boolean, nullable=False),
    Column("accommodations", String(400), nullable=False),
    Column("consent", String(12), nullable=False),
    Column("presence", JSON, nullable=False),
    ForeignKeyConstraint(
        ["session_id", "number"],
        ["before_corrections.session_id", "before_corrections.number"],
        ondelete="CASCADE",
    ),
)
"""People as they were before a correction that changed them, or took them away."""

Index("ix_events_kind", EVENTS.c.session_id, EVENTS.c.kind)
Index("ix_sessions_started_at", SESSIONS.c.started_at)
