"""/summarize and bare arXiv links."""

import asyncio
import re
from collections.abc import Sequence

from chat.errors import HeraldError
from chat.reply import Choice, Choices, Progress, Reply, Text
from chat.words import Words
from handlers.command import Request
from handlers.waiting import Watch, waited_for
from papers import ids
from papers.ids import ArxivId
from papers.paper import Paper
from services.posts import card, paper_reply

MOST_AT_ONCE = 5
_DEEP = re.compile(r"(?<=\s)deep(?=\s|$)", re.IGNORECASE)


async def summarize(request: Request) -> Sequence[Reply]:
    """Summarise the papers that a message names, the first five of them."""
    if not request.arguments:
        return [_which(request.words, request.services.example)]
    deep = _DEEP.search(request.arguments) is not None
    wanted = ids.find_all(request.arguments) or [ids.parse(_DEEP.sub("", request.arguments))]
    await request.services.quotas.check_summaries(request.incoming.person)
    for slot, _ in enumerate(wanted[:MOST_AT_ONCE]):
        await request.show(Reply((Progress(request.words.say("looking the paper up…")),)), slot)
    slots = enumerate(wanted[:MOST_AT_ONCE])
    replies = list(await asyncio.gather(*(_one(request, each, slot, deep=deep) for slot, each in slots)))
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
