"""What a Chinese clause denies: its words of denial, and how far each reaches."""

import re

from summarizer.grounding.chinese.sentence import Clause
from summarizer.grounding.english.words import Word

CUE = re.compile(
    r"(?:并|从|绝|决)?没有?(?:任何)?(?!办法)|无需|无须|毋需|不必|不用|不需要?|无法|未能|并未|从未|尚未|并非|绝非|不再|不会|不能够?|不是|并不|毫不|从不(?!同)"
    r"|不(?=依赖|使用|采用|考虑|具备|支持|改变|影响|改善|提高|提升|降低|减少|包含|包括|存在|适用|具有|要求|涉及|受|利用|结合|优于|增加|产生|提供|引入|保留|保持|训练|微调|假设)"
    r"|避免了?|防止了?|难以|缺乏|缺少|欠缺|丧失了?|没能|免去|免除|摒弃|放弃了?|拒绝|禁止|毫无"
)
_NO_CUE = re.compile(r"不仅|不但|不只|不光|不单|没有比|而不是|而非|不得不|不能不|不可不|不可避免|难免")
_END = re.compile(r"即可|就能?|也能?|便|却|而|但|的情况下|时|从而|以便|来|即能|仍")
_MOST_REACHED = 6


def cues(clause: Clause) -> list["re.Match[str]"]:
    """Return the words that deny, those left out that only seem to: 不仅, 不得不."""
    barred = [(m.start(), m.end()) for m in _NO_CUE.finditer(clause.text)]
    return [m for m in CUE.finditer(clause.text) if not any(a <= m.start() < b for a, b in barred)]


def reach(clause: Clause, start: int) -> list[Word]:
    """Return the words that a negation reaches: up to where the main clause goes on."""
    end = _END.search(clause.text, start + 1)
    words = clause.between(start, end.start() if end else len(clause.text))
    return [word for word in words if word.kind != "number"][:_MOST_REACHED]


def denied(clause: Clause) -> frozenset[int]:
    """Return where the words begin that a clause denies."""
    return frozenset(word.start for cue in cues(clause) for word in reach(clause, cue.end()))
