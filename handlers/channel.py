"""/channel: how a channel or another group gets digests."""

from chat.reply import ChatPicker, Reply, Text
from handlers.command import Request


async def channel(request: Request) -> Reply:
    """Say how, and offer to pick a chat where the platform can."""
    say = request.words.say
    how = request.words.tell(request.conversation.elsewhere)
    return Reply((Text(how), ChatPicker(say("Pick a channel"), say("Pick a group"))))
