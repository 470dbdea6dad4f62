"""The button "Evidence"."""

from chat.reply import Reply
from chat.words import phrase
from handlers.command import Request
from papers import ids
from services.posts import evidence_reply


async def evidence(request: Request) -> Reply:
    """Show the quote behind each statement of a paper's summary."""
    wanted = ids.parse(request.need_arguments(phrase("Use the button below a summary.")))
    paper, _ = await request.services.library.one(wanted)
    asked, words = request.incoming, request.words
    summary = await request.services.summaries.of(paper, words.language, person=asked.person, chat=asked.chat)
    return evidence_reply(paper, summary, words)
