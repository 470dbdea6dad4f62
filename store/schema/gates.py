"""What all processes of an installation pass one at a time, and who waits there. It stays empty on SQLite."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, false

from store.columns import UtcDateTime, metadata

gates = Table(
    "gates",
    metadata,
    Column("name", String, primary_key=True),
    # The process that has its turn, and until when unless it renews that.
    Column("holder", String),
    Column("held_until", UtcDateTime),
    # The end of the delay after the last turn.
    Column("free_at", UtcDateTime),
    # Until when nobody passes, and nobody whom no person waits for.
    Column("paused_until", UtcDateTime),
    Column("silent_until", UtcDateTime),
    # Whether that is because what is behind the gate refused a request.
    Column("refused", Boolean, nullable=False, server_default=false()),
    info={"of_processes": True},
)

gate_waits = Table(
    "gate_waits",
    metadata,
    Column("gate", String, ForeignKey("gates.name", ondelete="CASCADE"), primary_key=True),
    Column("process", String, primary_key=True),
    # Whether a person waits there.
    Column("urgent", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    # After which it is taken for dead.
    Column("until", UtcDateTime, nullable=False),
    info={"of_processes": True},
)
