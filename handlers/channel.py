"""/channel: how a channel or another group gets digests."""

from chat.reply import ChatPicker, Reply, Text
from handlers.command import Request


async def channel(request: Request) -> Reply:
    """Say how, and offer to pick a chat where the platform can."""
    say = request.words.say
    how = say(
        "Make me an administrator of your channel who may post messages. Then pick it below, forward me one of its "
        "posts, or write for example: /subscribe cs.CL @yourchannel. All commands about a chat take @yourchannel."
    )
    return Reply((Text(how), ChatPicker(say("Pick a channel"), say("Pick a group"))))
