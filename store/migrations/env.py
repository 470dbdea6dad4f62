"""What Alembic runs to migrate: the connection, with its transaction, comes from `store.maintenance.upgrades`."""

from alembic import context

from store.tables import metadata

connection = context.config.attributes["connection"]
# SQLite cannot alter a table in place: Alembic makes a new one and moves the rows.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
