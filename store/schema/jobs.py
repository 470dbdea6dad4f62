"""Jobs that other processes do: who waits for them, and what became of them. On SQLite both are empty."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from store.columns import FreeText, UtcDateTime, metadata

# Beside procrastinate's own row of a job, which is deleted when the job ends; this one goes an hour later.
job_results = Table(
    "job_results",
    metadata,
    Column("job_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    # How many of those who worked on it died of it, as far as anybody can tell.
    Column("deaths", Integer, nullable=False, server_default="0"),
    # What it brought, or why it failed, as JSON; empty until it ends.
    Column("outcome", FreeText),
    Column("at", UtcDateTime, nullable=False, index=True),
    info={"of_processes": True},
)

# One row for each who waits; one that is not renewed belongs to a process that has died.
job_waiters = Table(
    "job_waiters",
    metadata,
    Column("job_id", BigInteger, primary_key=True, autoincrement=False),
    Column("waiter", String, primary_key=True),
    Column("urgent", Boolean, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    info={"of_processes": True},
)
