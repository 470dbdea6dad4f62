"""Which processes run over one database, and which of them may do what one alone may."""

from sqlalchemy import Column, Integer, String, Table

from store.columns import RowId, UtcDateTime, metadata

# Their moments are those of the database's clock, so that machines whose clocks differ agree on them.
leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    # A process, or "" where it was given up.
    Column("holder", String, nullable=False),
    # Counts those who have held it.
    Column("number", RowId, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    info={"of_processes": True},
)

processes = Table(
    "processes",
    metadata,
    Column("id", String, primary_key=True),
    Column("host", String, nullable=False),
    Column("pid", Integer, nullable=False),
    # With spaces between them.
    Column("roles", String, nullable=False),
    Column("version", String, nullable=False),
    # The hash of the settings that all processes must have alike.
    Column("settings", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    info={"of_processes": True},
)
