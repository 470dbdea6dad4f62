"""/start and /help."""

from chat.reply import Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Words
from handlers.command import CHANNEL, Audience, Command, Request


async def start(request: Request) -> Reply:
    """Say what the bot does, with buttons for the first steps."""
    return welcome(request.words, request.services.example)


def welcome(words: Words, example: str) -> Reply:
    """Greet, and offer the first steps, a summary of the example paper among them."""
    say = words.say
    return Reply(
        (
            Heading(say("Paper Herald reads arXiv for you")),
            Text(
                say(
                    "Send me an arXiv id or link and I summarise the paper; every sentence carries a quote from it. "
                    "Subscribe to a topic and its new papers come every day, at your hour."
                )
            ),
            Choices(
                (
                    (
                        Choice(say("Topics"), "topics"),
                        Choice(say("Try a summary"), f"summarize {example}"),
                        Choice(say("Settings"), "settings"),
                        Choice(say("All commands"), "help"),
                    ),
                )
            ),
        )
    )


async def show_help(request: Request) -> Reply:
    """List the commands that the person may give."""
    words = request.words
    operator = request.services.quotas.is_operator(request.incoming.person)
    shown = [
        command
        for command in request.commands
        if not command.hidden and (operator or command.audience is not Audience.OPERATORS)
    ]
    by_name = request.conversation.by_name
    items = tuple(Item(_line(command, words, by_name=by_name), words.tell(command.about)) for command in shown)
    if by_name:
        note = words.say("A bare arXiv link does as well. The option “channel” means another channel than this one.")
    else:
        note = words.say(
            "A bare arXiv link does as well. Where a chat is meant, @channel after a command means that one."
        )
    return Reply((Heading(words.say("Commands")), Listing(items), Text(note, quiet=True)))


def _line(command: Command, words: Words, *, by_name: bool) -> str:
    if by_name:
        names = ((option.shown(words), option.required) for option in command.takes if option is not CHANNEL)
        return " ".join((f"/{command.name}", *(name if required else f"[{name}]" for name, required in names)))
    return f"/{command.name} {words.tell(command.usage)}" if command.usage else f"/{command.name}"
