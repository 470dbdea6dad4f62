"""Of a saved paper it is known in which chat it was saved, so that its buttons there show how many did."""

import sqlalchemy as sa
from alembic import op

from store.columns import RowId

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("bookmarks") as table:
        table.add_column(sa.Column("chat_id", RowId))
        table.create_foreign_key("fk_bookmarks_chat_id_chats", "chats", ["chat_id"], ["id"], ondelete="SET NULL")
        table.create_index("ix_bookmarks_chat_id", ["chat_id"])
        table.create_index("ix_bookmarks_paper_id", ["paper_id"])
