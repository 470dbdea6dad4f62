"""Whole papers from arXiv's site: its HTML where there is one, else its PDF."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import structlog

from chat.errors import BadInputError, NotFoundError, UnavailableError
from chat.measures import UNMEASURED, Measures
from chat.urgency import Urgency
from chat.words import Phrase, phrase
from papers import figure_choice
from papers.arxiv.comparison import holds_more, is_short_of
from papers.arxiv.download import HTML, IMAGE, PDF, XML, Downloads, MissingError, TooLargeError, scratch
from papers.arxiv.faults import RefusedError
from papers.arxiv.texts import OnStep
from papers.aside.readers import Readers
from papers.document import Document, DocumentFigure
from papers.html.reader import HtmlPaper, NoPaperError
from papers.html.worker import read_html_aside
from papers.images import image_type, is_showable
from papers.licences import licence_of_version
from papers.paper import Paper
from papers.pdf.worker import read_pdf_aside

log = structlog.get_logger(__name__)


class SiteTexts:
    """The `papers.arxiv.texts.Texts` of arXiv's site; a PDF may have up to `pdf_megabytes`."""

    available = True

    def __init__(
        self,
        site_url: str,
        oai_url: str,
        downloads: Downloads,
        readers: Readers,
        *,
        pdf_megabytes: int = 50,
        measures: Measures = UNMEASURED,
    ) -> None:
        self._site = site_url.rstrip("/")
        self._oai = oai_url
        self._downloads = downloads
        self._readers = readers
        self._pdf = PDF.up_to(pdf_megabytes * 2**20)
        self._measures = measures

    async def licence(self, paper: Paper, urgency: Urgency) -> str | None:
        """Ask OAI-PMH for a paper's licence; None where it does not know it yet. Raises UnavailableError."""
        asked = {"verb": "GetRecord", "identifier": f"oai:arXiv.org:{paper.id}", "metadataPrefix": "arXivRaw"}
        with scratch() as folder:
            path = folder / "record.xml"
            try:
                await self._downloads.fetch(f"{self._oai}?{urlencode(asked)}", XML, path, urgent=urgency)
                return licence_of_version(await asyncio.to_thread(path.read_bytes), paper.id, paper.version)
            except (RefusedError, ValueError) as reason:
                log.info("no_licence", paper=paper.versioned_id, reason=str(reason))
                return None

    async def read(self, paper: Paper, urgency: Urgency, watch: OnStep, *, pictures: bool) -> Document:
        """Read a paper, with pictures of the chosen figures. Raises NotFoundError and UnavailableError."""
        with scratch() as folder:
            found = await self._read_html(paper, urgency, watch, folder)
            if not found:
                return await self._read_pdf(paper, urgency, watch, folder, pictures=pictures)
            pdf = _Once(lambda: self._read_pdf(paper, urgency, watch, folder, pictures=pictures))
            if found.doubts:
                document = await self._compared(found, paper, pdf)
                if document.origin == "pdf":
                    return document
                found = replace(found, document=document)
            return await self._illustrated(found, paper, urgency, folder, pdf) if pictures else found.document

    async def _compared(self, found: HtmlPaper, paper: Paper, pdf: "_Once") -> Document:
        """Return the PDF where it holds more of the paper than a page that may hold only a part of it."""
        try:
            other = await pdf()
        except (NotFoundError, UnavailableError) as reason:
            log.warning("html_perhaps_in_part", paper=paper.versioned_id, doubts=found.doubts, reason=str(reason))
            return replace(found.document, origin="html-part")
        taken = other if holds_more(other, found.document) else found.document
        log.info("html_compared", paper=paper.versioned_id, doubts=found.doubts, taken=taken.origin)
        return taken

    async def _read_html(self, paper: Paper, urgency: Urgency, watch: OnStep, folder: Path) -> HtmlPaper | None:
        path = folder / "paper.html"
        url = f"{self._site}/html/{quote(paper.versioned_id)}"
        try:
            place = await self._downloads.fetch(url, HTML, path, urgent=urgency)
            async with self._readers.turn(urgency, watch):
                found = await read_html_aside(path, place, measures=self._measures)
        except (RefusedError, NoPaperError, UnavailableError) as reason:
            log.info("no_html", paper=paper.versioned_id, reason=str(reason))
            return None
        short = is_short_of(found.document, paper)
        return replace(found, doubts=(*found.doubts, "too short for its pages")) if short else found

    async def _illustrated(
        self, found: HtmlPaper, paper: Paper, urgency: Urgency, folder: Path, pdf: "_Once"
    ) -> Document:
        """Return the document with the chosen figures' pictures: the authors' own, else cut out of the PDF."""
        chosen = figure_choice.choose(found.document.figures)
        addresses = dict(zip(found.document.figures, found.pictures, strict=True))
        pictures = {each: await self._picture(addresses[each], urgency, folder) for each in chosen}
        if lacking := {each for each in chosen if not pictures[each]}:
            pictures |= await self._cut_out(paper, lacking, pdf)
        figures = (
            replace(each, image=image, media_type=image_type(image)) if (image := pictures.get(each)) else each
            for each in found.document.figures
        )
        return replace(found.document, figures=tuple(figures))

    async def _picture(self, url: str, urgency: Urgency, folder: Path) -> bytes:
        path = folder / "picture"
        if not url:
            return b""
        try:
            await self._downloads.fetch(url, IMAGE, path, urgent=urgency)
        except (RefusedError, UnavailableError) as reason:
            log.info("no_picture", url=url, reason=str(reason))
            return b""
        content = await asyncio.to_thread(path.read_bytes)
        return content if is_showable(content) else b""

    async def _cut_out(self, paper: Paper, figures: set[DocumentFigure], pdf: "_Once") -> dict[DocumentFigure, bytes]:
        try:
            document = await pdf()
        except (NotFoundError, UnavailableError) as reason:
            log.info("no_pictures_of_pdf", paper=paper.versioned_id, reason=str(reason))
            return {}
        images = {figure.number: figure.image for figure in document.figures}
        return {figure: images.get(figure.number, b"") for figure in figures}

    async def _read_pdf(
        self, paper: Paper, urgency: Urgency, watch: OnStep, folder: Path, *, pictures: bool
    ) -> Document:
        path = folder / f"{paper.versioned_id.replace('/', '-')}.pdf"
        url = f"{self._site}/pdf/{quote(paper.versioned_id)}"

        def page(done: int, total: int) -> None:
            watch(phrase("page {n} of {total}", n=done, total=total))

        try:
            await self._downloads.fetch(url, self._pdf, path, urgent=urgency)
            async with self._readers.turn(urgency, watch):
                return await read_pdf_aside(path, pictures=pictures, watch=page, measures=self._measures)
        except BadInputError as fault:
            raise _without_text(paper, fault.sentence) from fault
        except TooLargeError as fault:
            megabytes = fault.most_bytes // 2**20
            raise _without_text(paper, phrase("Its PDF is larger than {n} MB.", n=megabytes)) from fault
        except MissingError as fault:
            raise _without_text(paper, phrase("arXiv has no PDF of this version of the paper.")) from fault
        except RefusedError as fault:
            raise UnavailableError(
                phrase("arXiv gives something else in the place of this paper's PDF."),
                phrase("Please try again in an hour."),
            ) from fault


class _Once:
    """Reads a PDF when it is first wanted, and no more than once, were it in vain."""

    def __init__(self, read: Callable[[], Awaitable[Document]]) -> None:
        self._read = read
        self._found: Document | NotFoundError | UnavailableError | None = None

    async def __call__(self) -> Document:
        """Return the document. Raises NotFoundError and UnavailableError."""
        if self._found is None:
            try:
                self._found = await self._read()
            except (NotFoundError, UnavailableError) as error:
                self._found = error
        if isinstance(self._found, Document):
            return self._found
        raise self._found


def _without_text(paper: Paper, reason: Phrase) -> NotFoundError:
    address = f"https://arxiv.org/abs/{paper.versioned_id}"
    return NotFoundError(reason, phrase("See the paper itself: {url}", url=address))
