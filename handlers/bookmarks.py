"""/saved, and the buttons that save a paper or vote on it."""

import asyncio

from chat.errors import BadInputError
from chat.reply import Attachment, Choice, Choices, Heading, Listing, Reply, Text
from chat.words import phrase
from handlers.command import Request
from handlers.finding.search import paper_item
from papers import ids
from services.bookmarks import FORMS, ListForm
from services.languages import keyword

A_PAGE = 10
MOST_EXPORTED = 5000
CALLED = {
    "bibtex": phrase("bibtex, bib, file"),
    "ris": phrase("ris"),
    "csl": phrase("csl, json, csl-json"),
}
VOTES = {1: phrase("up, like"), -1: phrase("down, dislike")}
KEEP = "keep"
"""The word after an id by which a paper that is saved already stays so."""


async def save(request: Request) -> Reply:
    """Save a paper, or give it up where it was saved, unless told to keep it."""
    text = request.need_arguments(phrase("Use the button below a summary."))
    kept = text.removesuffix(f" {KEEP}")
    paper, _ = await request.services.library.one(ids.parse(kept))
    words, bookmarks = request.words, request.services.bookmarks
    if await bookmarks.toggle(request.incoming.person, request.incoming.chat, paper, keep=kept != text):
        return Reply((Text(words.say("Saved {id}. /saved lists what you saved.", id=paper.id)),), private=True)
    return Reply((Text(words.say("{id} is no longer saved.", id=paper.id)),), private=True)


async def saved(request: Request) -> Reply:
    """List what the person saved, ten at a time, or hand it over as BibTeX, RIS or CSL-JSON."""
    word = request.arguments.casefold()
    if form := keyword(word, CALLED):
        return await _as_file(request, FORMS[form])
    if word and not (word.isascii() and word.isdigit()):
        raise BadInputError(
            phrase("/saved takes a page number, or one of: bibtex, ris, csl."), phrase("Just /saved lists the newest.")
        )
    number = max(1, int(word[:6] or 1)) if word else 1
    words = request.words
    papers, total = await request.services.bookmarks.saved(request.incoming.person, A_PAGE, (number - 1) * A_PAGE)
    if not papers:
        text = (
            words.say("You saved nothing yet: press 🔖 below a summary.")
            if number == 1
            else words.say("There is no page {n}.", n=number)
        )
        return Reply((Text(text),), private=True)
    start = (number - 1) * A_PAGE + 1
    numbers = tuple(Choice(str(place), f"summarize {paper.id}") for place, paper in enumerate(papers, start))
    files = (
        Choice("BibTeX", "saved bibtex"),
        Choice("RIS", "saved ris"),
        Choice("CSL-JSON", "saved csl"),
    )
    turns: list[Choice] = []
    if number > 1:
        turns.append(Choice(words.say("← Back"), f"saved {number - 1}"))
    if start + len(papers) <= total:
        turns.append(Choice(words.say("More →"), f"saved {number + 1}"))
    rows = tuple(filter(None, (numbers[:5], numbers[5:], tuple(turns), files)))
    heading = Heading(words.say_n("{n} saved paper", "{n} saved papers", total))
    listing = Listing(tuple(paper_item(paper, request.words) for paper in papers), ordered=True, start=start)
    return Reply((heading, listing, Choices(rows)), private=True)


async def _as_file(request: Request, form: ListForm) -> Reply:
    papers, total = await request.services.bookmarks.saved(request.incoming.person, MOST_EXPORTED)
    if not papers:
        return Reply((Text(request.words.say("You saved nothing yet: press 🔖 below a summary.")),), private=True)
    content = await asyncio.to_thread(form.write, papers)
    file = Attachment(f"saved.{form.ending}", form.media_type, content)
    if total <= MOST_EXPORTED:
        return Reply((file,), private=True)
    left = request.words.say("You saved {total} papers; the file has the last {n}.", total=total, n=len(papers))
    return Reply((Text(left), file), private=True)


async def vote(request: Request) -> Reply:
    """Cast a vote; the same one again takes it back."""
    text, _, said = request.need_arguments(phrase("Use the buttons below a summary.")).rpartition(" ")
    value = keyword(said, VOTES)
    if value is None:
        raise BadInputError(phrase("A vote is up or down."), phrase("Use the buttons below a summary."))
    paper, _ = await request.services.library.one(ids.parse(text))
    value = await request.services.votes.cast(request.incoming.person, request.target, paper, value)
    words = request.words
    answers = {
        1: words.say("Noted: more like {id}.", id=paper.id),
        -1: words.say("Noted: less like {id}.", id=paper.id),
        0: words.say("Your vote on {id} is taken back.", id=paper.id),
    }
    return Reply((Text(answers[value]),), private=True)
