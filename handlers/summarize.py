"""/summarize and bare arXiv links."""

import asyncio
import re
from collections.abc import Sequence

from chat.errors import HeraldError
from chat.refs import ChatKind
from chat.reply import Block, Choice, Choices, Item, Listing, Progress, Reply, Text
from chat.words import Words
from handlers.command import Request
from handlers.waiting import Watch, waited_for
from papers import ids
from papers.ids import ArxivId
from papers.paper import Paper
from services.posts import Gist, card, list_item, list_provenance, paper_reply

MOST_AT_ONCE = 5
_DEEP = re.compile(r"(?<=\s)deep(?=\s|$)", re.IGNORECASE)


async def summarize(request: Request) -> Sequence[Reply]:
    """Summarise the papers that a message names, the first five of them."""
    if not request.arguments:
        return [_which(request.words, request.services.example)]
    deep = _DEEP.search(request.arguments) is not None
    wanted = ids.find_all(request.arguments) or [ids.parse(_DEEP.sub("", request.arguments))]
    await request.services.quotas.check_summaries(request.incoming.person)
    if len(wanted) > 1 and request.where.kind is not ChatKind.PRIVATE:
        return [await _together(request, wanted[:MOST_AT_ONCE], len(wanted), deep=deep)]
    for slot, _ in enumerate(wanted[:MOST_AT_ONCE]):
        await request.show(Reply((Progress(request.words.say("looking the paper up…")),)), slot)
    slots = enumerate(wanted[:MOST_AT_ONCE])
    replies = list(await asyncio.gather(*(_one(request, each, slot, deep=deep) for slot, each in slots)))
    if (n := len(wanted)) > MOST_AT_ONCE:
        replies.append(Reply((_left_out(n, request.words),)))
    return replies


def _left_out(n: int, words: Words) -> Text:
    note = words.say(
        "You named {n} papers; these are the first {most}. Send the others in another message.",
        n=n,
        most=MOST_AT_ONCE,
    )
    return Text(note, quiet=True)


async def _together(request: Request, wanted: Sequence[ArxivId], named: int, *, deep: bool) -> Reply:
    """Say in one message what several papers are about: where other people are, five whole summaries are too many."""
    words = request.words
    await request.show(Reply((Progress(words.say("looking the papers up…")),)))
    found = await asyncio.gather(*(_gist(request, each) for each in wanted))
    items = [each.item for each in found]
    summaries = [each.summary for each in found if each.summary]
    if not summaries:
        reasons = dict.fromkeys(each.item.detail for each in found)
        return Reply(tuple(map(Text, reasons)), private=True)
    depth = " deep" if deep else ""
    numbers = tuple(
        Choice(str(place), f"summarize {each}{depth}")
        for place, (each, gist) in enumerate(zip(wanted, found, strict=True), 1)
        if gist.summary
    )
    blocks: list[Block] = [Listing(tuple(items), ordered=True)]
    blocks.append(Text(words.say("A number gives you the whole summary.")))
    blocks.append(Text(list_provenance(summaries, words.language, words), quiet=True))
    if named > MOST_AT_ONCE:
        blocks.append(_left_out(named, words))
    return Reply((*blocks, Choices((numbers,))))


async def _gist(request: Request, wanted: ArxivId) -> Gist:
    """Give a paper with its gist, or why there is none; its failure leaves the others alone."""
    asked, words = request.incoming, request.words
    try:
        paper, _ = await request.services.library.one(wanted)
        summary = await request.services.summaries.of(paper, words.language, person=asked.person, chat=asked.chat)
    except HeraldError as error:
        return Gist(Item(str(wanted), error.told(words)))
    return Gist(list_item(paper, summary, words), summary)


def _which(words: Words, example: str) -> Reply:
    question = words.say("Which paper? Send an arXiv id or link, for example: /summarize {id}", id=example)
    first = (Choice(words.say("Try a summary"), f"summarize {example}"),)
    others = (Choice(words.say("Search"), "search"), Choice(words.say("Saved papers"), "saved"))
    return Reply((Text(question), Choices((first, others))))


async def _one(request: Request, wanted: ArxivId, slot: int, *, deep: bool) -> Reply:
    """Summarise one paper; its failure is its own reply and leaves the others alone."""
    try:
        paper, notice = await request.services.library.one(wanted)
        notes = (request.words.tell(notice),) if notice else ()
        if deep:
            return await waited_for(request, lambda watch: _deep(request, paper, notes, watch), slot, (card(paper),))
        await request.show(Reply((card(paper), Progress(request.words.say("summarising and checking…")))), slot)
        return await _brief(request, paper, notes)
    except HeraldError as error:
        return Reply((Text(error.told(request.words)),), private=True)


async def _brief(request: Request, paper: Paper, notes: tuple[str, ...]) -> Reply:
    asked, words = request.incoming, request.words
    summary = await request.services.summaries.of(paper, words.language, person=asked.person, chat=asked.chat)
    return paper_reply(paper, summary, words.language, words, notes, deeper=request.services.full_texts.available)


async def _deep(request: Request, paper: Paper, notes: tuple[str, ...], watch: Watch) -> Reply:
    asked, words = request.incoming, request.words
    summary = await request.services.summaries.of(
        paper, words.language, "deep", person=asked.person, chat=asked.chat, watch=watch
    )
    figures = (await request.services.preferences.of(asked.chat)).figures
    return paper_reply(paper, summary, words.language, words, notes, figures=figures)
