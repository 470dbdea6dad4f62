"""/search."""

import re
from math import ceil

from chat.errors import BadInputError
from chat.reply import Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Words, phrase
from handlers.command import Instead, Request
from papers import latex
from papers.credits import names
from papers.paper import Order, Paper
from papers.query import likes, reading
from papers.query.terms import Term
from services.search import Found
from services.times import clip

A_PAGE = 5
MOST_EXAMPLES = 4
MOST_NAME = 30  # characters of a topic on a button
SHOWN = 200  # characters of what was asked for
_NAMED = 2  # authors
_VIEW = re.compile(r"^--(?P<order>relevance|newest)\s+(?P<page>\d{1,3})\s+", re.IGNORECASE)


async def search(request: Request) -> Reply | Instead:
    """List five papers that match, by relevance or date, with buttons for more."""
    if not request.arguments:
        return _what(request)
    text = request.arguments
    view = _VIEW.match(text)
    order: Order = "newest" if view and view["order"].lower() == "newest" else "relevance"
    number = int(view["page"]) if view else 1
    words = text[view.end() :] if view else text
    query = reading.read(words)  # which tells a slip before anything is waited for
    if isinstance(query, Term) and query.field == "like":
        return Instead("related", query.text)
    if likes.liked(query):
        raise BadInputError(
            phrase("A search cannot tell what is like a paper."),
            phrase("See it with /related, or follow it: /subscribe {query}", query=clip(words, SHOWN)),
        )
    request.let_others_go_on()
    found = await request.services.search.find(words, start=start_of(number), limit=A_PAGE, order=order)
    if start_of(number) >= found.total > 0:
        return _beyond(found, words, order, number, request.words)
    if not found.total:
        nothing = request.words.say(
            "arXiv has nothing on “{words}”. Try fewer or other words.", words=clip(words, SHOWN)
        )
        return Reply((Text(nothing), Choices((_instead(request, words),))))
    return _listing(found, words, order, number, request.words)


def start_of(number: int) -> int:
    """Return the place, from 0, of a page's first paper."""
    return (number - 1) * A_PAGE


def _instead(request: Request, text: str) -> tuple[Choice, ...]:
    """Offer what may be had where a search found nothing: what is new on the nearest topic, and all topics."""
    say, catalogue = request.words.say, request.services.catalogue
    near = [
        (key, clip(catalogue.name(catalogue.topics[key], request.words.language), MOST_NAME))
        for key in catalogue.nearest(text, 1)
    ]
    told = tuple(Choice(say("What is new on {name}", name=name), f"digest {key}") for key, name in near)
    return (*told, Choice(say("Topics"), "topics"), Choice(say("All commands"), "help"))


def _what(request: Request) -> Reply:
    catalogue, language = request.services.catalogue, request.words.language
    specs = list(catalogue.topics.values())[:MOST_EXAMPLES]
    rows = tuple((Choice(catalogue.name(spec, language), f"search {spec.name}"),) for spec in specs)
    question = request.words.say("What shall I look for? Name some words, for example: /search latent diffusion")
    return Reply((Text(question), Choices(rows)))


def _beyond(found: Found, text: str, order: Order, number: int, words: Words) -> Reply:
    last = ceil(found.total / A_PAGE)
    said = words.say(
        "There is no page {number} on “{text}”: the last one is {last}.",
        number=number,
        text=clip(text, SHOWN),
        last=last,
    )
    return Reply((Text(said), Choices(((Choice(words.say("Last page"), f"search --{order} {last} {text}"),),))))


def _listing(found: Found, text: str, order: Order, number: int, words: Words) -> Reply:
    place = {"first": found.start + 1, "last": found.end, "total": found.total, "text": clip(text, SHOWN)}
    heading = (
        words.say("{first}–{last} of at least {total} on “{text}”", **place)
        if found.at_least
        else words.say("{first}–{last} of {total} on “{text}”", **place)
    )
    items = tuple(paper_item(paper, words) for paper in found.papers)
    summaries = tuple(
        Choice(f"{place}", f"summarize {paper.id}") for place, paper in enumerate(found.papers, found.start + 1)
    )
    turns = []
    if number > 1:
        turns.append(Choice(words.say("← Back"), f"search --{order} {number - 1} {text}"))
    if found.at_least or found.end < found.total:
        turns.append(Choice(words.say("More →"), f"search --{order} {number + 1} {text}"))
    other: Order = "relevance" if order == "newest" else "newest"
    turns.append(
        Choice(
            words.say("Newest first") if other == "newest" else words.say("Best match first"),
            f"search --{other} 1 {text}",
        )
    )
    if not items:
        none = words.say("None of these has what you look for as its first category.")
        return Reply((Heading(heading), Text(none), Choices((tuple(turns),))))
    meaning = words.say("Found by words and by meaning ({model}).", model=found.model) if found.model else ""
    note = words.join(words.say("A number summarises that paper."), meaning)
    notice = (Text(words.tell(found.notice)),) if found.notice else ()
    return Reply(
        (
            Heading(heading),
            *notice,
            Listing(items, ordered=True, start=found.start + 1),
            Text(note, quiet=True),
            Choices((summaries, tuple(turns))),
        )
    )


def paper_item(paper: Paper, words: Words) -> Item:
    """Return a paper as one line of a listing: its title, then id, first authors and date, and whether it is gone."""
    authors = names([*map(latex.to_text, paper.authors[:_NAMED]), *paper.authors[_NAMED:]], _NAMED, words)
    detail = f"{paper.id} · {authors} · {words.forms.day(paper.published.date())}"
    if paper.withdrawn:
        detail += "\n" + words.say("This paper was withdrawn by its authors or by arXiv.")
    return Item(latex.to_text(paper.title), detail, next((link.url for link in paper.links if link.kind == "abs"), ""))
