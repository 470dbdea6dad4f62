"""Inline mode: `@bot 2403.14621` and `@bot words` in any chat."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import structlog
from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import TelegramError

from bot.platforms.telegram import inline_buttons
from bot.platforms.telegram.buttons import Buttons
from bot.platforms.telegram.incoming import NAME, person_of
from bot.platforms.telegram.render import one_message, render
from bot.platforms.telegram.sending import NO_PREVIEW
from bot.platforms.telegram.styled import clean
from chat.errors import HeraldError, NotAllowedError, NotFoundError, UnavailableError
from chat.refs import ChatRef, Person
from chat.reply import Choices, Reply
from chat.words import Words, phrase
from papers import ids
from papers.ids import ArxivId
from papers.paper import Paper
from services.library import no_paper
from services.replies.papers import card, is_on_arxiv, paper_reply
from services.services import Services
from services.times import clip

MOST_PAPERS = 5
A_PAGE = 10
SHORTEST = 3  # letters; fewer are still being typed
STILL_TYPING = 0.6  # seconds without another letter until words are looked at: arXiv takes one question in three
SUMMARY_IN_TIME = 7.0  # seconds; the person sees nothing before all results are there
KEPT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person is shown, and where more begins; it `is_whole` unless something failed or was not there in time."""

    results: Sequence[InlineQueryResultArticle] = ()
    more: str = ""
    is_whole: bool = True


class InlineMode:
    """Answers inline queries; Telegram keeps each answer for the person for five minutes, but none with a fault."""

    def __init__(self, services: Services, buttons: Buttons) -> None:
        self._services = services
        self._buttons = buttons
        self._latest: dict[str, str] = {}

    async def answer(self, query: InlineQuery) -> None:
        """Answer a query; one that was typed on meanwhile is left, since nobody sees its results.

        Nothing is asked of store or Telegram before it is known that the person has stopped typing, and may ask.
        """
        person = person_of(query.from_user)
        self._latest[person.id] = query.id  # before anything is waited for: the order of arrival counts
        try:
            wanted = ids.find_all(query.query)[:MOST_PAPERS]
            if not wanted and await self._is_typed_on(query, person):
                return
            refusal = self._refusal(person, counted=bool(wanted) or len(query.query.strip()) >= SHORTEST)
            if refusal is None or self._services.quotas.may_refuse_aloud(person):
                await self._answer(query, person, wanted, refusal)
        finally:
            if self._latest.get(person.id) == query.id:
                del self._latest[person.id]

    async def _is_typed_on(self, query: InlineQuery, person: Person) -> bool:
        await self._services.clock.sleep(STILL_TYPING)
        return self._latest.get(person.id) != query.id

    def _refusal(self, person: Person, *, counted: bool) -> HeraldError | None:
        try:
            self._services.access.check(person, ChatRef(NAME, person.id))
            if counted:
                self._services.quotas.count_request(person)
        except NotAllowedError as refusal:
            return refusal
        return None

    async def _answer(
        self, query: InlineQuery, person: Person, wanted: Sequence[ArxivId], refusal: HeraldError | None
    ) -> None:
        ref = ChatRef(NAME, person.id)
        words = await self._words(ref, query.from_user.language_code or "")
        found = Shown()
        try:
            if refusal:
                raise refusal
            if wanted:
                found = await self._summaries(wanted, person, ref, words)
            elif ids.resembles_one(query.query):
                ids.parse(query.query)
            elif len(query.query.strip()) >= SHORTEST:
                found = await self._found(query, ref, words)
        except HeraldError as error:
            found = Shown((_told(error.for_chats(), words),), is_whole=False)
        hint = None
        if not query.offset and not any(each.reply_markup for each in found.results):
            asked = words.say("Type an arXiv id, or words to search for")
            hint = InlineQueryResultsButton(clean(asked)[:64], start_parameter="help")
        kept = KEPT if found.is_whole else timedelta(0)
        try:
            await query.answer(found.results, cache_time=kept, is_personal=True, next_offset=found.more, button=hint)
        except TelegramError as error:
            structlog.get_logger(__name__).warning("inline_not_answered", reason=error.message)

    async def _found(self, query: InlineQuery, ref: ChatRef, words: Words) -> Shown:
        start = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
        page = await self._services.search.find(query.query.strip(), start=start, limit=A_PAGE)
        if not page.papers and not start:
            nothing = phrase("arXiv has nothing on “{words}”.", words=clip(query.query.strip()))
            raise NotFoundError(page.notice or nothing, phrase("Try fewer or other words."))
        results = [await self._result(paper, self._offer(paper, words), ref, words) for paper in page.papers]
        is_more = page.start < page.end and (page.at_least or page.end < page.total)
        return Shown(results, str(page.end) if is_more else "", is_whole=page.notice is None)

    async def _summaries(self, wanted: Sequence[ArxivId], person: Person, ref: ChatRef, words: Words) -> Shown:
        found = await self._services.library.get(wanted)
        papers = list(found.papers.values())
        made = await asyncio.gather(*(self._summary(paper, person, ref, words) for paper in papers))
        refusals = [each for each in made if isinstance(each, NotAllowedError)]
        if refusals and len(refusals) == len(made):
            raise refusals[0]
        replies = [
            each if isinstance(each, Reply) else self._offer(paper, words)
            for paper, each in zip(papers, made, strict=True)
        ]
        results = [await self._result(paper, reply, ref, words) for paper, reply in zip(papers, replies, strict=True)]
        unknown = [_told(_unknown(each), words) for each in wanted if str(each) not in found.papers]
        is_whole = not unknown and found.notice is None and all(isinstance(each, Reply) for each in made)
        return Shown((*results, *unknown), is_whole=is_whole)

    async def _summary(
        self, paper: Paper, person: Person, ref: ChatRef, words: Words
    ) -> Reply | NotAllowedError | None:
        """Return the summary if it is there in time, else None, or why there may be none."""
        making = asyncio.ensure_future(self._services.summaries.of(paper, words.summaries, person=person, chat=ref))
        done, _ = await asyncio.wait([making], timeout=SUMMARY_IN_TIME)
        if not done:
            making.add_done_callback(lambda late: late.cancelled() or late.exception())
            return None
        try:
            summary = making.result()
        except UnavailableError:
            return None
        except NotAllowedError as error:
            return error
        deeper = self._services.full_texts.available
        return paper_reply(paper, summary, words, figures=False, deeper=deeper)

    def _offer(self, paper: Paper, words: Words) -> Reply:
        """Return a paper's card, with the buttons that it can have without a summary."""
        deeper = self._services.full_texts.available and is_on_arxiv(paper)
        rows = inline_buttons.offers(paper.versioned_id, "sd" if deeper else "s", words)
        return Reply((card(paper), Choices(rows)))

    async def _result(self, paper: Paper, reply: Reply, ref: ChatRef, words: Words) -> InlineQueryResultArticle:
        part = one_message(render(reply, words).parts)
        shown, published = card(paper), paper.published.date()
        return InlineQueryResultArticle(
            paper.versioned_id,
            clean(shown.title),
            InputTextMessageContent(part.text, entities=part.entities, link_preview_options=NO_PREVIEW),
            reply_markup=await self._buttons.keyboard(ref, part.rows, inline=words.language),
            description=clean(" · ".join((paper.id, words.listed(shown.authors[:2]), words.forms.day(published)))),
        )

    async def _words(self, ref: ChatRef, hint: str) -> Words:
        languages, preferences = self._services.languages, self._services.preferences
        chat = await preferences.chat(ref)
        chosen = (chat and chat.language) or languages.nearest(hint)
        return languages.words(chosen or preferences.defaults.language).beside(preferences.summaries_of(chat))


def _unknown(wanted: ArxivId) -> NotFoundError:
    return NotFoundError(no_paper(wanted).sentence, phrase("Check the number, or type words of its title."))


def _told(error: HeraldError, words: Words) -> InlineQueryResultArticle:
    """Say as a result what went wrong and what to type, which can be sent like any other."""
    said = clean(words.tell(error.sentence))
    step = clean(words.tell(error.next_step)) if error.next_step else ""
    number = sha256(said.encode()).hexdigest()[:16]
    content = InputTextMessageContent(clean(error.told(words)), link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(f"told {number}", said, content, description=step or None)
