"""What was understood, as it is offered: with exactly what will happen, on buttons that carry it out."""

from contextlib import suppress

from chat.errors import HeraldError
from chat.reply import Block, Choice, Choices, Listing, Reply, Text
from chat.words import Words
from handlers import wishes
from handlers.command import Request
from handlers.finding.search import SHOWN, paper_item
from handlers.settings import would_be
from handlers.timing import at
from handlers.understanding import courtesy
from handlers.understanding.meaning import Choosing, Meaning, Saying
from handlers.understanding.turns import turns
from services.preferences import PREFERENCES
from services.recent import Recent, recent
from services.subscriptions import Wish, timing
from services.times import clip
from services.topics import TopicSpec, kind_phrase, without_papers

OWN_WORDS = frozenset({"phrase", "query"})  # kinds of topics whose words are the person's own
FEW = 1  # papers in two weeks, up to which a phrase finds nearly nothing
_ABOUT_PAPERS = frozenset({"find", "tell", "new", "send"})
_MOST_SEARCHED = 150  # characters of what is offered to be searched for


async def propose(request: Request, meaning: Meaning) -> Reply:
    """Say what a command would do, and have it done by a button. Raises HeraldError where it could not be."""
    words, also = request.words, meaning.also
    said: list[Block] = [Text(words.say("I understood: /{line}", line=meaning.line))]
    label = words.say("Yes, do it")
    match meaning.command:
        case "subscribe" if meaning.arguments:
            topic, wish, _ = wishes.read(meaning.arguments, request.services.catalogue)
            spec = await request.services.likings.completed(request.services.catalogue.resolve(topic))
            blocks, near = await _subscription(request, spec, wish)
            said += blocks
            also = (*also, *(f"subscribe {key} {_behind(meaning.arguments, topic)}".strip() for key in near))
            if spec.kind in {"phrase", "query"}:
                also = (*also, f"search {clip(spec.name, _MOST_SEARCHED)}")
            label = words.say("Follow {name}", name=clip(request.services.catalogue.name(spec, words.language)))
        case "unsubscribe" if meaning.arguments:
            held = await request.services.subscriptions.named(request.target, meaning.arguments)
            name = clip(request.services.catalogue.name(held, words.language)) if held else meaning.arguments
            said.append(Text(words.say("{Chat} would no longer follow {name}.", name=name)))
            label = words.say("Unsubscribe from {name}", name=name)
        case "settings" if meaning.arguments:
            said.append(Text(await would_be(request, meaning.arguments)))
        case "pause":
            stays = words.say("The digests of {chat} would stop until somebody lets them come again with /resume.")
            said.append(Text(stays))
        case "resume":
            said.append(Text(words.say("The digests of {chat} would come again.")))
    if meaning.unread:
        said.append(Text(words.say("I left this aside: “{words}”.", words=clip(meaning.unread, SHOWN))))
    others = tuple(Choice(_label(request, line), line) for line in also)
    rows = ((Choice(label, meaning.line),), *((others,) if others else ()))
    return Reply((*said, Choices(rows)))


def _behind(arguments: str, topic: str) -> str:
    """Return what stands behind a topic in the arguments of /subscribe."""
    return arguments[len(topic) :].strip() if arguments.startswith(topic) else ""


async def _subscription(request: Request, spec: TopicSpec, wish: Wish) -> tuple[list[Block], list[str]]:
    """Say what a subscription would bring, and return the topics that are nearer to what papers are called."""
    words, services = request.words, request.services
    in_force = timing(wish, await services.preferences.of(request.target))
    name = clip(services.catalogue.name(spec, words.language), SHOWN)
    kind = words.tell(kind_phrase(spec.kind))
    would = words.say(
        "{Chat} would get the new papers on {name} ({kind}), {at}.", name=name, kind=kind, at=at(in_force, words)
    )
    if spec.kind not in OWN_WORDS:
        return [Text(would)], []
    with suppress(HeraldError):
        request.let_others_go_on()
        found = await recent(services.library, services.search, spec, services.clock.now())
        return [Text(would), *lately(found, spec, words)], nearest(request, spec, found)
    return [Text(would)], []


def lately(found: Recent, spec: TopicSpec, words: Words) -> list[Block]:
    """Say what a topic would have brought in the last two weeks."""
    if not found.count:
        if spec.kind not in OWN_WORDS:
            return [Text(words.say("In the last two weeks it would have brought nothing."))]
        none = words.say("In the last two weeks it would have brought nothing: fewer or other words may find more.")
        return [Text(f"⚠️ {none}")]
    if found.at_least:
        said = words.say("In the last two weeks it would have brought more than {n} papers. The newest:", n=found.count)
    else:
        said = words.say_n(
            "In the last two weeks it would have brought {n} paper:",
            "In the last two weeks it would have brought {n} papers. The newest:",
            found.count,
        )
    return [Text(said), Listing(tuple(paper_item(paper, words) for paper in found.papers))]


def nearest(request: Request, spec: TopicSpec, found: Recent) -> list[str]:
    """Return the keys of the catalogue nearest to a phrase that finds next to nothing, at most two."""
    if spec.kind != "phrase" or found.count > FEW:
        return []
    return request.services.catalogue.nearest(spec.name, 2)


def choose(request: Request, choosing: Choosing) -> Reply:
    """Offer several command lines of which one is meant."""
    buttons = tuple(Choice(_label(request, line), line) for line in choosing.lines)
    return Reply((Text(request.words.tell(choosing.said)), Choices((buttons,))))


def say(request: Request, saying: Saying) -> Reply:
    """Answer with a sentence, and with what leads on."""
    buttons = tuple(Choice(_label(request, line), line) for line in saying.lines)
    return Reply((Text(request.words.tell(saying.said)), *((Choices((buttons,)),) if buttons else ())))


def lost(request: Request, tried: str = "") -> Reply:
    """Say that a message was not understood, what was tried, and offer the two things that come nearest."""
    words, text = request.words, courtesy.bare(courtesy.plainly(request.arguments))
    shown = clip(text or request.arguments, SHOWN)
    said = words.say("I did not understand “{words}”.", words=shown)
    what = words.say("I looked for a command, a topic, an author and a title in it.")
    lines = _two_nearest(request, text)
    buttons = tuple(Choice(_label(request, line), line) for line in lines)
    return Reply((Text(words.join(said, what, tried)), Choices((buttons,))), private=True)


def _two_nearest(request: Request, text: str) -> list[str]:
    said = next((each.x for each in turns(text, request.words.language) if each.x and each.sort in _ABOUT_PAPERS), text)
    wanted = clip(without_papers(said), _MOST_SEARCHED).rstrip("…")
    lines = [f"digest {key}" for key in request.services.catalogue.nearest(wanted, 1)] if wanted else []
    if any(char.isalpha() for char in wanted):
        lines.append(f"search {wanted}")
        if len(lines) < 2 and '"' not in wanted:
            lines.append(f'subscribe "{wanted}"')
    return [*lines, "help", "topics"][:2]


def _label(request: Request, line: str) -> str:
    """Return what a button says that gives a command line."""
    words, (command, _, rest) = request.words, line.partition(" ")
    if not rest:
        return {
            "help": words.say("All commands"),
            "topics": words.say("Topics"),
            "search": words.say("Search"),
            "subscriptions": words.say("Subscriptions"),
            "settings": words.say("Settings"),
        }.get(command, f"/{command}")
    if command == "settings":
        return _set(request, *rest.partition(" ")[::2])
    name = clip(_name(request, rest), 30)
    return {
        "subscribe": words.say("Follow {name}", name=name),
        "unsubscribe": words.say("Unsubscribe from {name}", name=name),
        "digest": words.say("What is new on {name}", name=name),
        "search": words.say("Search for {words}", words=clip(rest, 30)),
    }.get(command, f"/{line}")


def _set(request: Request, key: str, value: str) -> str:
    """Name a setting with a value."""
    setting, words = PREFERENCES[key], request.words
    shown = setting.show(setting.read(value), words) if value else "…"
    return words.say("{setting}: {value}", setting=words.tell(setting.name), value=shown)


def _name(request: Request, text: str) -> str:
    catalogue = request.services.catalogue
    with suppress(HeraldError):
        topic, _, _ = wishes.read(text, catalogue)
        return catalogue.name(catalogue.resolve(topic), request.words.language)
    return text
