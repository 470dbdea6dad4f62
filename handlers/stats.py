"""/stats."""

from chat.reply import Heading, Item, Listing, Reply
from chat.words import phrase
from handlers.command import Request

NAMES = {
    "chats": phrase("Chats"),
    "paused": phrase("Paused chats"),
    "subscriptions": phrase("Subscriptions"),
    "papers": phrase("Papers"),
    "summaries": phrase("Summaries"),
    "waiting": phrase("Messages waiting"),
}


async def stats(request: Request) -> Reply:
    """Count chats, subscriptions, papers, summaries, the queue and the day's cost."""
    report = await request.services.statistics.report()
    words = request.words
    items = [
        Item(f"{words.tell(NAMES[key]) if key in NAMES else key}: {value}") for key, value in report.counts.items()
    ]
    items.append(Item(words.say("Cost of the last 24 hours: {cost} USD", cost=f"{report.cost_usd:.2f}")))
    return Reply((Heading(words.say("Statistics")), Listing(tuple(items))), private=True)
