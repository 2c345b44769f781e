"""What stood before a correction, and who."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0001 to 0002."""
    op.create_table(
        "before_corrections",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_before_corrections_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_before_corrections")),
    )
    op.create_table(
        "former_members",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("group_name", sa.String(length=60), nullable=True),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("prefers_to_listen", sa.Boolean(), nullable=False),
        sa.Column("accommodations", sa.String(length=400), nullable=False),
        sa.Column("consent", sa.String(length=12), nullable=False),
        sa.Column("presence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_former_members_person_id_people"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "number"],
            ["before_corrections.session_id", "before_corrections.number"],
            name=op.f("fk_former_members_session_id_number_before_corrections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "number", "member", name=op.f("pk_former_members")),
    )
    op.create_index(op.f("ix_former_members_person_id"), "former_members", ["person_id"], unique=False)
