"""/summarize and bare arXiv links."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from chat.errors import HeraldError, NotAllowedError
from chat.refs import ChatKind, file_key_in
from chat.reply import Block, Choice, Choices, Item, Listing, Progress, Reply, Text
from chat.words import Phrase, Words, phrase
from handlers.command import Instead, Request
from handlers.waiting import waited_for
from papers import ids
from papers.ids import ArxivId
from papers.paper import Paper
from services.languages import without
from services.replies.papers import Gist, card, list_item, list_provenance, paper_reply
from services.summaries import OnStep

MOST_AT_ONCE = 5
Work = Callable[[int], Awaitable[Reply]]
Found = tuple[Paper, Phrase | None]


async def summarize(request: Request) -> Sequence[Reply] | Instead:
    """Summarise the papers that a message names, the first five of them."""
    if key := file_key_in(request.arguments):
        return Instead("file", f"file:{key} read")
    return await summarized(request)


async def summarized(request: Request) -> Sequence[Reply]:
    """Summarise papers of arXiv's."""
    if not request.arguments:
        return [_which(request.words, request.services.example)]
    rest = without(request.arguments, phrase("deep"))
    deep = rest != request.arguments
    wanted = ids.find_all(request.arguments) or [ids.parse(rest)]
    if len(wanted) > 1 and request.where.kind is not ChatKind.PRIVATE:
        return [await _together(request, wanted[:MOST_AT_ONCE], len(wanted), deep=deep)]
    await request.show(Reply((Progress(request.words.say("looking the paper up…")),)))
    works, refused = await _begun(request, wanted[:MOST_AT_ONCE], deep=deep)
    replies = list(await asyncio.gather(*(work(slot) for slot, work in enumerate(works))))
    if refused:
        replies.append(Reply((Text(left_out(request.words, refused)),), private=True))
    if (n := len(wanted)) > MOST_AT_ONCE:
        replies.append(Reply((_too_many(n, request.words),)))
    return replies


def _too_many(n: int, words: Words) -> Text:
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
    refused = [each for each in found if isinstance(each, NotAllowedError)]
    gists = [(each, gist) for each, gist in zip(wanted, found, strict=True) if isinstance(gist, Gist)]
    summaries = [gist.summary for _, gist in gists if gist.summary]
    if not summaries:
        reasons = dict.fromkeys([*(gist.item.detail for _, gist in gists), *(each.told(words) for each in refused)])
        return Reply(tuple(map(Text, reasons)), private=True)
    depth = " deep" if deep else ""
    numbers = tuple(
        Choice(str(place), f"summarize {each}{depth}") for place, (each, gist) in enumerate(gists, 1) if gist.summary
    )
    blocks: list[Block] = [Listing(tuple(gist.item for _, gist in gists), ordered=True)]
    if refused:
        blocks.append(Text(left_out(words, refused)))
    blocks.append(Text(words.say("A number gives you the whole summary.")))
    if held := list_provenance(summaries, words):
        blocks.append(Text(held, quiet=True))
    if named > MOST_AT_ONCE:
        blocks.append(_too_many(named, words))
    return Reply((*blocks, Choices((numbers,))))


async def _gist(request: Request, wanted: ArxivId) -> Gist | NotAllowedError:
    """Return a paper with its gist, or why there is none; its failure leaves the others alone."""
    asked, words = request.incoming, request.words
    try:
        paper, _ = await request.services.library.one(wanted)
        summary = await request.services.summaries.of(paper, words.summaries, person=asked.person, chat=asked.chat)
    except NotAllowedError as error:
        return error
    except HeraldError as error:
        return Gist(Item(str(wanted), error.for_chats().told(words)))
    return Gist(list_item(paper, summary, words), summary)


def _which(words: Words, example: str) -> Reply:
    question = words.say("Which paper? Send an arXiv id or link, for example: /summarize {id}", id=example)
    first = (Choice(words.say("Try a summary"), f"summarize {example}"),)
    others = (Choice(words.say("Search"), "search"), Choice(words.say("Saved papers"), "saved"))
    return Reply((Text(question), Choices((first, others))))


async def _begun(
    request: Request, wanted: Sequence[ArxivId], *, deep: bool
) -> tuple[list[Work], list[NotAllowedError]]:
    """Look papers up and have their summaries counted, in their order; return what is to be done, and what may not be.

    Raises NotAllowedError where nothing is left to do.
    """
    works: list[Work] = []
    refused: list[NotAllowedError] = []
    for found in await asyncio.gather(*(_looked_up(request, each) for each in wanted)):
        if isinstance(found, HeraldError):
            works.append(partial(_told, request, found))
            continue
        summaries, person, language = request.services.summaries, request.incoming.person, request.words.summaries
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
    return Reply((Text(error.for_chats().told(request.words)),), private=True)


async def _one(request: Request, found: Found, reserved: dict[str, int], slot: int, *, deep: bool) -> Reply:
    """Summarise one paper; its failure is its own reply and leaves the others alone."""
    paper, notice = found
    if len(ids.find_all(request.arguments)) == 1:  # of several none is the one that is spoken of
        await request.services.talks.note(request.talk, paper)
    try:
        newer = await request.services.library.newer(paper)
        notes = tuple(request.words.tell(each) for each in (notice, newer) if each)
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
        paper, words.summaries, person=asked.person, chat=asked.chat, reserved=reserved
    )
    shown = paper_reply(paper, summary, words, notes, deeper=request.services.full_texts.available)
    return _with_zotero(request, paper, shown)


async def _deep(
    request: Request, paper: Paper, notes: tuple[str, ...], reserved: dict[str, int], watch: OnStep
) -> Reply:
    asked, words = request.incoming, request.words
    summary = await request.services.summaries.of(
        paper, words.summaries, "deep", person=asked.person, chat=asked.chat, watch=watch, reserved=reserved
    )
    figures = (await request.services.preferences.of(asked.chat)).figures
    return _with_zotero(request, paper, paper_reply(paper, summary, words, notes, figures=figures))


def _with_zotero(request: Request, paper: Paper, reply: Reply) -> Reply:
    """Add the button to a paper's reply where an operator alone sees it."""
    alone = request.where.kind is ChatKind.PRIVATE or request.alone
    is_theirs = request.services.libraries.zotero.own and request.services.quotas.is_operator(request.incoming.person)
    if not (alone and is_theirs):
        return reply
    add = Choice(request.words.say("Add to Zotero"), f"zotero {paper.versioned_id}")
    return replace(reply, blocks=(*reply.blocks, Choices(((add,),))))
