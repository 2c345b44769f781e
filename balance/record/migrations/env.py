"""What Alembic runs: on the connection that `balance.record.versions.upgrade` holds."""

from __future__ import annotations

from alembic import context

from balance.record.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot alter a table: it is made anew
    transaction_per_migration=True,
    transactional_ddl=True,  # see balance.record.database: a step happens whole or not at all
)
with context.begin_transaction():
    context.run_migrations()
