"""Papers by their titles, parts of them, authors and DOIs: in the lists that are here, and where need be at arXiv."""

from collections.abc import Sequence

from chat.errors import BadInputError, HeraldError
from handlers.command import Request
from handlers.understanding.meaning import Meaning
from papers.paper import Paper
from papers.query import match, titles
from services.search import Found

FEWEST_WORDS = 3  # of a title, or of a part that is worth asking for as one
_MOST_WORDS = 40
_MOST_OF_A_NAME = 4  # words
_LOOKED_AT = 5


async def here(request: Request, text: str) -> Meaning | None:
    """Return the paper whose whole title a text is, of those that are here."""
    paper = await request.services.search.titled(titles.bare(text))
    return Meaning("summarize", paper.id) if paper else None


async def anywhere(request: Request, text: str) -> Meaning | None:
    """Return the one paper that a title, or a part of one, names, or a search where there are several; or an author.

    arXiv is asked. Raises UnavailableError where it does not answer and nothing is here.
    """
    text = titles.bare(text)
    if len(text.split()) > _MOST_WORDS or not _is_worth_asking(text):
        return None
    if found := await author(request, text):
        return found
    try:
        page = await request.services.search.find(text, limit=_LOOKED_AT)
    except BadInputError:
        return None
    return _meant(text, page)


def _is_worth_asking(text: str) -> bool:
    return any(char.isalpha() for char in text) and len(text) > 1


def _meant(text: str, page: Found) -> Meaning | None:
    same = [paper for paper in page.papers if titles.is_title(text, paper)]
    if same:
        return Meaning("summarize", same[0].id)
    within = [paper for paper in page.papers if _holds(paper, text)]
    if len(within) == 1 and len(text.split()) >= FEWEST_WORDS:
        return Meaning("summarize", within[0].id)
    if len(within) == 1 and page.total == 1:
        return Meaning("summarize", within[0].id)
    return Meaning("search", text) if within else None


def _holds(paper: Paper, text: str) -> bool:
    """Return whether a title has all words of a text."""
    wanted = set(match.split(text))
    return bool(wanted) and wanted <= set(match.split(paper.title))


async def author(request: Request, text: str, *, sure: bool = False) -> Meaning | None:
    """Return the search for an author, where a text is written like a name, or `sure` to be one, and is one."""
    if not (sure or _is_like_a_name(text)) or request.services.catalogue.about(text):
        return None
    query = f'au:"{text}"'
    try:
        page = await request.services.search.find(query, limit=_LOOKED_AT)
    except HeraldError:
        return Meaning("search", query) if sure else None
    return Meaning("search", query) if page.total else None


def _is_like_a_name(text: str) -> bool:
    """Return whether a text is two to four words of letters, of which the first and the last begin with a great one."""
    words = text.split()
    plain = (word.strip(".").translate(_IN_NAMES) for word in words)
    return (
        1 < len(words) <= _MOST_OF_A_NAME
        and all(word.isalpha() for word in plain)
        and words[0][0].isupper()
        and words[-1][0].isupper()
    )


_IN_NAMES = str.maketrans("", "", ".-'’")


async def of_address(request: Request, text: str) -> Meaning | None:
    """Return the paper whose title stands in an address, some words short perhaps, and its authors behind it."""
    words = text.split()[:_MOST_WORDS]
    try:
        page = await request.services.search.find(" ".join(words), limit=_LOOKED_AT)
    except HeraldError:
        return None
    return next((Meaning("summarize", paper.id) for paper in page.papers if _is_of(paper, match.split(text))), None)


def _is_of(paper: Paper, words: Sequence[str]) -> bool:
    """Return whether words are a paper's title from its beginning, in part, with names of its authors behind it."""
    title = match.split(paper.title)
    names = {name for author in paper.authors for name in match.split(author)}
    within = [word in title for word in words]
    return (
        words[0] == title[0]
        and sum(within) >= min(FEWEST_WORDS, len(title))
        and all(found or word in names for found, word in zip(within, words, strict=True))
        and within == sorted(within, reverse=True)
    )


async def of_doi(request: Request, doi: str) -> Meaning | None:
    """Return the paper whose record has a DOI: arXiv's search finds some of them by it."""
    try:
        page = await request.services.search.find(f'all:"{doi}"', limit=_LOOKED_AT)
    except HeraldError:
        return None
    same = [paper for paper in page.papers if paper.doi.casefold() == doi.casefold()]
    return Meaning("summarize", same[0].id) if same else None
