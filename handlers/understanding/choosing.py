"""Plain words that no rule understands: a model names one of the commands, which is then read as if it was typed."""

from collections.abc import Mapping

from chat.errors import BadInputError
from chat.reply import Progress, Reply
from handlers import top
from handlers.command import Audience, Command, Request
from handlers.understanding import plain, titled
from handlers.understanding.meaning import Meaning, Understood
from services.choices import Offer
from services.preferences import PREFERENCES

_NEEDS_A_PAPER = frozenset({"ask"})  # that a message would have had to name, which a rule had found
_ALSO = frozenset({"stop"})


async def chosen(request: Request) -> Understood | None:
    """Return what a model takes a message for, of what may be asked for so; None where it takes it for nothing."""
    services = request.services
    if not services.choices.available:
        return None
    await request.show(Reply((Progress(request.words.say("finding out what you mean…")),)))
    commands = {each.name: each for each in request.commands if _is_offered(each)}
    topics = [f"{key}: {spec.name}" for key, spec in services.catalogue.topics.items()]
    found = await services.choices.of(
        request.arguments,
        [_offer(each) for each in commands.values()],
        topics,
        person=request.incoming.person,
        chat=request.incoming.chat,
    )
    if found is None:
        return None
    try:
        return await _read(request, commands[found.name], found.values)
    except BadInputError:  # what a model made up is nothing that a person should be told of
        return None


def _is_offered(command: Command) -> bool:
    is_shown = not command.hidden or command.name in _ALSO
    return is_shown and command.audience is not Audience.OPERATORS and command.name not in _NEEDS_A_PAPER


def _offer(command: Command) -> Offer:
    values = tuple((each.key, _told(each.about, each.choices)) for each in command.takes if each.kind != "channel")
    return command.name, str(command.about), values


def _told(about: object, choices: tuple[tuple[object, str], ...]) -> str:
    return f"{about} ({', '.join(value for _, value in choices)})" if choices else str(about)


async def _read(request: Request, command: Command, values: Mapping[str, str]) -> Understood | None:
    """Read a command with its values by what reads them where they are typed. Raises BadInputError."""
    said = {option.key: option.write(values[option.key]) for option in command.takes if values.get(option.key)}
    arguments = " ".join(filter(None, (" ".join(text.split()) for text in said.values())))
    topic = said.get("topic", "")
    match command.name:
        case "summarize" if said.get("paper"):
            return await titled.anywhere(request, said["paper"])
        case "related" if said.get("paper"):
            return await plain.like(request, said["paper"])
        case "subscribe" if topic:
            return await plain.followed(request, arguments)
        case "unsubscribe" if topic:
            return await plain.unfollowed(request, topic)
        case "settings" if said:
            return _setting(said.get("setting", ""), said.get("value", ""))
        case "digest" if topic:
            arguments = plain.topic_line(request, topic)
        case "top":
            top.wanted(arguments)
        case "search":
            arguments = said.get("words", "")
        case _:
            arguments = ""
    return Meaning(command.name, arguments)


def _setting(name: str, value: str) -> Understood | None:
    setting = PREFERENCES.get(name.casefold())
    if setting is None or not value:
        return None
    setting.read(value)
    return Meaning("settings", f"{setting.key} {value}")
