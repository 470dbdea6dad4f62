"""What became of messages, written down for many of them at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from chat.errors import DeliveryError, Refused
from chat.measures import POSTED, POSTED_AFTER, SENT_AT, Measures
from services.closures import Closures
from services.repeated import Repeated
from store import chats, deliveries
from store.database import Connection
from store.deliveries import Delivery

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
MOST_DOUBLINGS = 20  # a message that has waited for days must not outgrow what a timedelta holds
MOST_TRIES = 250  # some ten days; after that a message that nobody will have must not silence its chat for ever


@dataclass(frozen=True, slots=True)
class Outcome:
    """A message that was taken, with the platform's id of it, or that was not, with the error."""

    message: Delivery
    number: str = ""
    error: DeliveryError | None = None


async def write_outcomes(c: Connection, outcomes: list[Outcome], now: datetime, closures: Closures) -> None:
    """Write down what became of messages: sent, to be tried again, left out, or kept for a chat that takes none now."""
    await deliveries.lock_chats_of(c, [each.message.id for each in outcomes])
    sent = {each.message.id: each.number for each in outcomes if each.error is None}
    opened = await closures.taken(c, list(sent)) if sent else []
    await deliveries.mark_sent(c, sent, at=now)
    notes = {each.message.chat_id for each in outcomes if each.error is None and each.message.digest_id is None}
    for chat in opened:
        await closures.open(c, chat, said=chat.id in notes)
    for each in outcomes:
        if each.error is not None:
            await _failed(c, each.message, each.error, now, closures)


async def _failed(c: Connection, message: Delivery, error: DeliveryError, now: datetime, closures: Closures) -> None:
    reason = str(error)
    if error.moved_to:
        await chats.move(c, message.chat.platform, message.chat.chat, error.moved_to)
        await deliveries.retry_at(c, message.id, at=now, reason=reason)
    elif error.refused is Refused.CHAT:
        await closures.close(c, message.chat_id, error.reason)
    elif error.refused is Refused.MESSAGE:
        await deliveries.fail(c, message.id, reason=reason, at=now)
    elif error.retry_after is not None:
        await deliveries.retry_at(c, message.id, at=now + error.retry_after, reason=reason)
    elif message.attempts >= MOST_TRIES:
        await deliveries.give_back(c, [message.id], reason=reason, at=now)
    else:
        wait = min(FIRST_RETRY * 2 ** min(message.attempts, MOST_DOUBLINGS), LONGEST_RETRY)
        await deliveries.retry_at(c, message.id, at=now + wait, reason=reason)


def measure_outcome(outcome: Outcome, measures: Measures, now: datetime) -> None:
    """Count what became of a message, and how long one that was sent had waited."""
    message, error, platform = outcome.message, outcome.error, outcome.message.chat.platform
    if error is None:
        measures.add(POSTED, platform, "sent")
        measures.observe(POSTED_AFTER, (now - message.created_at).total_seconds(), platform)
        measures.set(SENT_AT, now.timestamp(), platform)
    else:
        kinds = {Refused.CHAT: "chat_refused", Refused.MESSAGE: "message_refused", None: "again"}
        measures.add(POSTED, platform, "moved" if error.moved_to else kinds[error.refused])


def log_outcome(outcome: Outcome, passing: Repeated) -> None:
    """Log a message that was not taken: each that was given up, of those that are tried again the first and a count."""
    message, error = outcome.message, outcome.error
    if error is None:
        passing.worked()
    elif error.refused:
        log = structlog.get_logger(__name__)
        log.warning(
            "not_delivered", reason=str(error), refused=error.refused.value, delivery=message.id, chat=message.chat_id
        )
    else:
        passing.failed(error, delivery=message.id, chat=message.chat_id)
