"""A digest as a blog post in Markdown, and one paper as a page of its own."""

from collections.abc import Iterator, Mapping

from archive.formats.disclaimer import disclaimer
from archive.formats.escape import autolink, is_web
from archive.formats.front_matter import Dialect, front_matter
from archive.formats.prose import line, paragraph, sentence
from archive.formats.reading import reading_markdown
from chat.words import Words
from papers.latex import to_text
from papers.paper import Paper
from summarizer.digest import Digest, Entry

_NO_PICTURES: Mapping[str, str] = {}


def digest_markdown(
    digest: Digest, words: Words, dialect: Dialect = "hexo", pictures: Mapping[str, str] = _NO_PICTURES
) -> str:
    """Write a digest as a post: front matter, who wrote the summaries, then paper after paper.

    `pictures` are the addresses of the figures that may be shown, by their keys.
    """
    return "\n\n".join([front_matter(digest, words, dialect), *_post(digest, words, pictures)]) + "\n"


def paper_markdown(entry: Entry, words: Words) -> str:
    """Write one paper as a page: its title, who wrote the summary, then the sections that it has in a post."""
    blocks = [f"# {_title(entry.paper)}", disclaimer([entry.summary], words), *_sections(entry, words, _NO_PICTURES)]
    return "\n\n".join(blocks) + "\n"


def _post(digest: Digest, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    entries = digest.entries
    if entries:
        yield disclaimer([entry.summary for entry in entries], words)
    yield "# " + words.say("{date} update", date=digest.day.isoformat())
    if not entries:
        yield words.say("No new papers on {topic}.", topic=line(digest.name))
    elif digest.found > len(entries):
        yield digest.how_many(words)
    for entry in entries:
        yield f"## {_title(entry.paper)}"
        yield from _sections(entry, words, pictures)


def _title(paper: Paper) -> str:
    title = line(to_text(paper.title)) or paper.versioned_id
    return f"{title}<!-- -->" if title.endswith("}") else title  # attributes of the heading for Hugo and kramdown


def _sections(entry: Entry, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    """Give what follows a paper's title, in the one order that all papers share."""
    paper, summary = entry.paper, entry.summary
    if paper.withdrawn:
        yield "⚠️ **" + words.say("This paper was withdrawn by its authors or by arXiv.") + "**"
    yield f"**Authors: {line(', '.join(map(to_text, paper.authors)))}**"
    yield from filter(None, map(paragraph, paper.abstract.split("\n")))
    yield f"[PDF](https://arxiv.org/pdf/{paper.versioned_id}) {paragraph(paper.comment)}".rstrip()
    yield _links(paper, words)
    yield "**Summary**"
    yield sentence(summary.tldr)
    if summary.takeaways:
        yield "**Key Takeaways**"
        yield "\n".join(f"- {sentence(claim)}" for claim in summary.takeaways)
    yield from reading_markdown(entry, words, pictures)


def _links(paper: Paper, words: Words) -> str:
    """Give the abstract page, and where the authors say that code, project and data are."""
    labels = {"code": words.say("Code"), "project": words.say("Project page"), "data": words.say("Data")}
    given = [(labels[link.kind], link.url) for link in paper.links if link.kind in labels and is_web(link.url)]
    record = words.say("Abstract page")
    links = [f"[{record}](https://arxiv.org/abs/{paper.versioned_id})"]
    return " · ".join([*links, *(f"{label}: {autolink(url)}" for label, url in given)])
