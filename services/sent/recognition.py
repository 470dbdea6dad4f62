"""Which arXiv paper a sent file is, by its stamp, its name, or its title and authors."""

from dataclasses import dataclass

from chat.errors import BadInputError, NotFoundError, UnavailableError
from chat.words import Phrase, phrase
from papers import recognition
from papers.document import Document
from papers.ids import ArxivId
from papers.paper import Paper
from services.library import Library
from services.search import Search

_LOOKED_AT = 5  # of what a search for the title finds


@dataclass(frozen=True, slots=True)
class Recognized:
    """The record that a file is the paper of, and what says so."""

    paper: Paper
    by: Phrase


@dataclass(frozen=True, slots=True)
class Unknown:
    """That a file is no paper of arXiv's that is known; `note` says why that is not certain, where it is not."""

    note: Phrase | None = None


class Recognizer:
    """Looks up what a file says of itself: a stamp is believed, a name and a title are compared with the record."""

    def __init__(self, library: Library, search: Search) -> None:
        self._library = library
        self._search = search

    async def of(self, document: Document, name: str) -> Recognized | Unknown:
        """Return the paper that a file is, or that it is none; nobody's failure to answer is raised."""
        if stamp := recognition.stamped(document):
            return await self._stamped(stamp)
        try:
            note = None
            if wanted := recognition.named(name):
                found = await self._record(wanted)
                if found and recognition.bears_title(document, found):
                    return Recognized(found, phrase("By its name and title the file is arXiv:{id}.", id=str(wanted)))
                note = phrase(
                    "The file's name says {id}, but it does not bear the title of that paper.", id=str(wanted)
                )
            if found := await self._titled(document):
                said = phrase("By its title and authors the file is arXiv:{id}.", id=found.id)
                return Recognized(found, said)
        except UnavailableError:
            return Unknown(phrase("arXiv does not answer, so I could not look whether it is there."))
        return Unknown(note)

    async def _stamped(self, stamp: ArxivId) -> Recognized | Unknown:
        try:
            paper, _ = await self._library.one(stamp)
        except NotFoundError:
            return Unknown(
                phrase("Its first page bears the stamp arXiv:{id}, which arXiv does not know.", id=str(stamp))
            )
        except UnavailableError:
            return Unknown(
                phrase(
                    "By the stamp on its first page it is arXiv:{id}, but arXiv does not answer: there is no record.",
                    id=str(stamp),
                )
            )
        return Recognized(paper, phrase("By the stamp on its first page the file is arXiv:{id}.", id=str(stamp)))

    async def _record(self, wanted: ArxivId) -> Paper | None:
        try:
            return (await self._library.one(wanted))[0]
        except NotFoundError:
            return None

    async def _titled(self, document: Document) -> Paper | None:
        if not document.title:
            return None
        try:
            found = await self._search.find(document.title, limit=_LOOKED_AT)
        except BadInputError:  # a title that would be a query, and a wrong one
            return None
        alike = (paper for paper in found.papers if recognition.bears_title(document, paper))
        return next((paper for paper in alike if recognition.bears_authors(document, paper)), None)
