"""/start, /help, and what a group or channel is told first."""

from dataclasses import replace

from chat.languages import row_of
from chat.refs import ChatKind
from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Words
from handlers.command import CHANNEL, Audience, Command, Request
from handlers.operator import operator, wanted
from handlers.settings import borrowed
from handlers.timing import at
from services.operators import is_code
from services.preferences import PREFERENCES
from services.subscriptions import Timing

_IN_A_ROW = 3  # of languages, which a phone shows whole
MOST_TOPICS = 6  # that are suggested; /topics has them all


async def start(request: Request) -> Reply:
    """Say what the bot does, with buttons for the first steps."""
    if request.target.kind is not ChatKind.PRIVATE:
        return await greet(request)
    operators = request.services.operators
    if is_code(request.arguments) and operators.wanted:  # a link of the terminal's carries it
        return await operator(request)
    reply = _welcome(request.words, request.services.example)
    if not operators.wanted:
        return reply
    operators.offer()
    return replace(reply, blocks=(*reply.blocks[:-1], Text(wanted(request.words), quiet=True), reply.blocks[-1]))


async def greet(request: Request) -> Reply:
    """Say in a group, or of a channel to who added the bot, how its first digest is had, in two presses."""
    return Reply((*await _greeting(request, request.words),))


async def speak(request: Request) -> Reply:
    """Set the language of a chat, and greet in that; of another chat it is told in the reader's own."""
    if not request.arguments:
        return await greet(request)
    setting = PREFERENCES["language"]
    code = setting.read(request.arguments)
    preferences = await request.services.subscriptions.change_preferences(request.target, language=code)
    words = request.words if request.elsewhere else request.words_in(code)
    told = words.say("{setting}: {value}.", setting=words.tell(setting.name), value=row_of(code).name)
    more = borrowed(row_of(code), preferences, words)
    return Reply((*await _greeting(request, words), Text(told, quiet=True), *more))


async def _greeting(request: Request, words: Words) -> tuple[Block, ...]:
    say, services = words.say, request.services
    preferences = await services.preferences.of(request.target)
    coming = at(Timing(preferences.time, preferences.timezone, preferences.days), words)
    held = {standing.topic.key for standing in await services.subscriptions.of(request.target)}
    left = [each for each in services.catalogue.topics.values() if each.key not in held]
    named = ((services.catalogue.name(each, words.language), each.key) for each in left[:MOST_TOPICS])
    suggested = [Choice(name, f"subscribe {key}") for name, key in named]
    how = say(
        "Press a topic, then “{first}”: what is new on it comes to {chat} at once, and from then on {at}. That is for "
        "administrators.",
        first=say("Post the first digest now"),
        at=coming,
    )
    if not suggested:
        how = say("An administrator writes for example: /subscribe cs.CL at 09:00 Europe/Berlin")
    blocks: list[Block] = [Heading(say("Paper Herald reads arXiv for you")), Text(how)]
    if request.elsewhere:
        blocks.insert(1, Text(say("I may post in {chat} now.")))
    else:
        asking = say(
            "Everybody may ask for a summary: /summarize {id}, or a link to arXiv in a message that mentions me. Every "
            "sentence carries a quote from the paper.",
            id=services.example,
        )
        blocks.append(Text(asking))
    more = [Choice(say("Settings"), "settings"), Choice(say("All commands"), "help")]
    if len(left) > MOST_TOPICS:
        more.insert(0, Choice(say("More topics"), "topics"))
    rows = [tuple(suggested[at : at + 2]) for at in range(0, len(suggested), 2)]
    own = request.incoming.language_of_readers(alone=True)
    others = services.languages.offered(services.languages.nearest(own), spoken=preferences.language)
    languages = [Choice(row.name, f"speak {row.code}") for row in others]
    spoken = [tuple(languages[at : at + _IN_A_ROW]) for at in range(0, len(languages), _IN_A_ROW)]
    return (*blocks, Choices((*rows, tuple(more), *spoken)))


def _welcome(words: Words, example: str) -> Reply:
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
