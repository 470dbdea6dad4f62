"""What is no command, understood by rules: turns of phrase, topics, hours, addresses, titles and authors."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

from chat.errors import BadInputError, HeraldError
from chat.languages import LANGUAGES
from chat.words import phrase
from handlers import wishes
from handlers.command import Audience, Request
from handlers.understanding import addresses, courtesy, preferring, titled
from handlers.understanding.meaning import Choosing, Meaning, Saying, Understood
from handlers.understanding.sorts import wish_of
from handlers.understanding.turns import Phrasing, turns
from papers import categories, ids
from services.preferences import PREFERENCES
from services.said.when import apart
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
        return None
    if key := _setting_named(request, plain):
        return Saying(phrase("A button shows the settings of {chat}."), (f"settings {key}",))
    if found := _undotted(plain):
        return Meaning("summarize", found)
    if told := addresses.told(request.arguments):
        return await _address(request, told)
    return await _worded(request, plain) if len(plain) <= courtesy.LONGEST else None


async def _worded(request: Request, plain: str) -> Understood | None:
    if len(plain.split()) >= titled.FEWEST_WORDS and (paper := await titled.here(request, plain)):
        return paper
    bare = courtesy.bare(plain)
    return await _turned(request, bare) or (await _turned(request, plain) if bare != plain else None)


def is_weak(found: Understood, text: str) -> bool:
    """Return whether what was found may as well be a question about the paper that is spoken of: a search for words."""
    if wish_of(text) == "related":
        return True
    is_search = isinstance(found, Meaning) and found.command == "search" and not found.arguments.startswith("au:")
    return is_search and without_papers(text) == text and not _PAPERS.search(text)


async def likely(request: Request) -> Understood | None:
    """Return what a message may well mean: a topic, a title or a part of one, an author. Raises HeraldError."""
    text = courtesy.bare(courtesy.plainly(request.arguments))
    if not text or len(text) > courtesy.LONGEST:
        return None
    if topic := request.services.catalogue.about(text) or _categories(request, text):
        return _offered(topic)
    return _named(request, text) or await titled.anywhere(request, text)


def _named(request: Request, text: str) -> Understood | None:
    """Return the command whose name a text is, without its slash: "unsub", "list"."""
    for command in request.commands:
        if command.audience is not Audience.OPERATORS and text.casefold() in {command.name, *command.also}:
            return Meaning(command.name)
    return None


def _setting_named(request: Request, text: str) -> str:
    """Return the key of the setting whose name a text is, in any language; "" where it is none."""
    languages, folded = request.services.languages, text.casefold()
    for key, row in PREFERENCES.items():
        if folded in {key, *(languages.words(code).tell(row.name).casefold() for code in LANGUAGES)}:
            return key
    return ""


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
    left, when = apart(text, request.words.language, lambda left: _names_a_topic(request, left))
    if when and (found := await _timed(request, courtesy.bare(left), when)):
        return found
    spaced = wishes.spaced(text)
    words = spaced.split()
    if wishes.is_when(spaced):
        try:
            return preferring.timed(spaced, await _only_one(request))
        except BadInputError:
            if found := await _asked(request, text, ""):
                return found
            raise
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        if wishes.is_when(" ".join(words[:count])):
            rest = courtesy.bare(" ".join(words[count:]).lstrip(",， "))
            if found := await _asked(request, rest, " ".join(words[:count]).strip(",，、 ")):
                return found
            break
    return await _asked(request, text, "")


async def _timed(request: Request, text: str, when: str) -> Understood | None:
    """Read what is left of a message that says when in one of the other languages."""
    if wishes.is_when(said := f"{when} {text}".strip()):  # a time zone, or nothing
        return preferring.timed(said, await _only_one(request))
    return await _asked(request, text, when)


async def _only_one(request: Request) -> list[str]:
    """Return the key of what a chat follows, if that is one thing."""
    held = await request.services.subscriptions.of(request.target)
    return [each.topic.key for each in held] if len(held) == 1 else []


async def _asked(request: Request, text: str, when: str) -> Understood | None:
    fault: BadInputError | None = None
    for turn in turns(text, request.words.language):
        takes = turn.sort in _OBJECTS if turn.x else turn.sort == "time"
        said = turn._replace(x=f"{turn.x} {when}".strip()) if when and takes else turn
        try:
            if found := await _read(request, said, said_when=bool(when)):
                return found
        except BadInputError as error:
            fault = fault or error
    if fault and _names_a_topic(request, text):
        raise fault
    behind = f"{text} {when}".strip()
    parts = _parts(request, behind)
    if parts and (parts.hours or parts.days or parts.part) and request.services.catalogue.knows(parts.topic):
        return await _follow(request, Phrasing("follow", behind))
    return None


def _names_a_topic(request: Request, text: str) -> bool:
    """Return whether a word of a message is a topic or looks like a category: then what is wrong is worth telling."""
    words = (word.strip(",.;，。") for word in wishes.spaced(text).split()[:_MOST_READ])
    return any(_CODE_LIKE.fullmatch(word) or request.services.catalogue.about(word) for word in words)


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
    topic, behind = courtesy.bare(topic), preferring.when(wish)
    if topic.casefold() in _NOTHING_NAMED:
        return Meaning("topics")
    if several := _several(request, topic):
        lines = tuple(f"subscribe {each.key} {behind}".strip() for each in several)
        return Choosing(lines, phrase("Each of these is a subscription of its own: which shall {chat} follow?"))
    by_name = None if turn.author or '"' in topic else await titled.author(request, topic)
    line = by_name.arguments if by_name else topic_line(request, topic, author=turn.author)
    return Meaning("subscribe", f"{line} {behind}".strip(), unread=unread) if line else None


def _several(request: Request, text: str) -> list[TopicSpec]:
    """Return the topics that a text names one after another: "machine learning and nlp"; none for a single one."""
    parts = [part for part in _JOINED.split(text) if part.strip()]
    if len(parts) < 2 or request.services.catalogue.about(text) or categories.listed(text):
        return []
    found = [request.services.catalogue.about(part.strip()) for part in parts[:_MOST_TOPICS]]
    return [each for each in found if each] if all(found) else []


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


_CODE_LIKE = re.compile(r"[a-z-]{2,10}\.[A-Z]{2}|[a-z]{2,10}-[a-z]{2,3}")
_MOST_READ = 40  # words
_NOTHING_NAMED = frozenset({"digest", "a digest", "digests", "papers", "paper", "updates", "something", "论文", "推送"})
_PAPERS = re.compile(r"\b(?:paper|article|preprint|arxiv|search)|论文|文章|文献|搜|查", re.IGNORECASE)
_JOINED = re.compile(r"\band\b|[,;&/、，；和与及]", re.IGNORECASE)
_MOST_TOPICS = 5
_MONTH = re.compile(r"\bmonth|月", re.IGNORECASE)
_EVERYWHERE = re.compile(
    r"\b(?:everywhere|overall|anywhere|all (?:the )?(?:chats|groups|servers|channels))\b|所有群?|全部|到处|全站",
    re.IGNORECASE,
)
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
    if turn.sort != "new":
        return None
    return await titled.author(request, x) or Meaning("search", f"--newest 1 {without_papers(x)}")


async def _top(_: Request, turn: Phrasing) -> Understood:
    """Read of which time and where the papers are that people liked most; without either, of this chat's last week."""
    month = "month" if _MONTH.search(turn.x) else ""
    return Meaning("top", " ".join(filter(None, (month, "everywhere" if _EVERYWHERE.search(turn.x) else ""))))


async def _by(request: Request, turn: Phrasing) -> Understood | None:
    name = _HONORIFIC.sub("", turn.x).strip(' "')
    if request.services.catalogue.about(name) or not _NAME.fullmatch(name):
        return None
    parts = _parts(request, name)
    if parts and (parts.hours or parts.days or parts.part):
        return await _follow(request, Phrasing("follow", f'au:"{parts.topic}" {name[len(parts.topic) :]}'))
    return await titled.author(request, name, sure=True) or Meaning("search", name)


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
    topic = request.services.catalogue.about(words)
    return Meaning(
        "search", words if words.isascii() or not topic else topic.name
    )  # papers are searched for in English


async def like(request: Request, text: str) -> Understood | None:
    """Return the wish for what is like the paper whose title a text is. Raises UnavailableError."""
    found = await titled.here(request, text)
    if found is None and len(text.split()) > titled.FEWEST_WORDS:
        found = await titled.anywhere(request, text)
    return Meaning("related", found.arguments) if found and found.command == "summarize" else None


async def _like(request: Request, turn: Phrasing) -> Understood | None:
    with suppress(HeraldError):
        return await like(request, _UNQUOTED.sub(r"\1", turn.x))
    return None


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
    "top": _top,
    "by": _by,
    "find": _find,
    "tell": _tell,
    "like": _like,
}
