"""The buttons "Read deeper" and "Figures"."""

from chat.refs import file_key_in
from chat.reply import Heading, Progress, Reply
from chat.words import phrase
from handlers.command import Instead, Request
from handlers.waiting import waited_for
from papers import ids, latex
from papers.paper import Paper
from services.replies.readings import deep_reply, figures_reply
from services.summaries import OnStep

_USAGE = phrase("Use the button below a summary.")


async def deep(request: Request) -> Reply | Instead:
    """Show the reading of a whole paper."""
    if key := file_key_in(request.arguments):
        return Instead("file", f"file:{key} read")
    paper = await _paper(request)
    asked, words = request.incoming, request.words

    async def read(watch: OnStep) -> Reply:
        summary = await request.services.summaries.of(
            paper, words.summaries, "deep", person=asked.person, chat=asked.chat, watch=watch
        )
        figures = (await request.services.preferences.of(asked.chat)).figures
        return deep_reply(paper, summary, words, figures=figures)

    return await waited_for(request, read, above=(Heading(latex.to_text(paper.title)),))


async def figures(request: Request) -> Reply:
    """Show a paper's figures."""
    paper = await _paper(request)
    words = request.words

    async def fetch(watch: OnStep) -> Reply:
        text = await request.services.full_texts.of(paper, urgent=True, watch=watch)
        known, _ = await request.services.library.one(ids.parse(paper.versioned_id))  # its licence may be known by now
        return figures_reply(known, text.document.origin, text.figures, words)

    return await waited_for(request, fetch, above=(Heading(latex.to_text(paper.title)),))


async def _paper(request: Request) -> Paper:
    wanted = ids.parse(request.need_arguments(_USAGE))
    await request.show(Reply((Progress(request.words.say("looking the paper up…")),)))
    paper, _ = await request.services.library.one(wanted)
    await request.services.talks.note(request.talk, paper)
    return paper
