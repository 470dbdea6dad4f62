"""The button "Evidence"."""

from dataclasses import replace

from chat.errors import BadInputError
from chat.refs import file_key_in
from chat.reply import Claim, Reply
from chat.words import phrase
from handlers.command import Instead, Request
from papers import ids
from papers.paper import Paper
from services.replies.answers import answer_evidence
from services.replies.overviews import overview_reply
from services.replies.papers import evidence_reply
from services.replies.readings import quotes_reply

_USAGE = phrase("Use the button below a summary.")


async def evidence(request: Request) -> Reply | Instead:
    """Show the quote behind each statement of a paper's summary."""
    if key := file_key_in(request.arguments):
        return Instead("file", f"file:{key} quotes 1")
    wanted = ids.parse(request.need_arguments(_USAGE))
    paper, _ = await request.services.library.one(wanted)
    asked, words = request.incoming, request.words
    if asked.quoted.ours and (claims := await _answered(request, paper)):
        return answer_evidence(paper, claims, words)
    summary = await request.services.summaries.of(paper, words.summaries, person=asked.person, chat=asked.chat)
    return evidence_reply(paper, summary, words)


async def _answered(request: Request, paper: Paper) -> tuple[Claim, ...]:
    """Return the statements of the answer that is replied to, as long as it is remembered; none where it is none."""
    said, place = _bare(request.incoming.quoted.text), replace(request.talk, chat=request.incoming.chat)
    for exchange in await request.services.talks.asked(place, paper):
        if exchange.claims and all(_bare(claim.text) in said for claim in exchange.claims):
            return exchange.claims
    return ()


async def overview(request: Request) -> Reply:
    """Show the quotes behind the sentences above a digest, as long as they are kept."""
    key = request.need_arguments(_USAGE).strip()
    found = await request.services.overviews.named(key[:64])
    if found is None:
        raise BadInputError(
            phrase("That overview is no longer kept."), phrase("Evidence below a paper shows the quotes of that one.")
        )
    return overview_reply(*found, request.words)


def _bare(text: str) -> str:
    """Return a text's letters and digits: platforms write what stands between them in their own ways."""
    return "".join(char for char in text if char.isalnum())


async def quotes(request: Request) -> Reply | Instead:
    """Show a page of the quotes behind each statement of a whole paper's reading."""
    text, _, number = request.need_arguments(_USAGE).rpartition(" ")
    if key := file_key_in(text):
        return Instead("file", f"file:{key} quotes {number}")
    if not (number.isascii() and number.isdigit()):
        raise BadInputError(phrase("That is no page number."), _USAGE)
    paper, _ = await request.services.library.one(ids.parse(text))
    asked, words = request.incoming, request.words
    summary = await request.services.summaries.of(paper, words.summaries, "deep", person=asked.person, chat=asked.chat)
    return quotes_reply(paper, summary, int(number[:6]), words)
