"""The reading of a whole paper as the numbered points of a post."""

import re
from collections.abc import Iterator, Mapping, Sequence

from archive.formats.escape import autolink, is_web
from archive.formats.prose import line, plain, sentence
from chat.reply import Claim
from chat.words import Phrase, Words, phrase
from papers import licences
from papers.credits import creators
from papers.latex import to_text
from papers.paper import Paper
from summarizer.digest import Entry
from summarizer.points import Group
from summarizer.schema import Reading, ShownFigure, how_read

_GROUPS: Mapping[Group, Phrase] = {"summary": phrase("Summary"), "conclusion": phrase("Conclusion")}


def reading_markdown(entry: Entry, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    """Yield a reading's blocks: its numbered points, where it comes from, and the figures with their captions.

    The numbers run on without a gap: what the paper does not speak of has none. `pictures` are the addresses of
    those that may be shown, by their keys.
    """
    reading = entry.summary.reading
    if reading is None:
        return
    yield "**" + words.say("The whole paper") + "**"
    items = _items(entry, reading, words)
    yield "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
    yield plain(how_read(reading, words))
    if reading.figures:
        shown = "\n\n".join(_figure(entry.paper, reading, each, words, pictures) for each in reading.figures)
        yield f"<details>\n<summary>{words.say('Figures')}</summary>\n\n{shown}\n\n</details>"


def _figure(paper: Paper, reading: Reading, figure: ShownFigure, words: Words, pictures: Mapping[str, str]) -> str:
    """Return a figure with its caption and whom it is owed to, or its caption and where to see it."""
    caption = words.say("Figure {number}. {caption}", number=figure.number, caption=to_text(figure.caption))
    if not (address := pictures.get(figure.picture)):
        return f"{plain(caption)} [{words.say('See it in the paper')}](https://arxiv.org/abs/{paper.versioned_id})"
    label = words.say("Figure {number}.", number=re.sub(r"[^\w.-]", "", figure.number))
    licence = reading.licence or paper.licence
    terms = f"[{name}]({licence.strip()})" if (name := licences.name(licence)) else ""
    owed = ", ".join(filter(None, (line(creators(paper, words)), terms)))
    return f"![{line(label)}]({address})\n\n{plain(caption)} {owed}".rstrip()


def _items(entry: Entry, reading: Reading, words: Words) -> Iterator[str]:
    """Yield the points in the order that all papers share, those below others indented under them."""
    paper, say = entry.paper, words.say
    facts = {
        say("Title"): line(to_text(paper.title)),
        say("Authors"): line(", ".join(map(to_text, paper.authors))),
        say("First author's affiliation"): line(reading.affiliation),
        say("Keywords"): line(", ".join(entry.summary.keywords)),
        say("Links"): _links(paper, words),
    }
    yield from (f"{name}: {fact}" for name, fact in facts.items() if fact)
    listed: dict[str, list[str]] = {}
    for point, claims in reading.spoken_of:
        name = words.tell(point.name)
        if point.group:
            listed.setdefault(words.tell(_GROUPS[point.group]), []).append(f"{name}: {_sentences(claims, words)}")
        else:
            listed[name] = [sentence(claim) for claim in claims]
    yield from (f"{name}:{_numbered(told)}" for name, told in listed.items())


def _links(paper: Paper, words: Words) -> str:
    record = f"[{words.say('Abstract page')}](https://arxiv.org/abs/{paper.versioned_id})"
    code = [autolink(link.url) for link in paper.links if link.kind == "code" and is_web(link.url)]
    return " · ".join([record, *(f"{words.say('Code')}: {each}" for each in code)])


def _sentences(claims: Sequence[Claim], words: Words) -> str:
    return words.join(*map(sentence, claims))


def _numbered(lines: Sequence[str]) -> str:
    return "".join(f"\n    ({number}) {each}  " for number, each in enumerate(lines, 1)).rstrip()
