"""What a trial's bots have written down, told from their database alone."""

from collections.abc import Collection
from typing import Any

from tests.crashes.places import Place
from tests.crashes.reading import Marks
from tests.stores import Asking


class Kept:
    """Looks into the database beside those who use it."""

    def __init__(self, ask: Asking) -> None:
        self._ask = ask

    def noted(self) -> int:
        """Count the messages that the bot has marked as sent."""
        [(found,)] = self._ask("SELECT count(*) FROM deliveries WHERE state = 'sent'")
        return int(found)

    def is_done(self, lasting: Collection[str]) -> bool:
        """Return whether all digests were made and all messages of chats that are open sent."""
        runs = "id IN (SELECT chat_id FROM subscriptions WHERE last_run_at IS NULL)"
        posts = "id IN (SELECT chat_id FROM deliveries WHERE state = 'pending')"
        query = f"SELECT platform, chat FROM chats WHERE paused_at IS NOT NULL OR {runs} OR {posts}"
        return {":".join(row) for row in self._ask(query)} <= {*lasting}

    def written(self, place: Place) -> tuple[list[Marks], set[int]]:
        """Return what was written down for a chat, message by message, and which of them are still to be sent."""
        names: dict[Any, Any] = dict(self._ask("SELECT id, name FROM topics"))
        rows = self._ask(
            "SELECT digests.id, digests.topic_id, deliveries.sequence, deliveries.state FROM deliveries"
            " JOIN digests ON digests.id = digest_id JOIN chats ON chats.id = deliveries.chat_id"
            " WHERE chats.platform = :platform AND chats.chat = :chat ORDER BY deliveries.id",
            platform=place.ref.platform,
            chat=place.addresses[-1],
        )
        found: list[Marks] = []
        unsent = set()
        for digest, topic, sequence, state in rows:
            query = "SELECT paper_id FROM digest_papers WHERE digest_id = :digest ORDER BY position"
            ids = [number for (number,) in self._ask(query, digest=digest)]
            opening = (f"#{names[topic]}",) if not sequence else ()
            if state == "pending":
                unsent.add(len(found))
            found.append((*opening, *ids) if place.layout == "list" else opening or (ids[sequence - 1],))
        return found, unsent

    def left_out(self) -> set[int]:
        """Return the numbers of the messages that were given up."""
        return {number for (number,) in self._ask("SELECT id FROM deliveries WHERE state = 'failed'")}
