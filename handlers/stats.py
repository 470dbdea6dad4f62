"""/stats."""

from chat.reply import Heading, Item, Listing, Reply
from handlers.command import Request


async def stats(request: Request) -> Reply:
    """Count chats, subscriptions, papers, summaries, the queue and the day's cost."""
    report = await request.services.statistics.report()
    say, counts = request.words.say, report.counts
    chats = ", ".join(f"{platform} {n}" for platform, n in counts.chats.items()) or "0"
    lines = (
        say("Chats: {chats}; paused: {paused}", chats=chats, paused=counts.paused),
        say("Subscriptions: {n}", n=counts.subscriptions),
        say("Topics: {n}", n=counts.topics),
        say("arXiv's newest list here: {day}", day=report.list_day.isoformat() if report.list_day else "–"),
        say("Papers: {n}; summaries: {summaries}", n=counts.papers, summaries=counts.summaries),
        say("Digests posted: {n}", n=counts.digests),
        say("Messages waiting: {n}; failed: {failed}", n=counts.waiting, failed=counts.failed),
        say("Votes: {n}; saved papers: {saved}", n=counts.votes, saved=counts.bookmarks),
        say("Cost of the last 24 hours: {cost} USD", cost=f"{report.cost_usd:.2f}"),
    )
    return Reply((Heading(say("Statistics")), Listing(tuple(map(Item, lines)))), private=True)
