"""A digest as a blog post in Markdown, and one paper as a page of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence

from archive.formats.comments import same, without_links
from archive.formats.disclaimer import sentences
from archive.formats.front_matter import Dialect, front_matter
from archive.formats.markdown_text import Linked, line, paragraph, plain, sentence
from archive.formats.overviews import overview_markdown
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
    title = words.say("{date} update", date=digest.day.isoformat())
    return "\n\n".join([front_matter(digest, words, dialect), *_post(digest, title, words, pictures)]) + "\n"


def digest_page(digest: Digest, words: Words) -> str:
    """Write a digest as a text by itself: its topic and day, who wrote the summaries, then paper after paper."""
    title = words.say("{topic}, {day}", topic=line(digest.name), day=digest.day)
    return "\n\n".join([f"# {title}", *_post(digest, "", words, _NO_PICTURES)]) + "\n"


def paper_markdown(entry: Entry, words: Words) -> str:
    """Write one paper as a page: its title, who wrote the summary, then the sections that it has in a post."""
    blocks = [f"# {heading(entry.paper)}", _disclaimer([entry.summary], words), *_sections(entry, words, _NO_PICTURES)]
    return "\n\n".join(blocks) + "\n"


def _post(digest: Digest, title: str, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    entries = digest.entries
    if entries:
        yield _disclaimer([entry.summary for entry in entries], words)
    if title:
        yield f"# {title}"
    if not entries:
        yield words.say("No new papers on {topic}.", topic=line(digest.name))
    elif digest.found > len(entries):
        yield digest.how_many(words)
    yield from overview_markdown(digest, words)
    for entry in entries:
        yield f"## {heading(entry.paper)}"
        yield from _sections(entry, words, pictures)


def _disclaimer(summaries: Sequence[Summary], words: Words) -> str:
    """Write the block quote that says who wrote the summaries, and what theirs was held against."""
    return "\n>\n".join(f"> {plain(text)}" for text in sentences(summaries, words))


def heading(paper: Paper) -> str:
    """Write a paper's title as that of a section."""
    title = line(to_text(paper.title)) or paper.versioned_id
    return f"{title}<!-- -->" if title.endswith("}") else title  # attributes of the heading for Hugo and kramdown


def _sections(entry: Entry, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    """Yield what follows a paper's title, in the one order that all papers share; it links to each address once."""
    paper, summary, linked = entry.paper, entry.summary, Linked()
    if paper.withdrawn:
        yield "⚠️ **" + words.say("This paper was withdrawn by its authors or by arXiv.") + "**"
    if summary.title:
        yield f"**{words.say('Translated title: {title}', title=line(summary.title))}**"
    yield f"**Authors: {line(', '.join(map(to_text, paper.authors)))}**"
    if summary.affiliation and not summary.reading:
        yield words.say("First author's affiliation: {name}", name=line(summary.affiliation))
    yield from filter(None, (paragraph(part, linked) for part in paper.abstract.split("\n")))
    pdf = linked.once(f"https://arxiv.org/pdf/{paper.versioned_id}", "PDF")
    yield f"{pdf} {paragraph(_comment(paper, linked), linked)}".rstrip()
    yield _links(paper, words, linked)
    yield "**Summary**"
    yield sentence(summary.tldr, linked) if is_told(summary) else gist(summary, words)
    yield from _takeaways(summary, words, linked)
    if summary.keywords and summary.model != OFFLINE and not summary.reading:
        yield f"**{words.say('Keywords')}**: {line(words.say(', ').join(summary.keywords))}"
    yield from _held(summary, words, filled(summary, words))
    yield from _reading(entry, words, pictures, linked)


def _takeaways(summary: Summary, words: Words, linked: Linked) -> Iterator[str]:
    """Yield the takeaways; where they are sentences of the abstract above, folded, so that nobody reads them twice."""
    if not summary.takeaways:
        return
    yield "**Key Takeaways**"
    listed = "\n".join(f"- {sentence(claim, linked)}" for claim in summary.takeaways)
    if summary.model == OFFLINE:
        yield f"<details>\n<summary>{words.say('Sentences of the abstract')}</summary>\n\n{listed}\n\n</details>"
    else:
        yield listed


def _held(written: Summary | Reading, words: Words, more: str = "") -> Iterator[str]:
    """Yield what statements were held against, in small print, where they are not the paper's own alone."""
    if said := words.join(held(written, words), more):
        yield f"*{plain(said)}*"


def _given(paper: Paper, words: Words) -> list[tuple[str, str]]:
    """Return where the authors say that code, project and data are, with what each is called."""
    labels = {"code": words.say("Code"), "project": words.say("Project page"), "data": words.say("Data")}
    return [(labels[link.kind], link.url) for link in paper.links if link.kind in labels and is_web(link.url)]


def _comment(paper: Paper, linked: Linked) -> str:
    """Return a record's comment without its clauses that say no more than a link which stands elsewhere."""
    elsewhere = {same(link.url) for link in paper.links}
    return without_links(paper.comment, lambda url: url in linked or same(url) in elsewhere)


def _links(paper: Paper, words: Words, linked: Linked) -> str:
    """Write the abstract page, and what else the record leads to that is not linked yet."""
    links = [linked.once(f"https://arxiv.org/abs/{paper.versioned_id}", words.say("Abstract page"))]
    links += [f"{label}: {linked.once(url)}" for label, url in _given(paper, words) if url not in linked]
    if not paper.journal_ref.isspace():
        links.append(plain(paper.journal_ref, linked))
    if (found := doi(paper)) and (address := doi_address(found)) not in linked:
        links.append(f"DOI: {linked.once(address, line(found))}")
    return " · ".join(filter(None, links))


def _reading(entry: Entry, words: Words, pictures: Mapping[str, str], linked: Linked) -> Iterator[str]:
    """Yield a reading's blocks: its numbered points, where it comes from, and the figures with their captions.

    The numbers run on without a gap: what the paper does not speak of has none. `pictures` are the addresses of
    those that may be shown, by their keys.
    """
    reading = entry.summary.reading
    if reading is None:
        return
    yield "**" + words.say("The whole paper") + "**"
    items = _items(entry, reading, words, linked)
    yield "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
    yield from _held(reading, words)
    yield plain(how_read(reading, words))
    if reading.figures:
        shown = "\n\n".join(
            _figure(entry.paper, reading, each, words, pictures, linked=linked) for each in reading.figures
        )
        yield f"<details>\n<summary>{words.say('Figures')}</summary>\n\n{shown}\n\n</details>"


def _figure(
    paper: Paper,
    reading: Reading,
    figure: ShownFigure,
    words: Words,
    pictures: Mapping[str, str],
    *,
    linked: Linked,
) -> str:
    """Write a figure with its caption and whom it is owed to, or its caption and that it is in the paper."""
    caption = words.say("Figure {number}. {caption}", number=figure.number, caption=to_text(figure.caption))
    if not (address := pictures.get(figure.picture)):
        return plain(words.join(caption, words.say("The figure is in the paper.")), linked)
    label = words.say("Figure {number}.", number=re.sub(r"[^\w.-]", "", figure.number))
    licence = reading.licence or paper.licence
    terms = linked.once(licence.strip(), name) if (name := licences.name(licence)) else ""
    owed = words.listed(filter(None, (line(creators(paper, words)), terms)))
    return f"![{line(label)}]({address})\n\n{plain(caption, linked)} {owed}".rstrip()


def _items(entry: Entry, reading: Reading, words: Words, linked: Linked) -> Iterator[str]:
    """Yield the points in the order that all papers share, those below others indented under them."""
    paper, say = entry.paper, words.say
    facts = {
        say("Title"): " / ".join(filter(None, (line(to_text(paper.title)), line(entry.summary.title)))),
        say("Authors"): line(words.listed(map(to_text, paper.authors))),
        say("First author's affiliation"): line(reading.affiliation),
        say("Keywords"): line(words.listed(entry.summary.keywords)),
    }
    yield from (f"{name}: {fact}" for name, fact in facts.items() if fact)
    listed: dict[str, list[str]] = {}
    for point, claims in reading.spoken_of:
        name = words.tell(point.name)
        if point.group:
            listed.setdefault(words.tell(_GROUPS[point.group]), []).append(
                f"{name}: {_sentences(claims, words, linked)}"
            )
        else:
            listed[name] = [sentence(claim, linked) for claim in claims]
    yield from (f"{name}:{_numbered(told)}" for name, told in listed.items())


def _sentences(claims: Sequence[Claim], words: Words, linked: Linked) -> str:
    return words.join(*(sentence(claim, linked) for claim in claims))


def _numbered(lines: Sequence[str]) -> str:
    return "".join(f"\n    ({number}) {each}  " for number, each in enumerate(lines, 1)).rstrip()
