"""A digest as a blog post in Markdown, and one paper as a page of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence

from archive.formats.disclaimer import sentences
from archive.formats.front_matter import Dialect, front_matter
from archive.formats.markdown_text import autolink, line, paragraph, plain, sentence
from archive.formats.pieces import is_web
from chat.reply import Claim
from chat.words import Phrase, Words, phrase
from papers import licences
from papers.credits import creators, doi, doi_address
from papers.latex import to_text
from papers.paper import Paper
from summarizer.digest import Digest, Entry
from summarizer.points import Group
from summarizer.schema import OFFLINE, Reading, ShownFigure, Summary, how_read
from summarizer.wording import filled, gist, held, is_told

_NO_PICTURES: Mapping[str, str] = {}
_GROUPS: Mapping[Group, Phrase] = {"summary": phrase("Summary"), "conclusion": phrase("Conclusion")}


def digest_markdown(
    digest: Digest, words: Words, dialect: Dialect = "hexo", pictures: Mapping[str, str] = _NO_PICTURES
) -> str:
    """Write a digest as a post: front matter, who wrote the summaries, then paper after paper.

    `pictures` are the addresses of the figures that may be shown, by their keys.
    """
    return "\n\n".join([front_matter(digest, words, dialect), *_post(digest, words, pictures)]) + "\n"


def paper_markdown(entry: Entry, words: Words) -> str:
    """Write one paper as a page: its title, who wrote the summary, then the sections that it has in a post."""
    blocks = [f"# {_title(entry.paper)}", _disclaimer([entry.summary], words), *_sections(entry, words, _NO_PICTURES)]
    return "\n\n".join(blocks) + "\n"


def _post(digest: Digest, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    entries = digest.entries
    if entries:
        yield _disclaimer([entry.summary for entry in entries], words)
    yield "# " + words.say("{date} update", date=digest.day.isoformat())
    if not entries:
        yield words.say("No new papers on {topic}.", topic=line(digest.name))
    elif digest.found > len(entries):
        yield digest.how_many(words)
    for entry in entries:
        yield f"## {_title(entry.paper)}"
        yield from _sections(entry, words, pictures)


def _disclaimer(summaries: Sequence[Summary], words: Words) -> str:
    """Write the block quote that says who wrote the summaries, and what theirs was held against."""
    return "\n>\n".join(f"> {plain(text)}" for text in sentences(summaries, words))


def _title(paper: Paper) -> str:
    title = line(to_text(paper.title)) or paper.versioned_id
    return f"{title}<!-- -->" if title.endswith("}") else title  # attributes of the heading for Hugo and kramdown


def _sections(entry: Entry, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    """Yield what follows a paper's title, in the one order that all papers share."""
    paper, summary = entry.paper, entry.summary
    if paper.withdrawn:
        yield "⚠️ **" + words.say("This paper was withdrawn by its authors or by arXiv.") + "**"
    if summary.title:
        yield f"**{words.say('Title')}: {line(summary.title)}**"
    yield f"**Authors: {line(', '.join(map(to_text, paper.authors)))}**"
    if summary.affiliation and not summary.reading:
        yield words.say("First author's affiliation: {name}", name=line(summary.affiliation))
    yield from filter(None, map(paragraph, paper.abstract.split("\n")))
    yield f"[PDF](https://arxiv.org/pdf/{paper.versioned_id}) {paragraph(paper.comment)}".rstrip()
    yield _links(paper, words)
    yield "**Summary**"
    yield sentence(summary.tldr) if is_told(summary) else gist(summary, words)
    yield from _takeaways(summary, words)
    if summary.keywords and summary.model != OFFLINE and not summary.reading:
        yield f"**{words.say('Keywords')}**: {line(words.say(', ').join(summary.keywords))}"
    yield from _held(summary, words, filled(summary, words))
    yield from _reading(entry, words, pictures)


def _takeaways(summary: Summary, words: Words) -> Iterator[str]:
    """Yield the takeaways; where they are sentences of the abstract above, folded, so that nobody reads them twice."""
    if not summary.takeaways:
        return
    yield "**Key Takeaways**"
    listed = "\n".join(f"- {sentence(claim)}" for claim in summary.takeaways)
    if summary.model == OFFLINE:
        yield f"<details>\n<summary>{words.say('Sentences of the abstract')}</summary>\n\n{listed}\n\n</details>"
    else:
        yield listed


def _held(written: Summary | Reading, words: Words, more: str = "") -> Iterator[str]:
    """Yield what statements were held against, in small print, where they are not the paper's own alone."""
    if said := words.join(held(written, words), more):
        yield f"*{plain(said)}*"


def _links(paper: Paper, words: Words) -> str:
    """Write the abstract page, and where the authors say that code, project and data are."""
    labels = {"code": words.say("Code"), "project": words.say("Project page"), "data": words.say("Data")}
    given = [(labels[link.kind], link.url) for link in paper.links if link.kind in labels and is_web(link.url)]
    record = words.say("Abstract page")
    links = [f"[{record}](https://arxiv.org/abs/{paper.versioned_id})"]
    published = [plain(paper.journal_ref)] if paper.journal_ref and not paper.journal_ref.isspace() else []
    if found := doi(paper):
        published.append(f"DOI: [{line(found)}]({doi_address(found)})")
    return " · ".join([*links, *(f"{label}: {autolink(url)}" for label, url in given), *published])


def _reading(entry: Entry, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
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
    yield from _held(reading, words)
    yield plain(how_read(reading, words))
    if reading.figures:
        shown = "\n\n".join(_figure(entry.paper, reading, each, words, pictures) for each in reading.figures)
        yield f"<details>\n<summary>{words.say('Figures')}</summary>\n\n{shown}\n\n</details>"


def _figure(paper: Paper, reading: Reading, figure: ShownFigure, words: Words, pictures: Mapping[str, str]) -> str:
    """Write a figure with its caption and whom it is owed to, or its caption and where to see it."""
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
        say("Title"): " / ".join(filter(None, (line(to_text(paper.title)), line(entry.summary.title)))),
        say("Authors"): line(", ".join(map(to_text, paper.authors))),
        say("First author's affiliation"): line(reading.affiliation),
        say("Keywords"): line(", ".join(entry.summary.keywords)),
        say("Links"): _code_links(paper, words),
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


def _code_links(paper: Paper, words: Words) -> str:
    record = f"[{words.say('Abstract page')}](https://arxiv.org/abs/{paper.versioned_id})"
    code = [autolink(link.url) for link in paper.links if link.kind == "code" and is_web(link.url)]
    return " · ".join([record, *(f"{words.say('Code')}: {each}" for each in code)])


def _sentences(claims: Sequence[Claim], words: Words) -> str:
    return words.join(*map(sentence, claims))


def _numbered(lines: Sequence[str]) -> str:
    return "".join(f"\n    ({number}) {each}  " for number, each in enumerate(lines, 1)).rstrip()
