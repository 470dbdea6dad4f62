"""What the paper says of others' work told of its own, or the reverse."""

import re
from collections.abc import Iterator, Sequence

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import OTHERS, Held
from summarizer.grounding.chinese.sentence import Clause
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.owners import Owner
from summarizer.grounding.english.words import Word

_LEAST = 3
_OPENING = 14
"""How far into a sentence its subject may begin: "However, the existing policies"."""
_MOST_OF, _LITTLE = 0.65, 0.3
_WEAK = re.compile(
    r"只|仅|依赖|受限|受制|局限|存在|不足|缺|难|慢|模糊|失败|忽略|忽视|必须|耗时|昂贵|瓶颈|差|无法|不能|弱|损|丢失|牺牲|昂|受到|遭受|容易|未能|高昂|低效|不稳"
)
_NAMED = re.compile("现有|已有|以往|先前|传统|其他")
_HALF, _LEAST_SAME = 0.5, 2
_OURS_FIRST = re.compile(
    r"(?:本文|本研究|作者|我们)(?:所)?(?:提出|设计|引入|开发)?的?(?:新)?(?:方法|框架|模型|算法|系统|技术|方案|策略|架构|网络|数据集|基准|控制器)"
    r"|本方法|本模型|本框架|所提|新方法|此方法"
)
_APART = re.compile(
    r"不(?!同|可接受|可靠|足|佳|良|稳定|准确|理想|高效)|[没无未非]|现有|已有|以往|以前|先前|此前|过去|传统|既有|其[他它]|避免|克服|解决|缓解|减轻|改进|改善|提高|提升|超过|超越|优于|胜过|消除"
    r"|减少|降低|防止|应对|弥补|针对|区别|比(?!例|率|较|如|特|值|重|对)|相较|而非|取代|替代|代替|针对|局限|基于|扩展|结合|受[^,]{1,12}启发|研究|分析|揭示|指出"
)
_COMPARES = re.compile(r"比(?!例|率|较|如|特|值|重|对)[^,]{1,30}[高低快慢多少好差强弱]|相比|相较|优于|超过|超越|胜过")
_OWN_EN = re.compile(r"\b(?:we|our|ours|us|this (?:paper|work|study|article)|proposed)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:existing|previous|prior|conventional|traditional|earlier|past|recent|current|many|most)\s(?:[\w-]{1,20}\s){0,4}"
    r"(?:methods?|approach(?:es)?|works?|models?|techniques?|algorithms?|solutions?|stud(?:y|ies)|systems?|frameworks?|datasets?"
    r"|benchmarks?|efforts|research|literature|attempts|practices?|tools?|strateg(?:y|ies)|pipelines?|art|corpora|detectors?)\b"
    r"|\b(?:these|such|those) (?:methods|approaches|models|works|techniques|algorithms|datasets|systems)\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"(?:However, |Although |While )?(?:The )?[A-Z0-9][\w-]*(?: [A-Z][\w-]*){0,4}\b")
_WEAKNESS = re.compile(
    r"\b(?:struggles?|fails?|suffers?|lacks?|cannot|unable|limited|limitations?|inefficient|prone|vulnerable|poorly|poor|drawbacks?"
    r"|sensitive|expensive|time-consuming|artifacts?|neglects?|ignores?|overlooks?)\b",
    re.IGNORECASE,
)
_WORKS = frozenset(["方法", "模型", "框架", "算法", "系统", "技术", "工作", "策略"])


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement says of the paper's own work and the paper of others', and the reverse."""
    yield from _plainly(held)
    for clause in held.stated.clauses:
        deed = [word for word in clause.content if not word.text.isascii() and word.text not in _WORKS]
        owner = clause.owner if clause.names_owner else _named(held, clause)
        if owner is None or len(deed) < _LEAST or _COMPARES.search(clause.text):
            continue
        if owner == "ours" and _NAMED.search(clause.text):
            continue  # where it names others itself, it may set itself apart from them
        shares = {"ours": 0.0, "others": 0.0, "": 0.0}
        for sense in held.near:
            if "ours" not in sense.owners and ("others" in sense.owners or _begins_with_others(sense)):
                shares["others"] = max(shares["others"], sum(bool(word.keys & sense.keys) for word in deed) / len(deed))
            for number, whose in enumerate(sense.owners):
                theirs = whose or ("others" if _is_of_others(sense, number) else "")
                shares[theirs] = max(shares[theirs], _share(sense, number, deed))
        before = max((_share(s, n, deed) for s in held.told for n in range(len(s.owners))), default=0.0)
        before *= held.background
        other = "others" if owner == "ours" else "ours"
        crossed = shares[other] >= _MOST_OF and max(shares[owner], shares[""]) < shares[other] - _LITTLE
        if crossed or (owner == "ours" and before >= _MOST_OF > shares["ours"] and _WEAK.search(clause.text)):
            reason = reasons.of_others() if owner == "ours" else reasons.of_its_own()
            yield Problem("meaning", clause.text, reason)
            return


def _plainly(held: Held) -> Iterator[Problem]:
    """Yield what begins with the paper's own work where the sentences speak of others' work and of that alone.

    What sets the one apart from the other is left alone: a denial, a comparison, a word of overcoming.
    """
    if not held.told or not all(_speaks_of_others(sense) for sense in held.told) or _APART.search(held.stated.text):
        return
    for clause in held.stated.clauses:
        first = clause is held.stated.clauses[0]
        if not (_OURS_FIRST.match(clause.text) or (first and _named(held, clause))):
            continue
        deed = [word for word in clause.content[1:] if word.text not in _WORKS]
        same = [word for word in deed if word.keys & held.told_keys]
        if len(same) >= _LEAST_SAME and len(same) >= _HALF * len(deed):
            yield Problem("meaning", clause.text, reasons.of_others())
            return


def _speaks_of_others(sense: Sense) -> bool:
    """Return whether a sentence speaks of others' work or of a named one's weakness, and not of the paper's own."""
    if _OWN_EN.search(sense.text) or any(word.lower in sense.own for word in sense.words) or "ours" in sense.owners:
        return False
    cited = _CITED.match(sense.text) and _WEAKNESS.search(sense.text)
    return bool("others" in sense.owners[:1] or _OF_OTHERS.search(sense.text) or cited)


def _named(held: Held, clause: Clause) -> Owner | None:
    """Return whether a clause begins with a name that the sentences it rests on do not have: the paper's own, then."""
    first = clause.content[0] if clause.content else None
    if first is None or not first.text.isascii() or not first.text[0].isupper() or first.keys & held.told_keys:
        return None
    return "ours"


def _begins_with_others(sense: Sense) -> bool:
    found = OTHERS.search(sense.text)
    return found is not None and found.start() <= _OPENING


def _share(sense: Sense, clause: int, deed: Sequence[Word]) -> float:
    """Return the share of a deed's words that a clause of the paper has."""
    keys = sense.keys_at(at for at, number in enumerate(sense.clauses) if number == clause)
    return sum(bool(word.keys & keys) for word in deed) / len(deed)


def _is_of_others(sense: Sense, clause: int) -> bool:
    """Return whether a clause of which the analysis cannot say whose it is begins with other people's work."""
    places = [at for at, number in enumerate(sense.clauses) if number == clause]
    text = sense.text[sense.words[places[0]].start : sense.words[places[-1]].end] if places else ""
    return bool(OTHERS.match(text))
