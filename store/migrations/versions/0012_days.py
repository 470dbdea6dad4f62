"""Subscriptions with days of their own, and hours that may be "when announced"."""

import sqlalchemy as sa
from alembic import op

from store.columns import HourOfDay, Weekdays

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for table in ("chats", "subscriptions"):
        op.add_column(table, sa.Column("hour", HourOfDay))
        hours = sa.table(table, sa.column("time"), sa.column("hour", sa.String))
        op.execute(hours.update().values(hour=sa.func.substr(sa.cast(hours.c.time, sa.String), 1, 5)))
        op.drop_column(table, "time")
        op.alter_column(table, "hour", new_column_name="time")
    op.add_column("subscriptions", sa.Column("days", Weekdays))
    op.add_column("subscriptions", sa.Column("listed_on", sa.Date))
