"""Papers and digests as replies: what a chat sees, before any platform renders it."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from chat.reply import Block, Choice, Choices, Claim, Claims, Heading, Item, Link, Listing, PaperCard, Reply, Text
from chat.words import Words
from papers import latex
from papers.credits import doi_address, names, venue
from papers.paper import Paper
from services.preferences import Layout, Sound
from services.replies.labels import in_another, translated, untranslated
from services.replies.readings import figure_blocks, reading_blocks, unread, unwritten, with_evidence
from services.replies.reasons import Reasons
from services.replies.web_pages import WebPages
from services.updates import Update
from summarizer.digest import Digest, Entry, Overview, listed
from summarizer.schema import OFFLINE, Summary
from summarizer.wording import fallback, filled, gist, held, held_all, is_told, statements, unjudged, written_overview

MOST_AUTHORS = 3
MOST_UPDATES = 10
_WORD = re.compile(r"\S+")
NUMBERS_IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class Gist:
    """A paper as one entry of a list, and the summary that its sentence is from, if there is one."""

    item: Item
    summary: Summary | None = None


def card(paper: Paper, summary: Summary | None = None) -> PaperCard:
    """Make the card of a paper: its record in readable letters, nothing written by a model.

    Of a summary without a model it marks the takeaways, which are the abstract's own sentences.
    """
    found, abstract = venue(paper), latex.to_text(paper.abstract)
    by_doi = (Link("doi", doi_address(found.doi)),) if found.doi else ()
    return PaperCard(
        id=paper.id,
        version=paper.version,
        title=latex.to_text(paper.title),
        authors=tuple(latex.to_text(name) for name in paper.authors),
        abstract=abstract,
        categories=paper.categories,
        published=paper.published,
        comment=latex.to_text(found.comment),
        links=(*paper.links, *by_doi),
        withdrawn=paper.withdrawn,
        venue=latex.to_text(found.name),
        key=stretches(abstract, summary.takeaways) if summary and summary.model == OFFLINE else (),
    )


def stretches(abstract: str, claims: Sequence[Claim]) -> tuple[tuple[int, int], ...]:
    """Return where the sentences behind claims stand in a readable abstract, in order; nothing where one does not.

    Sentences that follow each other are one stretch.
    """
    words = list(_WORD.finditer(abstract))
    begins = list(accumulate((len(word[0]) + 1 for word in words), initial=0))
    line = " ".join(word[0] for word in words)
    found: list[tuple[int, int]] = []
    after = 0
    for claim in claims:
        sentence = " ".join(latex.to_text(claim.evidence).split())
        place = line.find(sentence, after) if sentence else -1
        if place < 0:
            return ()
        after = place + len(sentence)
        first, last = bisect_right(begins, place) - 1, bisect_right(begins, after - 1) - 1
        stretch = words[first].start() + place - begins[first], words[last].start() + after - begins[last]
        if found and abstract[found[-1][1] : stretch[0]] == " ":
            stretch = found.pop()[0], stretch[1]
        found.append(stretch)
    return tuple(found)


def summary_blocks(summary: Summary, words: Words, *, marked: bool = False) -> tuple[Block, ...]:
    """Say what a summary says, what its statements were held against, and who wrote it; then the reading, if any.

    `marked` says that the card above shows the takeaways as parts of its abstract.
    """
    blocks: list[Block] = [Text(translated(summary.title, words))] if summary.title else []
    if not is_told(summary):
        reading = reading_blocks(summary.reading, words) if summary.reading else ()
        return (*blocks, Text(words.join(gist(summary, words), unread(summary, words))), *reading)
    blocks.append(Claims((summary.tldr,), title=words.say("In short")))
    if summary.takeaways:
        in_card = words.say("Key takeaways: the sentences in bold in the abstract.") if marked else ""
        blocks.append(Claims(summary.takeaways, title=words.say("Key takeaways"), in_card=in_card))
    blocks.extend(Text(fact) for fact in facts(summary, words))
    blocks.append(Text(provenance(summary, words), quiet=True))
    if summary.reading:
        told = summary.model == OFFLINE and summary.language == summary.reading.language
        blocks.extend(reading_blocks(summary.reading, words, untranslated_is_told=told))
    return tuple(blocks)


def facts(summary: Summary, words: Words) -> Iterator[str]:
    """Yield a model's keywords, and the affiliation where there is no reading to name it."""
    if summary.keywords and summary.model != OFFLINE:
        yield words.say("Keywords: {keywords}", keywords=words.listed(summary.keywords))
    if summary.affiliation and not summary.reading:
        yield words.say("First author's affiliation: {name}", name=summary.affiliation)


def provenance(summary: Summary, words: Words) -> str:
    """Say in small print what a summary was held against, who wrote it, and why it is in the paper's language."""
    if summary.model != OFFLINE:
        said = [
            words.say("Written by {model} from the abstract and the introduction.", model=summary.model)
            if summary.introduced
            else words.say("Written by {model} from the abstract.", model=summary.model)
        ]
        said.append(filled(summary, words))
    else:
        said = [words.say("Sentences of the abstract itself, picked without a language model.")]
    if summary.language != words.summaries:
        own = summary.model == OFFLINE
        said.append(
            untranslated(summary.language, words, summary.fallback_reason)
            if own
            else in_another(summary.language, words)
        )
    said += [fallback(summary.fallback_reason, words), unread(summary, words)]
    return words.join(held(summary, words), *said)


def paper_buttons(
    paper: Paper, summary: Summary, words: Words, *, figures: bool = True, deeper: bool = True
) -> Choices:
    """Return the buttons below a paper's summary: what there is more of it than is shown, then what people think.

    `figures` tells whether those of the reading are shown already, `deeper` whether there is room for a reading.
    """
    key = paper.versioned_id
    reading = summary.reading
    more = [Choice(words.say("Evidence"), f"quotes {key} 1" if reading else f"evidence {key}")]
    if reading is None and summary.unread is None and deeper and is_on_arxiv(paper):
        more.insert(0, Choice(words.say("Read deeper"), f"deep {key}"))
        more.append(Choice(words.say("Figures"), f"figures {key}"))
    elif reading and reading.figures and not figures:
        more.append(Choice(words.say("Figures"), f"figures {key}"))
    thoughts = [Choice("👍", f"vote {key} up"), Choice("👎", f"vote {key} down"), Choice("🔖", f"save {key}")]
    if is_on_arxiv(paper):
        thoughts.append(Choice(words.say("Related"), f"related {key}"))
    return Choices(((*more,), (*thoughts,)) if len(more) > 1 else ((*more, *thoughts),))


def is_on_arxiv(paper: Paper) -> bool:
    """Return whether there is a text to be read: a withdrawn paper has none, nor has a record of another origin."""
    return not paper.withdrawn and any(link.kind == "pdf" for link in paper.links)


def paper_reply(
    paper: Paper,
    summary: Summary,
    words: Words,
    notes: tuple[str, ...] = (),
    *,
    figures: bool = True,
    deeper: bool = True,
    page: str = "",
) -> Reply:
    """Put a paper's card, summary, figures and buttons together; `notes` are small print before the buttons.

    `figures` shows those of a reading, `deeper` offers one where there is none; `page` is where the web has it all.
    """
    shown = card(paper, summary)
    blocks: list[Block] = [shown]
    if paper.withdrawn:
        blocks.append(Text(words.say("This paper was withdrawn by its authors or by arXiv.")))
    blocks.extend(summary_blocks(summary, words, marked=bool(shown.key)))
    if summary.reading and figures:
        reading = summary.reading
        blocks.extend(figure_blocks(paper, reading.origin, reading.figures, words, reading.licence))
    blocks.extend(Text(note, quiet=True) for note in notes)
    blocks.extend(_on_the_web(page, words))
    blocks.append(paper_buttons(paper, summary, words, figures=figures, deeper=deeper))
    return Reply(tuple(blocks))


def evidence_reply(paper: Paper, summary: Summary, words: Words) -> Reply:
    """Show each statement with its quote in readable letters, the place of that, and which checks it passed."""
    own = summary.model == OFFLINE
    quotes = with_evidence(statements(summary), words, noted=not own)
    title = Heading(latex.to_text(paper.title), level=2, url=_abstract_page(paper))
    blocks = (Heading(words.say("Evidence"), level=1), title, quotes)
    return Reply((*blocks, unwritten(words)) if own else blocks)


def digest_heading(digest: Digest, words: Words, page: str = "") -> Reply:
    """Open a digest: its topic and day, how many papers are new, their overview, their titles, and where the web is."""
    reasons = Reasons(digest)
    items = tuple(
        Item(latex.to_text(entry.paper.title), reasons.of(entry, words), _abstract_page(entry.paper))
        for entry in digest.entries
    )
    below = Listing(items, ordered=True), *_on_the_web(page, words)
    if digest.overview is None:
        return Reply((*_opening(digest, words), *below), opens=True)
    quotes = _overview_buttons(digest.overview, words)
    above: tuple[Block, ...] = *_opening(digest, words), *_overview(digest, digest.overview, words)
    return Reply((*above, *below, *((Choices(quotes),) if quotes else ())), opens=True)


def digest_replies(
    digest: Digest,
    words: Words,
    layout: Layout = "papers",
    *,
    most_messages: int = 1,
    figures: bool = True,
    deeper: bool = True,
    pages: WebPages | None = None,
    sound: Sound = "first",
    updates: Sequence[Update] = (),
) -> list[Reply]:
    """Say a digest: the heading, then one reply for each paper, or as a list: one reply in all, with a button for each.

    `figures` shows those of readings, `deeper` offers readings where there are none; `pages` are where the web has it,
    nothing where it does not; `sound` tells which of the messages ring. `updates` stand at the end.
    """
    words = words.beside(digest.language)
    told = _updates(updates, words)
    layout = layout_of(layout, len(digest.entries), most_messages)
    topic = pages.topic if pages else ""
    if layout == "list":
        whole = _digest_list(digest, words, topic)
        replies: tuple[Reply, ...] = (replace(whole, blocks=(*whole.blocks[:-1], *told, whole.blocks[-1])),)
    else:
        entries = (
            paper_reply(
                entry.paper,
                entry.summary,
                words,
                figures=figures,
                deeper=deeper,
                page=pages.paper(entry.paper.id) if pages else "",
            )
            for entry in digest.entries
        )
        replies = (digest_heading(digest, words, topic), *entries, *([Reply(told)] if told else ()))
    replies = (replace(replies[0], about=tuple(_about(digest))), *replies[1:])
    rings = {"all": len(replies), "first": 1, "none": 0}[sound]
    return [replace(reply, language=words.language, silent=place >= rings) for place, reply in enumerate(replies)]


def layout_of(layout: Layout, papers: int, most_messages: int) -> Layout:
    """Return the layout of a digest of so many papers, which as one message per paper would be one more."""
    if layout != "auto":
        return layout
    return "papers" if papers < most_messages else "list"


def _about(digest: Digest) -> Iterator[str]:
    """Yield the names of what a digest is about: its topic, then its papers' first categories, the most frequent first.

    A name may come more than once.
    """
    yield from (digest.name, digest.key.removeprefix("cat:"))
    first = Counter(entry.paper.categories[0] for entry in digest.entries if entry.paper.categories)
    yield from (code for code, _ in first.most_common())


def _updates(updates: Sequence[Update], words: Words) -> tuple[Block, ...]:
    if not updates:
        return ()
    items = [
        Item(latex.to_text(each.paper.title), _became(each, words), _abstract_page(each.paper)) for each in updates
    ]
    title = words.say("New versions of papers that you had")
    listing = Listing(tuple(items[:MOST_UPDATES]), title=title)
    if (more := len(items) - MOST_UPDATES) <= 0:
        return (listing,)
    return listing, Text(words.say_n("And {n} more.", "And {n} more.", more), quiet=True)


def _became(update: Update, words: Words) -> str:
    if update.paper.withdrawn:
        return words.say("withdrawn; you had version {had}", had=update.had)
    return words.say("version {version}; you had version {had}", version=update.paper.version, had=update.had)


def _on_the_web(page: str, words: Words) -> tuple[Listing, ...]:
    return (Listing((Item(words.say("Read on the web"), url=page),)),) if page else ()


def _opening(digest: Digest, words: Words) -> tuple[Heading, Text]:
    heading = words.say("{topic}, {day}", topic=digest.name, day=digest.day)
    return Heading(heading), Text(digest.how_many(words))


def _overview(digest: Digest, overview: Overview, words: Words) -> tuple[Block, ...]:
    """Say a digest in short, above its papers, whose numbers stand with each group."""
    items = [Item(digest.numbered(group, words), digest.sentence(group, words)) for group in overview.groups]
    if others := digest.others:
        items.append(Item(words.say("Others ({numbers})", numbers=listed(others, words))))
    listing = Listing(tuple(items), title=words.say("At a glance"))
    return listing, Text(written_overview(overview, words), quiet=True)


def _overview_buttons(overview: Overview, words: Words) -> tuple[tuple[Choice, ...], ...]:
    """Return the button that shows the quotes behind an overview's sentences, where it has any."""
    if not (overview.key and overview.claims):
        return ()
    return ((Choice(words.say("Evidence for “At a glance”"), f"overview {overview.key}"),),)


def _digest_list(digest: Digest, words: Words, page: str) -> Reply:
    reasons = Reasons(digest)
    items = tuple(_list_item(entry, reasons.of(entry, words), words) for entry in digest.entries)
    more = words.say("A number shows a paper's whole summary, with 👍 and 👎 for the next digests.")
    numbers = [Choice(str(n), f"summarize {each.paper.versioned_id}") for n, each in enumerate(digest.entries, 1)]
    rows = tuple(tuple(numbers[at : at + NUMBERS_IN_A_ROW]) for at in range(0, len(numbers), NUMBERS_IN_A_ROW))
    summaries = [entry.summary for entry in digest.entries]
    small_print = [Text(each, quiet=True) for each in (list_provenance(summaries, words),) if each]
    listing = Listing(items, ordered=True)
    opening: tuple[Block, ...] = _opening(digest, words)
    if digest.overview:
        opening += _overview(digest, digest.overview, words)
        rows += _overview_buttons(digest.overview, words)
    above: tuple[Block, ...] = (*opening, listing, Text(more), *_on_the_web(page, words), *small_print)
    return Reply((*above, Choices(rows)))


def _list_item(entry: Entry, why: str, words: Words) -> Item:
    item = list_item(entry.paper, entry.summary, words)
    if not why:
        return item
    said = words.say("Why: {reasons}", reasons=why)
    return replace(item, detail=f"{item.detail}\n{said}")


def list_item(paper: Paper, summary: Summary, words: Words) -> Item:
    """Say a paper and its gist as one entry of a list."""
    authors = names([latex.to_text(name) for name in paper.authors], MOST_AUTHORS, words)
    lines = [f"{authors} · arXiv:{paper.id}", gist(summary, words)]
    if summary.title:
        lines.insert(0, translated(summary.title, words))
    if paper.withdrawn:
        lines.insert(-1, words.say("This paper was withdrawn by its authors or by arXiv."))
    return Item(latex.to_text(paper.title), "\n".join(lines), _abstract_page(paper))


def list_provenance(summaries: Sequence[Summary], words: Words) -> str:
    """Say in small print what the sentences of a list, one for each paper, were held against, and who wrote them.

    "" where none of the records has an abstract.
    """
    summaries = [summary for summary in summaries if is_told(summary)]
    if not summaries:
        return ""
    own = [summary for summary in summaries if summary.model == OFFLINE]
    said = [held_all([statements(summary)[0] for summary in summaries], words)]
    said += dict.fromkeys(unjudged(summary.unjudged, words) for summary in summaries)
    if models := sorted({summary.model for summary in summaries} - {OFFLINE}):
        written = words.say("Written by {model} from the abstract.", model=models)
        if any(summary.introduced for summary in summaries):
            written = words.say(
                "Written by {model} from the abstract, of some papers with the introduction.", model=models
            )
        said.append(written)
        if own or any(summary.filled for summary in summaries):
            said.append(words.say("Where no model gave a sentence that holds, one of the abstract itself stands in."))
    else:
        said.append(words.say("Sentences of the abstract itself, picked without a language model."))
    said += dict.fromkeys(untranslated(summary.language, words, summary.fallback_reason) for summary in own)
    others = {summary.language for summary in summaries if summary.model != OFFLINE}
    said.extend(in_another(each, words) for each in sorted(others))
    said.extend(dict.fromkeys(fallback(summary.fallback_reason, words) for summary in summaries))
    return words.join(*said)


def _abstract_page(paper: Paper) -> str:
    return next((link.url for link in paper.links if link.kind == "abs"), "")
