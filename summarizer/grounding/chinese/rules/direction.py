"""A comparison or change turned round: more for less, 快 for 慢, or the one put in the other's place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import Held, share
from summarizer.grounding.chinese.sentence import Clause, owner_of
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.comparison import Comparison
from summarizer.grounding.english.owners import owner_of as english_owner_of
from summarizer.grounding.english.words import Word, is_verb

_SIGNS = (
    (1, ("amount", "value"), "提高|提升|增强|增进|更高|较高|高于|高出|[高](?=出?了?\\s?(?:约|近)?\\s?[\\d])"),
    (
        1,
        ("amount",),
        "最大化|增加|增大|增长|升高|上升|扩大|增多|上涨|升至|增至|更多|更大|更长|多于|大于|长于|变大|变多",
    ),
    (
        1,
        ("value",),
        "优于|胜过|超过|超越|好于|改善|改进|更好|更优|更佳|领先|击败|强于|胜于|压过|赢过|超出|更强|优越|好(?=得多|很多|一些|了?\\s?(?:约|近)?\\s?\\d)",
    ),
    (-1, ("amount", "value"), "降低|(?<!梯度)下降|更低|较低|低于|降至|低(?=了?\\s?(?:约|近)?\\s?\\d)"),
    (-1, ("amount",), "最小化|减少|减小|缩短|缩小|减至|更少|更小|更短|少于|小于|短于|下跌|变小|变少|节省|减弱"),
    (
        -1,
        ("value",),
        "劣于|逊于|逊色|不如|不及|差于|落后|更差|恶化|变差|弱于|输给|败给|削弱|损害|更弱|差(?=得多|很多|一些|了?\\s?(?:约|近)?\\s?\\d)",
    ),
    (1, ("speed",), "更快|快于|加快|加速|提速|变快|快(?=了?\\s?(?:约|近|至少|多达|达)?\\s?[\\d一两三数])"),
    (-1, ("speed",), "更慢|慢于|减慢|减速|变慢|拖慢|慢(?=了?\\s?(?:约|近|至少|多达|达)?\\s?[\\d一两三数])"),
    (-1, ("severity",), "缓解|减轻|缓和"),
    (1, ("severity",), "加剧|加重"),
    (1, ("ease",), "更容易|更易|更简单|简化"),
    (-1, ("ease",), "更难|更困难|更复杂"),
    (0, ("amount", "value"), "更(?:加|为)?(?=[\\u3400-\\u9fff]{2})"),  # says who is ahead, not in which direction
)
_CUE = re.compile("|".join(f"(?P<s{n}>{told})" for n, (_, _, told) in enumerate(_SIGNS)))
_RANKS = re.compile(
    "优于|胜过|超过|超越|好于|领先|击败|强于|胜于|压过|赢过|超出|劣于|逊于|不如|不及|差于|弱于|输给|败给|高于|低于|快于|慢于|多于|少于|大于|小于|长于|短于|落后"
)
_COMPARED = re.compile(r"(?:与|和|同|跟|相较于?|相比于?|较之|比起)(?P<of>[^,]{1,40}?)(?:相比|相较|比较|比)")
_THAN = re.compile(r"(?<!对)(?<!相)(?<!类)(?<!占)比(?!例|率|较|如|特|值|重|对|起)(?P<of>[^,]{1,40}?)\Z")
_DENIED = re.compile(
    r"(?:(?:没有|无|缺乏|未有)(?:任何)?(?:证据|迹象|依据)[^,]{0,16}|(?:[并绝]非|(?:未|没有?|未能)(?:发现|观察到|看到|找到))[^,]{0,12}|(?:避免了?|防止了?|阻止了?|杜绝了?)[^,]{0,14}|(?:不会|并不|没有|并未|未能|难以|无法|不能)[^,]{0,4}|[不未](?:显著|明显|进一步|有效|任何|能|能够){0,3})\Z"
)
_DENIED_AHEAD = 26
_ADJECTIVE = re.compile(r"\w{1,30}(?:ful|ive|ous|ble|ate|ly)")
_PARTICIPLE = re.compile(r"\w{1,30}(?:ed|ing)")
_VAGUE = frozenset(["效果", "性能", "表现", "质量", "能力", "水平", "结果", "效率", "影响", "程度", "作用"])
_EMPTY = frozenset(["问题", "现象", "情况", "状况", "难题", "挑战", "需求", "负担", "担忧"])
_LEAST_ALIKE = 0.5
_MORE_OR_LESS = frozenset({"more", "less", "fewer"})
_FURTHER = re.compile(
    "可以|能够|即可|就能|[能会使将](?![\u3400-\u9fff]{0,1}(?:力|耗|源|量))|并(?!行)|从而|以便|同时|来(?!源)"
)
_AND = re.compile("和|与|及|、|或")
_REACH = 3
_IGNORED = frozenset(
    ["best", "worst", "most", "least", "highest", "lowest", "regression", "regress", "sacrifice", "compromise"]
)
_JOINED = 2
_MOST_RIVALS = 14
_ENDS_LIST = frozenset(
    ["in", "on", "for", "by", "across", "with", "at", "while", "when", "under", ".", ";", "despite", "that"]
)
_IN_WHAT = re.compile(r"在[^,在]{1,40}?(?:方面|上|中|下|里|内|时)")
_OF_ALL = frozenset(
    {"method", "model", "approach", "algorithm", "framework", "techniqu", "system", "work", "perform", "result"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """A word of comparison or change, what stands beside it, and who is held against whom."""

    word: str
    sign: int
    dimensions: tuple[str, ...]
    beside: frozenset[str]
    numbers: frozenset[str]
    subject: frozenset[str]
    against: frozenset[str]
    ranks: bool
    vague: bool


def problems(held: Held) -> Iterator[Problem]:
    """Yield the comparisons that the paper has the other way round."""
    for clause in held.stated.clauses:
        for change in _changes(clause, held):
            if any(_agrees(change, told, sense, held) for sense in held.near for told in sense.comparisons):
                continue
            for sense in held.told:
                for told in sense.comparisons:
                    if _goes_both_ways(told, sense):
                        continue
                    if _agrees(change, told, sense, held) is False:
                        turned = told.sign != change.sign
                        yield Problem(
                            "meaning", f"{change.word} ≠ {told.word}" if turned else change.word, _reason(turned=turned)
                        )
                        return


def _goes_both_ways(told: Comparison, sense: Sense) -> bool:
    """Return whether a sentence has the same thing grow and shrink."""
    head = sense.keys_at(told.head)
    return any(
        other.dimension == told.dimension
        and other.sign != told.sign
        and (head & sense.keys_at(other.head) or abs(other.at - told.at) <= _JOINED)
        for other in sense.comparisons
    )


def _reason(*, turned: bool) -> str:
    if turned:
        return reasons.opposite()
    return reasons.compared_otherwise()


def _changes(clause: Clause, held: Held) -> Iterator[Change]:
    before = list(held.stated.clauses)
    previous = before[before.index(clause) - 1].text if before.index(clause) else ""
    for cue in _CUE.finditer(clause.text):
        sign, dimensions, _ = _SIGNS[int((cue.lastgroup or "s0")[1:])]
        if _DENIED.search(clause.text, max(0, cue.start() - _DENIED_AHEAD), cue.start()):
            sign = -sign
        head = _head(clause, cue)
        subject, against = _parties(clause, cue, previous, held)
        numbers = frozenset(key for word in clause.content if word.kind == "number" for key in word.keys)
        vague = bool(head) and head[-1].text in _VAGUE and share(clause.content, held.told_keys) >= _LEAST_ALIKE
        if sign or against:
            yield Change(cue[0], sign, dimensions, _keys(head), numbers, subject, against, bool(against), vague)


def _head(clause: Clause, cue: "re.Match[str]") -> list[Word]:
    """Return what is more or less: the last word of each thing named behind the cue, else what stands before it."""
    behind = [word for word in clause.between(cue.end(), len(clause.text)) if word.kind == "word"]
    if not behind or _RANKS.fullmatch(cue[0]):
        before = [word for word in clause.between(0, cue.start()) if word.kind == "word"]
        than = _THAN.search(clause.text, max(0, cue.start() - 50), cue.start())
        return [word for word in before if not than or word.end <= than.start() or word.start >= than.end()][-_REACH:]
    further = _FURTHER.search(clause.text, cue.end())
    last = further.start() if further else len(clause.text)
    ends = [m.start() for m in _AND.finditer(clause.text, cue.end(), last)] + [last]
    groups = [
        [w for w in clause.between(start, end) if w.kind == "word"] for start, end in pairwise([cue.end(), *ends])
    ]
    return [word for words in groups for word in _last(words)]


def _last(words: Sequence[Word]) -> Sequence[Word]:
    """Return the last of some words, with the one before it where it says little: 分类的效果."""
    return words[-2:] if words and words[-1].text in _VAGUE | _EMPTY else words[-1:]


def _keys(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(key for word in words for key in word.keys)


def _parties(clause: Clause, cue: "re.Match[str]", previous: str, held: Held) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of who is ahead or behind, and of whom that is held against, each with whose it is."""
    than = _THAN.search(clause.text, max(0, cue.start() - 50), cue.start())
    if than:
        return _party(clause, 0, than.start(), held), _party(clause, than.start("of"), than.end("of"), held)
    if _RANKS.fullmatch(cue[0]):
        return _party(clause, 0, cue.start(), held), _party(clause, cue.end(), len(clause.text), held)
    compared = _COMPARED.search(clause.text[: cue.start()])
    if compared:
        return _party(clause, compared.end(), cue.start(), held), _party(clause, *compared.span("of"), held)
    if compared := _COMPARED.search(previous):
        against = frozenset({f"({owner})"}) if (owner := owner_of(compared["of"], (), held.own)) else frozenset()
        return _party(clause, 0, cue.start(), held), against
    return _party(clause, 0, cue.start(), held), frozenset()


def _party(clause: Clause, start: int, end: int, held: Held) -> frozenset[str]:
    aside = [m.span() for m in _IN_WHAT.finditer(clause.text, start, end)]
    words = [word for word in clause.between(start, end) if not any(a <= word.start < b for a, b in aside)]
    owner = owner_of(clause.text[start:end], words, held.own)
    return _keys(words) | ({f"({owner})"} if owner else set())


def _agrees(change: Change, told: Comparison, sense: Sense, held: Held) -> bool | None:
    """Return whether a change of the paper's is the stated one, None where it is of something else."""
    if not _may_be(change, told, sense):
        return None
    head = _head_noun(told, sense)
    same_head = bool(sense.keys_at(head) & change.beside) or (change.vague and told.dimension == "value")
    straight, crossed = _sides(change, told, sense, held) if told.ranks or change.ranks else (0, 0)
    figures = {key for word in sense.words if word.kind == "number" for key in word.keys}
    same_number = bool(change.numbers & figures)
    if head and not same_head and not same_number and not (told.ranks and (straight or crossed)):
        exchanged = change.ranks and told.against and change.sign in {0, told.sign} and crossed > straight + 1
        plainly = change.sign == -told.sign and straight > crossed + 1 and _RANKS.fullmatch(change.word)
        return False if exchanged or (plainly and told.against and told.dimension == "value") else None
    if not (same_head or same_number or straight or crossed):
        return None
    if straight and straight == crossed:
        return None
    if not change.sign:
        return not crossed > straight
    return (told.sign == change.sign) != (crossed > straight and change.ranks)


def _may_be(change: Change, told: Comparison, sense: Sense) -> bool:
    """Return whether a change of the paper's is of the stated one's kind at all."""
    of_kind = told.dimension in change.dimensions or (told.dimension == "severity" and "amount" in change.dimensions)
    if not of_kind or told.word in _IGNORED:
        return False
    if not change.sign and told.word not in _MORE_OR_LESS and told.dimension != "value":
        return False
    if told.word in _MORE_OR_LESS and change.sign and told.head and _is_adverb(told, sense):
        return False
    if told.dimension == "severity" and told.at in sense.denied:
        return False
    after = sense.words[told.at + 1].lower if told.at + 1 < len(sense.words) else ""
    if after == "than" and (not told.head or told.word in {"less", "more"}):
        return False
    return not change.word.startswith("最") or told.word.startswith(("maxim", "minim"))


def _is_adverb(told: Comparison, sense: Sense) -> bool:
    """Return whether "more" and "less" stand before an adjective, whose degree they tell and not how much there is."""
    if told.at + 2 >= len(sense.words):
        return False
    next_, noun = sense.words[told.at + 1].lower, sense.words[told.at + 2].lower
    counted = told.word == "less" and noun.endswith("s") and not noun.endswith("ss")  # "less labelled data" is fewer
    return bool(_ADJECTIVE.fullmatch(next_)) or (counted and bool(_PARTICIPLE.fullmatch(next_)))


def _head_noun(told: Comparison, sense: Sense) -> tuple[int, ...]:
    """Return the last two words of the phrase that is more or less, without what "of" and the like tie to it."""
    run: list[int] = []
    if not told.head and told.at and sense.words[told.at - 1].bears:
        return (told.at - 1,)  # "performance degradation"
    for number in told.head:
        if run and number != run[-1] + 1:
            break
        if sense.words[number].bears:
            run.append(number)
    before = sense.words[told.at - 1] if told.at else None
    compound = before is not None and before.bears and not is_verb(sense.words, told.at)  # "a performance drop"
    return (*run[-2:], *((told.at - 1,) if compound else ()))


def _sides(change: Change, told: Comparison, sense: Sense, held: Held) -> tuple[int, int]:
    """Return how much speaks for the same parties on the same sides, and for their having changed sides."""
    against = _rivals(told, sense) if told.ranks and told.against else told.against
    ahead, behind = _english_party(sense, told.subject, held), _english_party(sense, against, held)
    subject, beaten = change.subject, change.against
    common = (subject & beaten) | (ahead & behind) | _OF_ALL
    subject, beaten, ahead, behind = subject - common, beaten - common, ahead - common, behind - common
    return len(subject & ahead) + len(beaten & behind), len(subject & behind) + len(beaten & ahead)


def _rivals(told: Comparison, sense: Sense) -> tuple[int, ...]:
    """Return all that a verb such as "outperform" names behind it, where it is a list."""
    if told.against[0] < told.at:
        return told.against
    last = min(len(sense.words), told.against[-1] + _MOST_RIVALS)
    end = next((n for n in range(told.against[0], last) if sense.words[n].lower in _ENDS_LIST), last)
    return tuple(n for n in range(told.against[0], end) if sense.words[n].keys)


def _english_party(sense: Sense, numbers: tuple[int, ...], held: Held) -> frozenset[str]:
    owner = english_owner_of([sense.words[at] for at in numbers], held.own) if numbers else None
    return sense.keys_at(numbers) | ({f"({owner})"} if owner else set())
