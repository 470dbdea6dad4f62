"""A question or a wish in plain words that names no paper: it is about the one last spoken of here."""

from handlers.command import Instead, Request
from handlers.understanding.replies import CHANGES
from handlers.understanding.sorts import Sort, sort_of, wish_of


async def read(request: Request) -> Instead | None:
    """Return the command that words mean about the paper last spoken of here; None where they mean none, or none was.

    In a group that is so for whom the bot hears: who calls it by name, replies to it, or writes in a thread of its own.
    """
    text = request.arguments
    wish = wish_of(text)
    if wish in CHANGES or not (wish or sort_of(text) is Sort.QUESTION):
        return None
    paper = await request.services.talks.paper(request.talk)
    if paper is None:
        return None
    return Instead(wish or "ask", f"{paper} {'' if wish else text}".strip())


async def filled(request: Request, arguments: str) -> str:
    """Return the arguments of a command about a paper with the one last spoken of here before them, if any was."""
    paper = await request.services.talks.paper(request.talk)
    return f"{paper} {arguments}".strip() if paper else arguments
