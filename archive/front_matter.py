"""The YAML at the head of a blog post, with the keys that Hexo and its Butterfly theme read."""

import re
import sys
from datetime import UTC, datetime

import yaml

from archive.digest import Digest
from archive.escape import fold
from chat.words import Words
from papers.latex import to_text

# Words that every reader of YAML, old or new, takes for text; anything else is quoted.
_PLAIN = re.compile(r"[A-Za-z]+(?:[ _-][A-Za-z]+)*")


def front_matter(digest: Digest, words: Words) -> str:
    """Give a digest's front matter with its fences; the date is the moment the digest was made, in UTC."""
    fields = _fields(digest, words)
    written = yaml.dump(fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=sys.maxsize, indent=4)
    return f"---\n{written}---"


def _fields(digest: Digest, words: Words) -> dict[str, object]:
    name = fold(digest.name)
    return {
        "title": name,
        "date": digest.made.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        "author": "Paper Herald",
        "cover": None,
        "categories": "Paper",
        "tags": [name],
        "description": _description(digest, words),
        "keywords": name,
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
