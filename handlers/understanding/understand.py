"""What is no command, and tells no paper by itself."""

from collections.abc import Sequence

from chat.reply import Reply
from handlers.command import Instead, Request


async def understand(request: Request) -> Instead | Sequence[Reply]:
    """Take small talk for a greeting; what people say in a thread of the bot's, not to it, is left alone."""
    quoted, called = request.incoming.quoted, request.incoming.called
    return [] if quoted.opening and not called else Instead("start")
