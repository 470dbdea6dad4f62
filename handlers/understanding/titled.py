"""Papers by their titles, parts of them, authors and DOIs: in the lists that are here, and where need be at arXiv."""

from chat.errors import BadInputError, HeraldError, UnavailableError
from handlers.command import Request
from handlers.understanding.meaning import Meaning
from papers.paper import Paper
from papers.query import match, titles
from papers.query.fulltext import letters
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
    """Return the paper whose title stands in an address, perhaps with its authors behind it."""
    words, wanted = text.split()[:_MOST_WORDS], letters(text)
    for most in (len(words), *(n for n in (len(words) - 1, len(words) - 2, len(words) - 3) if n >= FEWEST_WORDS)):
        try:
            page = await request.services.search.find(" ".join(words[:most]), limit=_LOOKED_AT)
        except UnavailableError:
            return None
        except BadInputError:
            continue
        for paper in page.papers:
            title = letters(paper.title)
            if title and (wanted.startswith(title) or (title.startswith(wanted) and most == len(words))):
                return Meaning("summarize", paper.id)
    return None


async def of_doi(request: Request, doi: str) -> Meaning | None:
    """Return the paper whose record has a DOI: arXiv's search finds some of them by it."""
    try:
        page = await request.services.search.find(f'all:"{doi}"', limit=_LOOKED_AT)
    except HeraldError:
        return None
    same = [paper for paper in page.papers if paper.doi.casefold() == doi.casefold()]
    return Meaning("summarize", same[0].id) if same else None
