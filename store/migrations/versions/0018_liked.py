"""What a chat and all people liked lately is found without looking at all votes."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    columns = ["value", "cast_at", "paper_id", "person"]
    op.create_index("ix_votes_value_cast_at_paper_id_person", "votes", columns)
    op.create_index("ix_votes_chat_id_cast_at", "votes", ["chat_id", "cast_at"])
