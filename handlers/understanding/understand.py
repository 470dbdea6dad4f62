"""What is no command, and tells no paper by itself."""

from collections.abc import Sequence

from chat.reply import Reply
from handlers.command import Instead, Request
from handlers.understanding import talk


async def understand(request: Request) -> Instead | Sequence[Reply]:
    """Take a question for one about what is spoken of, small talk for a greeting, and leave talk among people alone."""
    if meant := await talk.read(request):
        return meant
    quoted, called = request.incoming.quoted, request.incoming.called
    return [] if quoted.opening and not called else Instead("start")
