"""The tables of the queue, which are procrastinate's own: made, and brought to the shape that its library needs.

The library numbers the steps of their shape by its versions and keeps no account of which were taken: the name of the
last one stands as a comment at the table of jobs.
"""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, text

from store.engines import place
from store.faults import NEWER, unavailable

_TABLE = text("SELECT to_regclass('procrastinate_jobs')")
_TAKEN = text("SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')")


def make(connection: Connection) -> None:
    """Make the tables, on PostgreSQL."""
    if connection.dialect.name != "postgresql":
        return
    from procrastinate.schema import SchemaManager

    _carry_out(connection, SchemaManager.get_schema())
    _note(connection, _steps()[-1].name)


def bring_up(connection: Connection) -> None:
    """Take the steps that a newer library has brought. Raises UnavailableError where the tables are newer than it."""
    if connection.dialect.name != "postgresql" or connection.scalar(_TABLE) is None:  # a migration makes them
        return
    taken, steps = connection.scalar(_TAKEN) or "", _steps()
    if taken > steps[-1].name:
        where = place(connection.engine.url)
        raise unavailable(NEWER, f"{where}, whose queue is at {taken}; procrastinate here has {steps[-1].name}")
    for step in steps:
        if step.name > taken:
            _carry_out(connection, step.read_text(encoding="utf-8"))
            _note(connection, step.name)


def _steps() -> list[Path]:
    from procrastinate.schema import SchemaManager

    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _carry_out(connection: Connection, statements: str) -> None:
    with closing(connection.connection.cursor()) as cursor:  # several statements at once go through the driver alone
        cursor.execute(statements)


def _note(connection: Connection, step: str) -> None:
    _carry_out(connection, f"COMMENT ON TABLE procrastinate_jobs IS '{step}'")
