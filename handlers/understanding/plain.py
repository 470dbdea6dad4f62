"""What is no command, understood by rules: turns of phrase, topics, hours, addresses, titles and authors."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

from chat.errors import BadInputError, HeraldError
from chat.words import phrase
from handlers import wishes
from handlers.command import Request
from handlers.understanding import addresses, courtesy, preferring, titled
from handlers.understanding.meaning import Choosing, Meaning, Saying, Understood
from handlers.understanding.turns import Phrasing, turns
from papers import categories, ids
from services.times import clip
from services.topics import TopicSpec, without_papers

_MOST_WORDS = 12  # of a message that say when, at its beginning
_SIMPLE: dict[str, Understood] = {
    "start": Meaning("start"),
    "help": Meaning("help"),
    "topics": Meaning("topics"),
    "subscriptions": Meaning("subscriptions"),
    "saved": Meaning("saved"),
    "settings": Saying(phrase("A button shows the settings of {chat}."), ("settings",)),
    "channel": Meaning("channel"),
    "forget": Meaning("forget"),
    "export": Meaning("export"),
    "stop": Meaning("stop"),
    "resume": Meaning("resume"),
    "thanks": Saying(phrase("You are welcome.")),
}
_ALL = frozenset(
    {"all", "everything", "them all", "all of them", "all topics", "所有", "全部", "一切", "所有的", "全部的"}
)
_UNQUOTED = re.compile(r"\"([^\"]{2,300})\"")


async def sure(request: Request) -> Understood | None:
    """Return what a message means for certain: an address, a turn of phrase, a topic with an hour.

    Raises HeraldError.
    """
    plain = courtesy.plainly(request.arguments)
    if not plain:
        return Meaning("start")
    if found := _undotted(plain):
        return Meaning("summarize", found)
    if told := addresses.told(request.arguments):
        return await _address(request, told)
    if len(plain) > courtesy.LONGEST:
        return None
    if len(plain.split()) >= titled.FEWEST_WORDS and (paper := await titled.here(request, plain)):
        return paper
    bare = courtesy.bare(plain)
    return await _turned(request, bare) or (await _turned(request, plain) if bare != plain else None)


async def likely(request: Request) -> Understood | None:
    """Return what a message may well mean: a topic, a title or a part of one, an author. Raises HeraldError."""
    text = courtesy.bare(courtesy.plainly(request.arguments))
    if not text or len(text) > courtesy.LONGEST:
        return None
    if topic := request.services.catalogue.about(text) or _categories(request, text):
        return _offered(topic)
    return await titled.anywhere(request, text)


def _undotted(text: str) -> str:
    """Return the id that figures without a dot are: "240314621", "2403 14621"."""
    with suppress(BadInputError):
        return str(ids.parse(text)) if ids.is_undotted(text) else ""
    return ""


def _categories(request: Request, text: str) -> TopicSpec | None:
    return request.services.catalogue.resolve(text) if categories.listed(text) else None


def _offered(topic: TopicSpec) -> Choosing:
    return Choosing(
        (f"subscribe {topic.key}", f"digest {topic.key}", f"search {topic.name}"),
        phrase("{name}: shall {chat} follow it, or do you want to see what is new?", name=clip(topic.name, 100)),
    )


async def _address(request: Request, told: addresses.Told) -> Understood:
    match told.sort:
        case "list":
            return _offered(request.services.catalogue.resolve(told.text.replace("+", ", ")))
        case "author":
            return Meaning("search", f"au:{told.text}")
        case "words":
            return Meaning("search", told.text)
        case "title":
            said = phrase("I found no paper on arXiv that is called like this address of {site}.", site=told.site)
            return await titled.of_address(request, told.text) or Saying(said, (f"search {told.text[:200]}",))
        case "doi":
            doi = clip(told.text, 100)
            said = phrase("I know no paper on arXiv by the DOI {doi}: send me its title or its arXiv id.", doi=doi)
            return await titled.of_doi(request, told.text) or Saying(said, ("search",))
        case "nothing":
            said = phrase(
                "That address of {site} tells no title and no arXiv id, and I open no other sites: send me the title.",
                site=told.site,
            )
            return Saying(said, ("search",))


async def _turned(request: Request, text: str) -> Understood | None:
    """Read a message by the turns of phrase, also one that begins with when it is meant: "every morning send me …"."""
    spaced = wishes.spaced(text)
    words = spaced.split()
    if wishes.is_when(spaced):
        held = await request.services.subscriptions.of(request.target)
        keys = [each.topic.key for each in held] if len(held) == 1 else []
        return preferring.timed(spaced, keys)
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        if wishes.is_when(" ".join(words[:count])):
            rest = courtesy.bare(" ".join(words[count:]).lstrip(",， "))
            return await _asked(request, rest, " ".join(words[:count]).strip(",，、 "))
    return await _asked(request, text, "")


async def _asked(request: Request, text: str, when: str) -> Understood | None:
    for turn in turns(text):
        said = turn._replace(x=f"{turn.x} {when}") if when and turn.x and turn.sort in _OBJECTS else turn
        if found := await _read(request, said, said_when=bool(when)):
            return found
    behind = f"{text} {when}".strip()
    parts = _parts(request, behind)
    if parts and (parts.hours or parts.days or parts.part) and request.services.catalogue.knows(parts.topic):
        return await _follow(request, Phrasing("follow", behind))
    return None


def _parts(request: Request, text: str) -> wishes.Parts | None:
    with suppress(BadInputError):
        return wishes.split(text, request.services.catalogue.knows)
    return None


async def _read(request: Request, turn: Phrasing, *, said_when: bool) -> Understood | None:
    if simple := _SIMPLE.get(turn.sort):
        return None if said_when else simple
    if read := _OBJECTS.get(turn.sort):
        return await read(request, turn)
    return preferring.preferred(turn, await request.services.preferences.of(request.target))


async def _pause(_: Request, turn: Phrasing) -> Understood:
    return Meaning("pause", unread=turn.x)


async def followed(request: Request, text: str) -> Understood | None:
    """Return the subscription that a topic, with when it is to come, means. Raises BadInputError."""
    return await _follow(request, Phrasing("follow", text))


async def unfollowed(request: Request, text: str) -> Understood | None:
    """Return which subscription is to end."""
    return await _unfollow(request, Phrasing("unfollow", text)) if text else Meaning("stop")


async def _follow(request: Request, turn: Phrasing) -> Understood | None:
    if not turn.x:
        return Meaning("subscribe")
    topic, wish, unread = wishes.read(turn.x, request.services.catalogue)
    line = topic_line(request, topic, author=turn.author)
    return Meaning("subscribe", f"{line} {preferring.when(wish)}".strip(), unread=unread) if line else None


def topic_line(request: Request, text: str, *, author: bool = False) -> str:
    """Write a topic as /subscribe reads it: its key, or a phrase in quotes. Raises BadInputError."""
    catalogue = request.services.catalogue
    if by := _BY.fullmatch(text):
        text, author = by["name"], True
    if author:
        return f'au:"{text.strip(chr(34))}"'
    if topic := catalogue.about(text):
        return topic.key
    plain = without_papers(text)
    if _PLAIN.fullmatch(plain):
        if categories.listed(plain):
            return catalogue.resolve(plain).key
        return f'"{plain}"'
    topic = catalogue.resolve(text)
    return f'"{topic.name}"' if topic.kind == "phrase" else topic.query


_BY = re.compile(r"(?:papers?|articles?|work|everything|all) (?:by|from|of) (?P<name>[^\W\d_].{1,80})", re.IGNORECASE)
_PLAIN = re.compile(r"[^\W_][\w '’/+-]{0,200}")


async def _unfollow(request: Request, turn: Phrasing) -> Understood | None:
    if turn.x.casefold() in _ALL:
        return Meaning("stop")
    held = await request.services.subscriptions.of(request.target)
    wanted = request.services.catalogue.about(turn.x)
    named = await request.services.subscriptions.named(request.target, turn.x)
    if found := named or next((each.topic for each in held if wanted and each.topic.key == wanted.key), None):
        return Meaning("unsubscribe", found.key)
    if wanted:
        return Saying(
            phrase("{Chat} does not follow {name}.", name=clip(wanted.name)),
            ("subscriptions", *(f"unsubscribe {each.topic.key}" for each in held[:3])),
        )
    return None


async def _send(request: Request, turn: Phrasing) -> Understood | None:
    """Read "send me …": with an hour or days it is to come again and again, else now."""
    parts = _parts(request, turn.x)
    if parts and (parts.hours or parts.days or parts.part):
        return await _follow(request, turn._replace(sort="follow"))
    return await _new(request, turn) if request.services.catalogue.about(turn.x) else None


async def _new(request: Request, turn: Phrasing) -> Understood | None:
    x = turn.x
    if not x:
        return Meaning("digest")
    parts = _parts(request, x)
    if parts and (parts.hours or parts.days) and request.services.catalogue.knows(parts.topic):
        return await _follow(request, turn._replace(sort="follow"))
    named = await request.services.subscriptions.named(request.target, x)
    if topic := named or request.services.catalogue.about(x) or _categories(request, x):
        return Meaning("digest", topic.key)
    return Meaning("search", f"--newest 1 {without_papers(x)}") if turn.sort == "new" else None


async def _by(request: Request, turn: Phrasing) -> Understood | None:
    name = _HONORIFIC.sub("", turn.x).strip(' "')
    if request.services.catalogue.about(name) or not _NAME.fullmatch(name):
        return None
    parts = _parts(request, name)
    if parts and (parts.hours or parts.days or parts.part):
        return await _follow(request, Phrasing("follow", f'au:"{parts.topic}" {name[len(parts.topic) :]}'))
    return Meaning("search", f'au:"{name}"')


_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-]){1,60}")
_HONORIFIC = re.compile(
    r"\A(?:prof(?:essor)?\.?|dr\.?|mr\.?|ms\.?|mrs\.?) |(?:老师|教授|博士|大神|团队)\Z", re.IGNORECASE
)


async def _find(request: Request, turn: Phrasing) -> Understood | None:
    parts = _parts(request, turn.x)
    if parts and (parts.hours or parts.days or parts.part):
        return await _follow(request, turn._replace(sort="follow"))
    words = _UNQUOTED.sub(r"\1", without_papers(turn.x))
    if author := await titled.author(request, words):
        return author
    return Meaning("search", words)


async def _tell(request: Request, turn: Phrasing) -> Understood | None:
    x = _UNQUOTED.sub(r"\1", turn.x)
    if not x:
        return Meaning("summarize")
    with suppress(HeraldError):
        return await titled.anywhere(request, x)
    return None


_OBJECTS: dict[str, Callable[[Request, Phrasing], Awaitable[Understood | None]]] = {
    "pause": _pause,
    "follow": _follow,
    "unfollow": _unfollow,
    "send": _send,
    "new": _new,
    "by": _by,
    "find": _find,
    "tell": _tell,
}
