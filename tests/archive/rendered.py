"""Markdown as a reader sees it: parsed by a real CommonMark parser, then read as HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import yaml
from markdown_it import MarkdownIt


@dataclass
class Block:
    """A heading, paragraph or list item: its tag, its text without markup, and its text as runs that no tag breaks."""

    tag: str
    runs: list[str] = field(default_factory=lambda: [""])

    @property
    def text(self) -> str:
        return "".join(self.runs)


class Page(HTMLParser):
    """The blocks, tags and links of rendered Markdown; comments are as invisible as in a browser."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.html = MarkdownIt("commonmark").render(markdown)
        self.blocks: list[Block] = []
        self.tags: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in {"p", "h1", "h2", "li", "pre", "summary"}:
            self.blocks.append(Block(tag))
        elif self.blocks:
            self.blocks[-1].runs.append("")
        if tag == "a":
            self.links.append((dict(attrs)["href"] or "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.links[-1] = (self.links[-1][0], self.blocks[-1].runs[-1])
        if self.blocks:
            self.blocks[-1].runs.append("")

    def handle_data(self, data: str) -> None:
        if self.blocks and data.strip("\n"):
            self.blocks[-1].runs[-1] += data

    def texts(self, *tags: str) -> list[str]:
        return [block.text for block in self.blocks if block.tag in tags]


def split_post(markdown: str) -> tuple[dict[str, object], str]:
    """Part a post into its front matter, read as YAML, and its body."""
    opening, front, body = markdown.split("---\n", 2)
    assert opening == ""
    return yaml.safe_load(front), body
