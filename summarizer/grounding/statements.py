"""A free text, HTML and Markdown included, as statements, each with what sort of line it stands on."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer import sentences
from summarizer.grounding import author_lines
from summarizer.grounding.fold import pieces
from summarizer.sentences import Sentence

_SUPERSCRIPT = re.compile(r"<sup>\s*+([^<>]{0,40}?)\s*</sup>", re.IGNORECASE)
_LINK = re.compile(
    r"""<a\s(?:(?!href\s*=)[^<>])*+href\s*+=\s*+["']?([^"'\s>]++)[^<>]*+>((?:(?!<a\s).)*?)</a\s*>""",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK = re.compile(
    r"</?(?:p|li|ol|ul|br|div|h[1-6]|pre|blockquote|table|tbody|thead|tr|td|th|details|summary|section|hr|dl|dt|dd)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:em|strong|b|i|u|span|a|code|sub|sup|small|mark|font|img|html|body|center|kbd)(?:\s[^<>]*)?/?>"
    r"|<!--(?:(?!<!--).)*?-->",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)")
_MD_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\(((?:(?!\]\()\S){1,2000}?)\)(?=[\s,.;:，。；：、)）]|$|\*|[^\x00-\x7f])")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")
_FRONT_MATTER = re.compile(r"\A\s*+---[^\S\n]*+\n.*?\n---[^\S\n]*+\n(?:[^\S\n]*+\n)*+", re.DOTALL)
_HEADING = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?)+", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*+|(?<!\w)__+|__+(?!\w)|(?<![\\$`])`+(?=\S)|(?<=\S)`+")


def plain_lines(text: str) -> list[str]:
    """Return the lines that a reader of the rendered text sees; addresses behind links stand beside their words."""
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    text = _SUPERSCRIPT.sub(r"^{\1}", text)
    text = _LINK.sub(r"\2 \1 ", text)
    text = _INLINE.sub("", _BLOCK.sub("\n", text))
    text = html.unescape(_AUTOLINK.sub(r"\1", text))
    text = _MD_LINK.sub(_beside, _PICTURE.sub("", text))
    text = _EMPHASIS.sub("", _RULE.sub("", _HEADING.sub("", text)))
    return [line.strip() for line in text.split("\n") if line.strip()]


def _beside(link: re.Match[str]) -> str:
    words, address = link[1], link[2]
    return address if words == address else f"{words} {address} "


_SHORTENED = re.compile(
    r"(?:\d\s?(?:Mio|Mrd|Tsd|Sek|Std|Min)|\b(?:p\. ?ej|p\. ?ex|aprox|Abb|Tab|рис|табл|гл|стр|см|т\. ?е|т\. ?п))\.\Z"
)
_FURTHER_STOP = re.compile(r"(?<=[।؟])(?<!\s)\s++(?=\S)")
LineKind = Literal["statement", "authors", "address", "affiliation"]

_ADDRESS = re.compile(
    r"^\W*(?:\d{1,2}[.、)]\s*)?(?:(?:论文|文章|代码|项目|相关|paper|code|project|github)?\s?"
    r"(?:链接|网址|地址|links?|urls?|pdf|github|arxiv|doi))[^。\n]{0,14}[:：]|^\W*(?:[^\s.,。，]{1,40}\s+){0,2}(?:https?://|www\.)\S+\W*$|^\W*pdf\s+http",
    re.IGNORECASE,
)
_AFFILIATION = re.compile(
    r"^\W*(?:\d{1,2}[.、)]\s*)?(?:第一作者|作者|所属|隶属|通讯作者|主要)?(?:的)?(?:单位|机构|隶属|所属|院校)[^。\n]{0,12}[:：]"
    r"|^\W*(?:\d{1,2}[.)]\s*)?(?:first author'?s? )?(?:affiliations?|institut\w+)\b[^.\n]{0,20}[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a whole author or address line; `line` is its line's number, `opens` whether it begins it."""

    text: str
    line: int
    kind: LineKind = "statement"
    opens: bool = True
    names: tuple[str, ...] = ()
    han: tuple[str, ...] = ()


def split(lines: Sequence[str]) -> Iterator[Statement]:
    """Split a text's lines into statements."""
    credited = {line.first: line for line in author_lines.find(lines)}
    number = 0
    while number < len(lines):
        credit = credited.get(number)
        if credit:
            yield Statement(" ".join(lines[number : credit.end]), number, "authors", names=credit.names, han=credit.han)
            number = credit.end
            continue
        line = lines[number]
        if _ADDRESS.match(line):
            yield Statement(line, number, "address")
        elif _AFFILIATION.match(line):
            yield Statement(line, number, "affiliation")
        else:
            for sentence in _sentences(line):
                for piece in pieces(sentence.text):
                    if any(map(str.isalnum, piece)):
                        yield Statement(piece, number, opens=sentence.start == 0 and piece[:9] == line[:9])
        number += 1


def _sentences(line: str) -> Iterator[Sentence]:
    """Split a line into sentences: those that only a shortened measure seems to end go on, "1,5 Mrd. Parameter"."""
    begun: Sentence | None = None
    for sentence in sentences.split(line):
        whole = Sentence(line[begun.start : sentence.end], begun.start, sentence.end) if begun else sentence
        begun = whole if _SHORTENED.search(whole.text, max(0, len(whole.text) - 16)) else None
        if not begun:
            yield from _at_further_stops(whole)
    if begun:
        yield begun


def _at_further_stops(sentence: Sentence) -> Iterator[Sentence]:
    """Split a sentence where a Hindi or an Arabic stop ends one."""
    start = 0
    for stop in _FURTHER_STOP.finditer(sentence.text):
        yield Sentence(sentence.text[start : stop.start()], sentence.start + start, sentence.start + stop.start())
        start = stop.end()
    yield Sentence(sentence.text[start:], sentence.start + start, sentence.end)
