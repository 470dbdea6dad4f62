"""A Chinese sentence, cut into clauses, each with its words and whose deed it tells."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.grounding.chinese.words import keys_of, tokenise
from summarizer.grounding.english.analysis import MOST_WORDS
from summarizer.grounding.english.owners import Owner
from summarizer.grounding.english.words import Word
from summarizer.grounding.fold import fold, pieces, readable
from summarizer.grounding.glossary.chinese import simplified

_CLAUSE = re.compile(r"(?:[^,;:。!?()]|(?<=\d)[,:](?=\d))+")
_OTHERS = re.compile(
    r"现有|已有|以往|以前|先前|此前|之前的|过去的?|传统|既有|当前的?(?=[^,]{0,8}(?:方法|模型|技术|工作|系统|扩展))|目前的?(?=[^,]{0,8}(?:方法|模型|技术|工作|系统))"
    r"|其[他它](?=[^,]{0,6}(?:方法|模型|技术|工作|系统|算法))|常规|基线|竞争(?!力|性)|对手|替代(?=方法|方案)|前人|大多数(?=[^,]{0,8}(?:方法|模型|技术|工作|系统))|最先进的?(?=[^,]{0,8}(?:方法|算法|模型|技术|系统))|同类|[这此](?:些|类)(?:方法|模型|技术|系统|工作|算法)"
)
_AGAINST = re.compile(
    r"比(?!例|率|较|如|特|值|重|对)|优于|胜过|超过|超越|好于|领先|击败|强于|胜于|劣于|逊于|不如|不及|差于|弱于|[高低快慢多少大小长短]于"
    r"|(?:与|和|同|跟)(?=[^,]{1,30}相(?:比|较))|相较|相比|较之|依赖|基于|建立在|不同于|压过|改进|克服|解决|利用|使用|采用"
)
_OURS = re.compile(
    r"本方法|本模型|本框架|所提|该(?:方法|框架|模型|算法|系统|技术|方案|策略|架构|管道|流程|网络)|(?:我们|本文|作者)(?:所)?(?:提出|设计|引入|开发)?的(?:新)?(?:方法|框架|模型|算法|系统|技术|方案|策略|架构|网络)"
    r"|这(?:一|种|个|项)?(?:方法|框架|模型|算法|系统|技术|方案|策略)|新方法|此方法"
)
_OPENING = 4
_BESIDE = re.compile("[与比和同跟较对]")
_TELLS = re.compile(
    r"(?:我们|本文|作者|论文|本研究|研究)[^,]{0,6}(?:表明|提出|证明|展示|研究|探讨|介绍|发现|分析|指出|认为|考虑|引入|开发|设计|确定)|结果表明|实验表明"
)


@dataclass(frozen=True)
class Clause:
    """A stretch between two stops; `owner` is whose deed it tells, as far as it or a clause before says.

    `names_owner` says that it does so itself. It begins at `start` of the sentence.
    """

    text: str
    words: tuple[Word, ...]
    owner: Owner | None
    names_owner: bool
    start: int

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """The words that bear matter, numbers among them."""
        return tuple(word for word in self.words if word.keys)

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words with matter that stand between two places of the clause's text."""
        return tuple(word for word in self.content if word.start >= start and word.end <= end)


@dataclass(frozen=True)
class Sentence:
    """A sentence in simplified characters, and its clauses; `whole` where none were left out, being too many."""

    text: str
    clauses: tuple[Clause, ...]
    whole: bool

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """The words of all clauses that bear matter."""
        return tuple(word for clause in self.clauses for word in clause.content)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The stems of all that the words may mean."""
        return keys_of(self.content)


def read(text: str, own: Collection[str]) -> Sentence:
    """Cut a Chinese sentence into clauses; `own` are the names that the paper gives what it proposes.

    The time taken is linear in the sentence's length; what is longer than any sentence is cut off.
    """
    piece = next(pieces(text))
    plain = simplified(readable(piece))
    end = next((word.end for n, word in enumerate(tokenise(plain), start=1) if n == MOST_WORDS), len(plain))
    return Sentence(plain[:end], tuple(_clauses(plain[:end], own)), piece == text and end == len(plain))


def owner_of(text: str, words: Sequence[Word], own: Collection[str]) -> Owner | None:
    """Return who a stretch of a sentence speaks of."""
    if (others := _OTHERS.search(text)) and others.start() <= _OPENING and not _BESIDE.search(text[: others.start()]):
        return "others"
    named = any(fold(word.text) in own for word in words if word.text.isascii())
    return "ours" if named or _OURS.search(text) else None


def _clauses(plain: str, own: Collection[str]) -> Iterator[Clause]:
    owner: Owner | None = None
    for found in _CLAUSE.finditer(plain):
        text = found[0].strip()
        start = found.start() + found[0].index(text)
        words = tuple(tokenise(text))
        against = _AGAINST.search(text)
        before = text[: against.start()] if against else text
        if _TELLS.search(text):
            owner = None
        named = owner_of(before, [word for word in words if word.end <= len(before)], own)
        owner = named or owner
        if words:
            yield Clause(text, words, owner, named is not None, start)
