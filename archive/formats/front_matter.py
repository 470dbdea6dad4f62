"""The YAML at the head of a blog post, with the keys that Hexo and its Butterfly theme, Hugo or Jekyll read."""

import re
import sys
from datetime import UTC, datetime
from typing import Literal

import yaml

from archive.formats.pieces import fold
from chat.words import Words
from papers.latex import to_text
from summarizer.digest import Digest

Dialect = Literal["hexo", "hugo", "jekyll"]
"""Which site generator the posts are for."""
Fields = dict[str, object]

# Words that every reader of YAML, old or new, takes for text; anything else is quoted.
_PLAIN = re.compile(r"[A-Za-z]+(?:[ _-][A-Za-z]+)*")


def front_matter(digest: Digest, words: Words, dialect: Dialect = "hexo") -> str:
    """Write a digest's front matter with its fences; the date is the moment the digest was made, in UTC."""
    name = fold(digest.name)
    return written(name, name, digest.made, _description(digest, words), dialect)


def written(title: str, tag: str, made: datetime, description: str, dialect: Dialect) -> str:
    """Write a post's front matter with its fences."""
    common = {
        "title": title,
        "date": made.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        "author": "Paper Herald",
        "tags": [tag],
        "description": description,
        "keywords": tag,
    }
    fields = {"hexo": _hexo, "hugo": _hugo, "jekyll": _jekyll}[dialect](common)
    text = yaml.dump(fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=sys.maxsize, indent=4)
    return f"---\n{text}---"


def _hexo(common: Fields) -> Fields:
    """Return the keys of the Butterfly theme, in the order of the posts that these replace."""
    return {
        "title": common["title"],
        "date": common["date"],
        "author": common["author"],
        "cover": None,
        "categories": "Paper",
        "tags": common["tags"],
        "description": common["description"],
        "keywords": common["keywords"],
        "toc": None,
        "toc_number": False,
        "toc_style_simple": True,
        "copyright": None,
        "copyright_author": None,
        "copyright_author_href": None,
        "copyright_url": None,
        "copyright_info": None,
        "mathjax": True,
        "katex": None,
        "aplayer": None,
        "highlight_shrink": None,
        "aside": None,
    }


def _hugo(common: Fields) -> Fields:
    return {**common, "keywords": [common["keywords"]], "categories": ["Paper"], "math": True, "draft": False}


def _jekyll(common: Fields) -> Fields:
    return {"layout": "post", **common, "categories": ["Paper"], "math": True}


def _description(digest: Digest, words: Words) -> str:
    opening = words.say("New papers on {topic}, each in short.", topic=fold(digest.name))
    first = fold(to_text(digest.entries[0].paper.title)) if digest.entries else words.say("No new papers.")
    return f"{opening} Update in {digest.day.isoformat()} {first}"


class _Dumper(yaml.SafeDumper):
    """Writes values as the blog's own posts do: nothing for null, lists indented, text quoted where in doubt."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT - PyYAML's own signature
        super().increase_indent(flow, indentless=False)


def _null(dumper: yaml.SafeDumper, _value: None) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:null", "")


def _string(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if _PLAIN.fullmatch(value) else '"')


def _moment(dumper: yaml.SafeDumper, value: datetime) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", f"{value:%Y-%m-%d %H:%M:%S}")


_Dumper.add_representer(type(None), _null)
_Dumper.add_representer(str, _string)
_Dumper.add_representer(datetime, _moment)
