"""The quotes behind the sentences above a digest."""

from collections.abc import Iterator, Mapping

from chat.reply import Block, Claims, Heading, Reply
from chat.words import Words
from papers import latex
from papers.paper import Paper
from summarizer.digest import Overview
from summarizer.wording import Statement, held_one


def overview_reply(overview: Overview, papers: Mapping[str, Paper], words: Words) -> Reply:
    """Show the sentences of an overview, each with a quote of every paper that bears it out."""
    return Reply((Heading(words.say("Evidence"), level=1), *_quoted(overview, papers, words)))


def _quoted(overview: Overview, papers: Mapping[str, Paper], words: Words) -> Iterator[Block]:
    for group in overview.groups:
        for key, claim in group.claims.items():
            if paper := papers.get(key):
                url = next((link.url for link in paper.links if link.kind == "abs"), "")
                yield Heading(latex.to_text(paper.title), level=2, url=url)
                yield Claims((claim,), title=group.name, evidence=True, notes=(held_one(Statement(claim), words),))
