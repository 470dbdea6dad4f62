"""/summarize and bare arXiv links."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from chat.errors import HeraldError, NotAllowedError
from chat.reply import Choice, Choices, Progress, Reply, Text
from chat.words import Phrase, Words
from handlers.command import Request
from handlers.waiting import Watch, waited_for
from papers import ids
from papers.ids import ArxivId
from papers.paper import Paper
from services.posts import card, paper_reply

MOST_AT_ONCE = 5
Work = Callable[[int], Awaitable[Reply]]
Found = tuple[Paper, Phrase | None]
_DEEP = re.compile(r"(?<=\s)deep(?=\s|$)", re.IGNORECASE)


async def summarize(request: Request) -> Sequence[Reply]:
    """Summarise the papers that a message names, the first five of them."""
    if not request.arguments:
        return [_which(request.words, request.services.example)]
    deep = _DEEP.search(request.arguments) is not None
    wanted = ids.find_all(request.arguments) or [ids.parse(_DEEP.sub("", request.arguments))]
    await request.show(Reply((Progress(request.words.say("looking the paper up…")),)))
    works, refused = await _begun(request, wanted[:MOST_AT_ONCE], deep=deep)
    replies = list(await asyncio.gather(*(work(slot) for slot, work in enumerate(works))))
    if refused:
        replies.append(Reply((Text(left_out(request.words, refused)),), private=True))
    if (n := len(wanted)) > MOST_AT_ONCE:
        note = request.words.say(
            "You named {n} papers; these are the first {most}. Send the others in another message.",
            n=n,
            most=MOST_AT_ONCE,
        )
        replies.append(Reply((Text(note, quiet=True),)))
    return replies


def _which(words: Words, example: str) -> Reply:
    question = words.say("Which paper? Send an arXiv id or link, for example: /summarize {id}", id=example)
    first = (Choice(words.say("Try a summary"), f"summarize {example}"),)
    others = (Choice(words.say("Search"), "search"), Choice(words.say("Saved papers"), "saved"))
    return Reply((Text(question), Choices((first, others))))


async def _begun(
    request: Request, wanted: Sequence[ArxivId], *, deep: bool
) -> tuple[list[Work], list[NotAllowedError]]:
    """Look papers up and have their summaries counted, in their order; give what is to be done, and what may not be.

    Raises NotAllowedError where nothing is left to do.
    """
    works: list[Work] = []
    refused: list[NotAllowedError] = []
    for found in await asyncio.gather(*(_looked_up(request, each) for each in wanted)):
        if isinstance(found, HeraldError):
            works.append(partial(_told, request, found))
            continue
        summaries, person, language = request.services.summaries, request.incoming.person, request.words.language
        try:
            reserved = await summaries.admit(found[0], language, "deep" if deep else "brief", person)
            works.append(partial(_one, request, found, reserved, deep=deep))
        except NotAllowedError as error:
            refused.append(error)
        except HeraldError as error:
            works.append(partial(_told, request, error))
    if refused and not works:
        raise refused[0]
    return works, refused


def left_out(words: Words, refused: Sequence[NotAllowedError]) -> str:
    """Say in one line how many papers were left out, and why."""
    how_many = words.say_n("One paper is left out.", "{n} papers are left out.", len(refused))
    return words.join(how_many, refused[0].told(words))


async def _looked_up(request: Request, wanted: ArxivId) -> Found | HeraldError:
    try:
        return await request.services.library.one(wanted)
    except HeraldError as error:
        return error


async def _told(request: Request, error: HeraldError, _slot: int) -> Reply:
    return Reply((Text(error.told(request.words)),), private=True)


async def _one(request: Request, found: Found, reserved: dict[str, int], slot: int, *, deep: bool) -> Reply:
    """Summarise one paper; its failure is its own reply and leaves the others alone."""
    paper, notice = found
    notes = (request.words.tell(notice),) if notice else ()
    try:
        if deep:
            return await waited_for(
                request, lambda watch: _deep(request, paper, notes, reserved, watch), slot, (card(paper),)
            )
        await request.show(Reply((card(paper), Progress(request.words.say("summarising and checking…")))), slot)
        return await _brief(request, paper, notes, reserved)
    except HeraldError as error:
        return await _told(request, error, slot)


async def _brief(request: Request, paper: Paper, notes: tuple[str, ...], reserved: dict[str, int]) -> Reply:
    asked, words = request.incoming, request.words
    summary = await request.services.summaries.of(
        paper, words.language, person=asked.person, chat=asked.chat, reserved=reserved
    )
    return paper_reply(paper, summary, words.language, words, notes, deeper=request.services.full_texts.available)


async def _deep(
    request: Request, paper: Paper, notes: tuple[str, ...], reserved: dict[str, int], watch: Watch
) -> Reply:
    asked, words = request.incoming, request.words
    summary = await request.services.summaries.of(
        paper, words.language, "deep", person=asked.person, chat=asked.chat, watch=watch, reserved=reserved
    )
    figures = (await request.services.preferences.of(asked.chat)).figures
    return paper_reply(paper, summary, words.language, words, notes, figures=figures)
