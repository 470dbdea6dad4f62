"""A question or a wish in plain words that names no paper: it is about what was last spoken of here."""

from chat.refs import file_key_in
from handlers.command import Instead, Request
from handlers.sent import wishes
from handlers.understanding.replies import CHANGES
from handlers.understanding.sorts import Sort, sort_of, wish_of


async def read(request: Request) -> Instead | None:
    """Return the command that words mean about what was last spoken of here; None where they mean none, or none was.

    In a group that is so for whom the bot hears: who calls it by name, replies to it, or writes in a thread of its own.
    """
    text = request.arguments
    wish = wish_of(text)
    if wish in CHANGES or not (wish or sort_of(text) is Sort.QUESTION):
        return None
    spoken = await request.services.talks.last(request.talk)
    if not spoken:
        return None
    about = f"{spoken} {'' if wish else text}".strip()
    return _of_file(request, wish or "ask", about) if file_key_in(spoken) else Instead(wish or "ask", about)


async def filled(request: Request, arguments: str) -> str | Instead:
    """Return the arguments of a command about a paper with the one last spoken of here before them, if any was.

    Where that was a file, it is what `file` says of it, if the command can be about one.
    """
    spoken = await request.services.talks.last(request.talk)
    about = f"{spoken} {arguments}".strip()
    return (_of_file(request, request.command, about) or arguments) if file_key_in(spoken) else about


def _of_file(request: Request, command: str, about: str) -> Instead | None:
    said = wishes.meant(request.incoming, command, about)
    return None if said is None else Instead("file", said)
