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
_MOST_OF, _LITTLE = 0.65, 0.3
_WEAK = re.compile(
    r"只|仅|依赖|受限|受制|局限|存在|不足|缺|难|慢|模糊|失败|忽略|忽视|必须|耗时|昂贵|瓶颈|差|无法|不能|弱|损|丢失|牺牲|昂|受到|遭受|容易|未能|高昂|低效|不稳"
)
_WORKS = frozenset(["方法", "模型", "框架", "算法", "系统", "技术", "工作", "策略"])


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement says of the paper's own work and the paper of others', and the reverse."""
    for clause in held.stated.clauses:
        deed = [word for word in clause.content if not word.text.isascii() and word.text not in _WORKS]
        owner = clause.owner if clause.names_owner else _named(held, clause)
        if owner is None or len(deed) < _LEAST:
            continue
        shares = {"ours": 0.0, "others": 0.0, "": 0.0}
        for sense in held.near:
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


def _named(held: Held, clause: Clause) -> Owner | None:
    """Return whether a clause begins with a name that the sentences it rests on do not have: the paper's own, then."""
    first = clause.content[0] if clause.content else None
    if first is None or not first.text.isascii() or not first.text[0].isupper() or first.keys & held.told_keys:
        return None
    return "ours"


def _share(sense: Sense, clause: int, deed: Sequence[Word]) -> float:
    """Return the share of a deed's words that a clause of the paper has."""
    keys = sense.keys_at(at for at, number in enumerate(sense.clauses) if number == clause)
    return sum(bool(word.keys & keys) for word in deed) / len(deed)


def _is_of_others(sense: Sense, clause: int) -> bool:
    """Return whether a clause of which the analysis cannot say whose it is begins with other people's work."""
    places = [at for at, number in enumerate(sense.clauses) if number == clause]
    text = sense.text[sense.words[places[0]].start : sense.words[places[-1]].end] if places else ""
    return bool(OTHERS.match(text))
