"""Finding the author lines of a free text, and the names on them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papers.latex import to_text
from summarizer.grounding.fold import is_cjk
from summarizer.grounding.people import split_han

MARK = r"(?:[-*•·+]\s++|\(?\d{1,2}\s?[.)、:：]\s*+|（\d{1,2}）\s*+|[①-⑳]\s*+)"
_LABEL = re.compile(
    rf"""^\s*+{MARK}?(?:the\s++)?(?:paper'?s\s++)?(?:
        (?:论文|文章|本文|全部|全体|主要|所有|第一|通讯|共同)*(?:的)?作者(?:姓名|名单|名字|列表|信息|们|名)?
      | (?:all|paper|first|lead|corresponding)?\s*authors?(?:\(s\)|\s+names?|\s+list)?
      | written\s+by | by(?=\s*[:：]) | 著者(?:名)?|作者名|著
      | autor(?:en|es|s|a|as|i|inn?en|:innen|\*innen)?|auteurs?|verfasser(?:innen)?|(?:gli\s+)?autori
      | 저자|авторы?|forfattere?|författare
    )\s*+(?:(?:\([^()]*\)|（[^（）]*）)\s*+)?(?P<colon>[:：]|[-–—](?=\s)|$)\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_NEXT_LABEL = re.compile(
    r"""(?<![A-Za-z])(?:
        (?:第一作者|作者|所属|隶属|通讯)?(?:单位|机构|隶属|院校)|关键词|摘要|论文链接|链接|题目|标题|年份|日期|邮箱
      | affiliations?|institutions?|keywords?|key\ words|abstract|links?|urls?|github|title|year|date|venue|published
      | email
    )\s*+(?:\([^()]*\)\s*+)?[:：]""",
    re.VERBOSE | re.IGNORECASE,
)
_LABELLED = re.compile(rf"^\s*{MARK}?[^:：]{{1,40}}[:：]")
_ITEM = re.compile(rf"^\s*{MARK}")
_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|\{[^{}@]*@[^{}]*\}|【[^【】]*】|<[^<>]*>")
_SUPERSCRIPT = re.compile(r"\$?\^\{[^{}]*\}\$?|\$\^[^$]*\$")
_WORD = re.compile(r"\S+")
_MARKS = re.compile(r"[\d*†‡§¶#♠♣♥♦★☆✉∗⋆⁎⁰¹²³⁴-⁹~^_]+(?:\s*,\s*[\d*†‡§¶∗]+)*")
_SEPARATOR = re.compile(
    r"(?:[、;；|•\n/]|\s·\s|&amp;|&|,\s*and\b|,\s*&|，|,|\b(?:and|und|et(?!\s+al)|y|e|и)\b|和(?=\s?[A-ZÀ-Ý])|与(?=\s?[A-ZÀ-Ý])|以及|及)"
)
_OTHERS = re.compile(r"(?:\bet\s+al\.?|等(?:人)?|\bu\.\s?a\.|\bothers\b|\betc\.?|他)[.。]?\s*$", re.IGNORECASE)
_NAME = re.compile(r"\A[^\W\d_]+(?:[\s.'’´`¨·-]+[^\W\d_]+){0,6}[.]?")
_NOBODY = re.compile(
    r"\A(?:(?:none|n/?a|unknown|anonymous|not\s+(?:provided|available|given|specified|mentioned)|the|all|authors?)\b"
    r"|.*\b(?:universit\w*|institut\w*|department|laborator\w*|labs?|college|school|inc|corp|research|academy|center|centre"
    r"|google|microsoft|group|team|hospital)\b)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]?){1,4}\Z")


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """An author line: its place among the text's lines, from `first` to before `end`, and the names on it.

    `han` are those in Chinese characters.
    """

    first: int
    end: int
    names: tuple[str, ...]
    han: tuple[str, ...] = ()


def find(lines: Sequence[str]) -> list[AuthorLine]:
    """Find the author lines among a text's lines, with the list that follows a label that stands alone."""
    found: list[AuthorLine] = []
    for number, line in enumerate(lines):
        label = _LABEL.match(line)
        if not label or (found and number < found[-1].end):
            continue
        if rest := _until_next_label(line[label.end() :]):
            end = number + 1
            while end < len(lines) and rest.rstrip().endswith((",", "，", "、", ";", "；", " and", "&")):
                rest, end = f"{rest} {lines[end]}", end + 1
            credited = [rest]
        else:
            end = _list_end(lines, number + 1)
            credited = [_ITEM.sub("", item) for item in lines[number + 1 : end]]
        names = tuple(name for part in credited for name in split_names(part))
        han = tuple(name for part in credited for name in split_han(part))
        if names or han:
            found.append(AuthorLine(number, end, names, han))
    return found


def split_names(text: str) -> list[str]:
    """Return the persons' names in Latin script of a list such as "Ze Ma*1, Daquan Zhou†1 and Xu, Y. et al."."""
    text = _WORD.sub(_without_mail, to_text(text) if "\\" in text else text)
    text = _SUPERSCRIPT.sub(" ", text)
    for _ in range(2):
        text = _BRACKETS.sub(" ", text)
    text = _OTHERS.sub("", _MARKS.sub(" ", text).strip())
    pieces = [piece.strip().strip(" \t.:：。*-–—'’\"“”") for piece in _SEPARATOR.split(text)]
    return [name for name in _with_initials(pieces) if _is_person(name)]


def _without_mail(word: re.Match[str]) -> str:
    return " " if "@" in word[0][1:-1] else word[0]


def _with_initials(pieces: list[str]) -> list[str]:
    """Put initials that a comma parted from their surname back: "Xu, Y." is one person."""
    joined: list[str] = []
    for piece in pieces:
        if joined and piece and _INITIALS.match(piece) and " " not in joined[-1]:
            joined[-1] = f"{joined[-1]} {piece}"
        elif piece:
            joined.append(piece)
    return joined


def _is_person(name: str) -> bool:
    if any(map(is_cjk, name)) or not _NAME.fullmatch(name) or _NOBODY.match(name):
        return False
    return name[0].isupper() or " " in name


def _until_next_label(rest: str) -> str:
    following = _NEXT_LABEL.search(rest)
    return (rest[: following.start()] if following else rest).strip()


def _list_end(lines: Sequence[str], start: int) -> int:
    """Find where the names under a label end: at the next label or the first line that is no list of names."""
    end = start
    while end < len(lines) and not _LABELLED.match(lines[end]) and split_names(_ITEM.sub("", lines[end])):
        pieces = split_names(_ITEM.sub("", lines[end]))
        letters = sum(map(str.isalpha, lines[end]))
        if sum(sum(map(str.isalpha, name)) for name in pieces) < 0.6 * letters:
            break
        end += 1
    return end
