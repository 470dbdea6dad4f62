"""What readers liked in a week or a month, as a blog post in Markdown: each paper in a sentence, with its links."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

from archive.formats.disclaimer import sentences
from archive.formats.front_matter import Dialect, written
from archive.formats.markdown import heading
from archive.formats.markdown_text import Linked, line, plain, sentence
from archive.formats.pieces import fold
from chat.words import Words
from papers.latex import to_text
from summarizer.best import Best, LikedEntry
from summarizer.wording import gist, held, is_told


def best_markdown(best: Best, words: Words, dialect: Dialect = "hexo", address: str = "") -> str:
    """Write a post, dated to the day after the last; `address` is that of the page with the evidence, or ""."""
    title, made = best.period.title(words), datetime.combine(best.period.end, time(), UTC)
    first = (fold(to_text(entry.paper.title)) for entry in best.entries[:1])
    front = written(title, words.say("Readers' best"), made, words.join(best.lead(words), *first), dialect)
    return "\n\n".join([front, *_post(best, words, address)]) + "\n"


def _post(best: Best, words: Words, address: str) -> Iterator[str]:
    yield "\n>\n".join(f"> {plain(text)}" for text in sentences([entry.summary for entry in best.entries], words))
    yield f"# {line(best.period.title(words))}"
    yield plain(best.lead(words))
    for each in best.liked:
        yield from _paper(each, words)
    if address:
        yield Linked().once(address, words.say("On the web, with evidence for each statement"))


def _paper(liked: LikedEntry, words: Words) -> Iterator[str]:
    entry, linked = liked.entry, Linked()
    paper, summary = entry.paper, entry.summary
    yield f"## {heading(paper)}"
    if paper.withdrawn:
        yield "⚠️ **" + words.say("This paper was withdrawn by its authors or by arXiv.") + "**"
    yield line(liked.said(words))
    yield f"**{words.say('Authors')}: {line(words.listed(map(to_text, paper.authors)))}**"
    pdf = linked.once(f"https://arxiv.org/pdf/{paper.versioned_id}", "PDF")
    yield f"{linked.once(f'https://arxiv.org/abs/{paper.versioned_id}', words.say('Abstract page'))} · {pdf}"
    yield sentence(summary.tldr, linked) if is_told(summary) else gist(summary, words)
    if said := held(replace(summary, takeaways=()), words):
        yield f"*{plain(said)}*"
