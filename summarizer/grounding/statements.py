"""A free text as statements, each with what sort of line it stands on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer import sentences
from summarizer.grounding import author_lines
from summarizer.grounding.fold import pieces

Kind = Literal["statement", "authors", "address", "affiliation"]

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
    kind: Kind = "statement"
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
            for sentence in sentences.split(line):
                for piece in pieces(sentence.text):
                    if any(map(str.isalnum, piece)):
                        yield Statement(piece, number, opens=sentence.start == 0 and piece[:9] == line[:9])
        number += 1
