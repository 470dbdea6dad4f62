"""Papers and digests as replies: what a chat sees, before any platform renders it."""

from dataclasses import replace

from archive.digest import Digest, Entry
from chat.reply import Block, Choice, Choices, Claims, Heading, Item, Listing, PaperCard, Reply, Text
from chat.words import Words
from papers import latex
from papers.paper import Paper
from services.labels import names
from services.languages import LANGUAGES
from services.preferences import Layout
from services.stopgaps import why
from summarizer.schema import OFFLINE, Summary

MOST_AUTHORS = 3


def card(paper: Paper) -> PaperCard:
    """Make the card of a paper: its record in readable letters, nothing written by a model."""
    return PaperCard(
        id=paper.id,
        version=paper.version,
        title=latex.to_text(paper.title),
        authors=tuple(latex.to_text(name) for name in paper.authors),
        abstract=latex.to_text(paper.abstract),
        categories=paper.categories,
        published=paper.published,
        comment=latex.to_text(paper.comment),
        links=paper.links,
        withdrawn=paper.withdrawn,
    )


def summary_blocks(summary: Summary, language: str, words: Words) -> tuple[Block, ...]:
    """Say what a summary says, how many of its statements were checked, and who wrote it."""
    blocks: list[Block] = [Claims((summary.tldr,), title=words.say("In short"))]
    if summary.takeaways:
        blocks.append(Claims(summary.takeaways, title=words.say("Key takeaways")))
    blocks.append(Text(provenance(summary, language, words), quiet=True))
    return tuple(blocks)


def provenance(summary: Summary, language: str, words: Words) -> str:
    """Say in small print who wrote a summary, how it was checked, and why it is in the paper's language."""
    n = 1 + len(summary.takeaways)
    checked = _checked(n, words)
    if summary.model != OFFLINE:
        said = [words.say("Written by {model} from the abstract.", model=summary.model)]
        if n := summary.filled:
            said.append(
                words.say_n(
                    "{n} of them is a sentence of the abstract itself.",
                    "{n} of them are sentences of the abstract itself.",
                    n,
                )
            )
    else:
        said = [words.say("Sentences of the abstract itself, picked without a language model.")]
        if summary.language != language:
            said.append(_untranslated(language, words))
    if reason := why(summary.stopgap, words):
        said.append(reason)
    return words.join(checked, *said)


def _checked(n: int, words: Words) -> str:
    return words.say_n(
        "{n} of {n} statement checked against the paper.",
        "{n} of {n} statements checked against the paper.",
        n,
    )


def paper_buttons(paper: Paper, words: Words) -> Choices:
    """Give the buttons below a paper's summary."""
    key = paper.versioned_id
    return Choices(
        (
            (
                Choice(words.say("Evidence"), f"evidence {key}"),
                Choice("👍", f"vote {key} up"),
                Choice("👎", f"vote {key} down"),
                Choice("🔖", f"save {key}"),
            ),
        )
    )


def paper_reply(paper: Paper, summary: Summary, language: str, words: Words, notes: tuple[str, ...] = ()) -> Reply:
    """Put a paper's card, summary and buttons together; `notes` are said in small print before the buttons."""
    blocks: list[Block] = [card(paper)]
    if paper.withdrawn:
        blocks.append(Text(words.say("This paper was withdrawn by its authors or by arXiv.")))
    blocks.extend(summary_blocks(summary, language, words))
    blocks.extend(Text(note, quiet=True) for note in notes)
    blocks.append(paper_buttons(paper, words))
    return Reply(tuple(blocks))


def evidence_reply(paper: Paper, summary: Summary, words: Words) -> Reply:
    """Show each statement with the quote that bears it out, in readable letters, and the place of that quote."""
    claims = (summary.tldr, *summary.takeaways)
    readable = tuple(replace(claim, evidence=latex.to_text(claim.evidence)) for claim in claims)
    return Reply(
        (
            Heading(words.say("Evidence"), level=1),
            Text(latex.to_text(paper.title)),
            Claims(readable, evidence=True),
        )
    )


def digest_heading(digest: Digest, words: Words) -> Reply:
    """Open a digest: its topic and day, how many papers are new, and their titles."""
    items = tuple(Item(latex.to_text(entry.paper.title), url=_abstract_page(entry.paper)) for entry in digest.entries)
    return Reply((*_opening(digest, words), Listing(items, ordered=True)))


def digest_replies(digest: Digest, words: Words, layout: Layout = "papers") -> list[Reply]:
    """Say a digest: the heading, then one reply for each paper, or as a list: one reply in all, without buttons."""
    if layout == "list":
        replies: tuple[Reply, ...] = (_digest_list(digest, words),)
    else:
        entries = (paper_reply(entry.paper, entry.summary, digest.language, words) for entry in digest.entries)
        replies = (digest_heading(digest, words), *entries)
    return [replace(reply, language=words.language) for reply in replies]


def _opening(digest: Digest, words: Words) -> tuple[Heading, Text]:
    n = len(digest.entries)
    news = words.say_n("{n} new paper.", "{n} new papers.", n)
    if digest.found > n:
        news = words.say("The newest {n} of {found} new papers.", n=n, found=digest.found)
    return Heading(words.say("{topic}, {day}", topic=digest.name, day=digest.day.isoformat())), Text(news)


def _digest_list(digest: Digest, words: Words) -> Reply:
    items = tuple(_list_item(entry, words) for entry in digest.entries)
    more = words.say(
        "Send me a paper's id for its whole summary, for example: /summarize {id}", id=digest.entries[0].paper.id
    )
    small_print = Text(_list_provenance(digest, words), quiet=True)
    return Reply((*_opening(digest, words), Listing(items, ordered=True), Text(more), small_print))


def _list_item(entry: Entry, words: Words) -> Item:
    paper = entry.paper
    authors = names([latex.to_text(name) for name in paper.authors], MOST_AUTHORS, words, words.say(", "))
    lines = [f"{authors} · arXiv:{paper.id}", entry.summary.tldr.text]
    if paper.withdrawn:
        lines.insert(1, words.say("This paper was withdrawn by its authors or by arXiv."))
    return Item(latex.to_text(paper.title), "\n".join(lines), _abstract_page(paper))


def _list_provenance(digest: Digest, words: Words) -> str:
    """Say in small print who wrote the sentences of a list, which are one for each paper, and how they were checked."""
    summaries = [entry.summary for entry in digest.entries]
    own = [summary for summary in summaries if summary.model == OFFLINE]
    said = [_checked(len(summaries), words)]
    if models := sorted({summary.model for summary in summaries} - {OFFLINE}):
        said.append(words.say("Written by {model} from the abstract.", model=", ".join(models)))
        if own or any(summary.filled for summary in summaries):
            said.append(words.say("Where no model gave a sentence that holds, one of the abstract itself stands in."))
    else:
        said.append(words.say("Sentences of the abstract itself, picked without a language model."))
    if any(summary.language != digest.language for summary in own):
        said.append(_untranslated(digest.language, words))
    said.extend(dict.fromkeys(why(summary.stopgap, words) for summary in summaries))
    return words.join(*said)


def _untranslated(language: str, words: Words) -> str:
    return words.say(
        "They stay in the paper's language: without a model there is no translation into {language}.",
        language=LANGUAGES.get(language, language),
    )


def _abstract_page(paper: Paper) -> str:
    return next((link.url for link in paper.links if link.kind == "abs"), "")
