"""The overview above a digest in a post: its groups with their papers by number and title, and a sentence on each."""

from collections.abc import Iterator

from archive.formats.markdown_text import Linked, line, plain, sentence
from chat.reply import Claim
from chat.words import Words
from papers.latex import to_text
from summarizer.digest import Digest, Group, listed
from summarizer.wording import written_overview


def overview_markdown(digest: Digest, words: Words) -> Iterator[str]:
    """Yield the blocks of an overview, none where there is none; papers are numbered in the order of the post."""
    if digest.overview is None:
        return
    yield f"**{words.say('At a glance')}**"
    items = [_group(digest, group, words) for group in digest.overview.groups]
    if others := digest.others:
        items.append(f"- {line(words.say('Others ({numbers})', numbers=listed(others, words)))}")
    yield "\n".join(items)
    yield f"*{plain(written_overview(digest.overview, words))}*"


def _group(digest: Digest, group: Group, words: Words) -> str:
    """Write a group as an item of a list with its papers below it."""
    told = f"- **{line(group.name)}**"
    if numbers := digest.numbers(group.claims):
        claim: Claim = next(iter(group.claims.values()))
        told += f": {sentence(claim, Linked())} \\[{listed(numbers, words)}\\]"
    papers = {number: digest.papers[number - 1] for number in digest.numbers(group.papers)}
    return "\n".join([told, *(f"    - {number}: {line(to_text(each.title))}" for number, each in papers.items())])
