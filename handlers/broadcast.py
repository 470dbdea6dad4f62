"""/broadcast: the operators' messages to all chats."""

from collections.abc import Sequence
from dataclasses import replace

from chat.errors import BadInputError
from chat.reply import Choice, Choices, Heading, Reply, Text
from chat.words import Words, phrase
from handlers.command import Request
from services.broadcasts import BroadcastStatus
from services.languages import keyword

LONGEST = 3000

ACTIONS = {"send": phrase("send"), "stop": phrase("stop"), "show": phrase("show")}


async def broadcast(request: Request) -> Sequence[Reply]:
    """Write a message down and show it as it will look, with what is needed to send it."""
    text = request.need_arguments(phrase("Write the message after it: /broadcast The bot rests on Sunday."))
    if len(text) > LONGEST:
        raise BadInputError(
            phrase("That message has {n} characters.", n=len(text)),
            phrase("Keep it under {most}.", most=LONGEST),
        )
    defaults = request.services.languages.words(request.services.preferences.defaults.language)
    heading = Heading(defaults.say("From the operators of this bot"), level=2)
    paragraphs = tuple(Text(" ".join(part.split())) for part in text.split("\n\n") if part.strip())
    body = Reply((heading, *paragraphs), language=defaults.language)
    standing = await request.services.broadcasts.draft(body, request.incoming.person)
    return [replace(body, private=True), _standing(standing, request.words)]


async def mailing(request: Request) -> Reply:
    """Send, stop or look at a message to all chats."""
    said, _, number = request.arguments.partition(" ")
    broadcasts = request.services.broadcasts
    known = {"send": broadcasts.begin, "stop": broadcasts.stop, "show": broadcasts.standing}
    action = known.get(keyword(said, ACTIONS) or "")
    if action is None or not number.isdecimal():
        raise BadInputError(
            phrase("That is no message to all chats."), phrase("Write one with /broadcast and its text.")
        )
    return _standing(await action(int(number[:18])), request.words)


def _standing(standing: BroadcastStatus, words: Words) -> Reply:
    """Say how far a message is, with the buttons that make sense now."""
    done, number = standing.progress, standing.number
    reached = words.say(
        "Sent: {sent}; failed: {failed}; still to go: {left}", sent=done.sent, failed=done.failed, left=done.waiting
    )
    look = Choice(words.say("Look again"), f"mailing show {number}")
    match standing.state:
        case "draft":
            line = words.say_n("This goes to {n} chat.", "This goes to {n} chats.", done.waiting)
            row: tuple[Choice, ...] = (Choice(words.say("Send it"), f"mailing send {number}"),)
        case "running":
            line = words.say("Being sent. {reached}", reached=reached)
            row = (look, Choice(words.say("Stop"), f"mailing stop {number}"))
        case "stopped":
            line, row = words.say("Stopped. {reached}", reached=reached), (look,)
        case "done":
            line, row = words.say("Done. {reached}", reached=reached), ()
    return Reply((Text(line), *([Choices((row,))] if row else [])), private=True)
