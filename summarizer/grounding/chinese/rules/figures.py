"""A number of the paper's given to another measure or another stage, or a rival's number to the paper's own."""

import re
from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import Held, share
from summarizer.grounding.chinese.sentence import Clause
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.measures import Measure
from summarizer.grounding.english.words import Word

_TRAINING = re.compile(r"训练|微调|预训练")
_USING = re.compile(r"生成|推理|采样|渲染|合成|重建|预测|测试|解码|推断")
_TRAINS = re.compile(r"\b(?:pre-?)?train|tun(?:e|ing)\b|learn", re.IGNORECASE)
_MEASURED = re.compile(
    r"(?:仅|只|至少|最多|近|约|达到|达|为|是|等于|高达|低至|提高了?|提升了?|降低了?|改善了?|下降了?|增加了?|减少了?|从|超过|了){1,4}\s?\Z"
)
_METRIC = 20
_AGAINST = re.compile(r"(?:比|优于|超过|低于|高于|好于|从|由|以往|此前|之前|先前|现有|基线)[^,]{0,16}\Z")
_COUNTED = re.compile(
    r"\s?(?:万|亿|千|百)?(?:余|多)?(?:个|张|种|幅|段|条|名|位|台|次|篇|份|例|组|对|款|套|棵|辆|只|帧|层|类|项)"
)
_COUNTS, _REACH, _HALF, _LEAST_NUMBERS = 4, 9, 0.5, 2
_TIMES = frozenset("x×*:/")
_IN = frozenset(["in", "on", "for", "at"])
_PLACE = re.compile(r"在\s?(?P<name>[A-Z][\w.-]{1,25})\s?(?:数据集|基准|任务|测试集)?(?:上|中|里)")
_PLACE_EN = re.compile(
    r"\b[Oo]n (?:the )?(?:[a-z-]{1,16} ){0,2}(?:[A-Z][\w-]*[A-Z\d][\w-]*|[A-Z][\w-]+(?:,| and| dataset| benchmark))"
)
_RIVAL = re.compile(
    r"\b(?:than|versus|over|compared (?:to|with)|previous|prior|existing)\b(?:\W+(?!and\b|while\b)[\w.-]+){0,5}?\W*\Z",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"\b(?:more|less|fewer|greater|higher|lower) than\s\Z|\bover\s\Z", re.IGNORECASE)


def problems(held: Held) -> Iterator[Problem]:
    """Yield the numbers that measure something else in the paper."""
    for clause in held.stated.clauses:
        for word in clause.words:
            if word.kind != "number" or len(word.lower) < 2:
                continue
            same = [(told, sense) for sense in held.told for told in sense.measures if {told.number} == word.keys]
            if same and all(_differs(held, clause, word, sense, told) for told, sense in same):
                yield Problem("meaning", word.text, reasons.another_measure())
                return
            if any(_is_of_another(clause, word, sense) for sense in held.told):
                yield Problem("meaning", word.text, reasons.another_measure())
                return
    if place := _another_place(held):
        yield Problem("meaning", place, reasons.another_measure())


def _is_of_another(clause: Clause, number: Word, sense: Sense) -> bool:
    """Return whether what stands beside a number stands beside another one in a sentence: 100 cats, 30 dogs."""
    numbers = [at for at, word in enumerate(sense.words) if word.kind == "number"]
    own = [at for at in numbers if sense.words[at].keys == number.keys]
    behind = clause.text[number.end : number.end + 2].strip()[:1]
    if (
        len(own) != 1
        or len(numbers) < _LEAST_NUMBERS
        or behind in _TIMES
        or _TIMES & {*clause.text[number.start - 2 : number.start]}
    ):
        return False
    beside, (mine, here) = _beside(clause, number), _near(sense, own[0])
    for other in numbers:
        theirs, there = _near(sense, other)
        if other == own[0] or not theirs or not mine or not beside & (theirs - mine):
            continue
        if not beside & (mine - theirs) or (here and beside & (there - mine) and not beside & here):
            return True
    return False


def _near(sense: Sense, number: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of what belongs to a number in a sentence, up to the next number or stop, and of its place."""
    found: list[int] = []
    place: int | None = None
    for at in range(number + 1, min(len(sense.words), number + _REACH)):
        word = sense.words[at]
        if word.kind in {"number", "mark"} or word.lower in {"and", "while"}:
            break
        if word.lower in _IN:
            place = at
        found.append(at)
    told = [n for measure in sense.measures if measure.at == number for n in measure.beside]
    return sense.keys_at([*found, *told]), sense.keys_at(at for at in found if place is not None and at > place)


def _beside(clause: Clause, number: Word) -> frozenset[str]:
    """Return the stems of what a number of a clause belongs to: behind a measure word, else before it."""
    numbers = [word for word in clause.content if word.kind == "number"]
    behind = _COUNTED.match(clause.text, number.end)
    if behind:
        end = next((word.start for word in numbers if word.start > number.end), len(clause.text))
        found = clause.between(number.end, end)[:_COUNTS]
    else:
        start = next((word.end for word in reversed(numbers) if word.end < number.start), 0)
        found = clause.between(start, number.start)[-_COUNTS:]
    return frozenset(key for word in found if word.kind == "word" for key in word.keys)


def _another_place(held: Held) -> str:
    """Return the data set on which a statement says something that its sentence says of other named ones."""
    for clause in held.stated.clauses:
        for found in _PLACE.finditer(clause.text):
            words = [word for word in clause.content if found.start("name") <= word.start < found.end("name")]
            if not words or any(word.keys & held.told_keys for word in words):
                continue
            theirs = any(_PLACE_EN.search(sense.text) for sense in held.told)
            if theirs and share(clause.content, held.told_keys) >= _HALF and _is_in_none(held, words):
                return found["name"]
    return ""


def _is_in_none(held: Held, words: list[Word]) -> bool:
    """Return whether none of the sentences told holds the letters of a name, however it is written there."""
    told = "".join(filter(str.isalnum, "".join(sense.text for sense in held.told).lower()))
    return not any("".join(filter(str.isalnum, word.lower)) in told for word in words)


def _differs(held: Held, clause: Clause, number: Word, sense: Sense, told: Measure) -> bool:
    metric = _metric(clause, number)
    theirs = sense.keys_at(told.metric)
    keys = frozenset(key for word in metric for key in word.keys)
    if metric and theirs and not keys & held.told_keys and keys & held.near_keys:
        return True
    if (
        metric
        and theirs
        and not keys & theirs
        and any(keys & sense.keys_at(other.metric) for other in sense.measures if other.number != told.number)
    ):
        return True
    before = sense.text[: sense.words[told.at].start]
    rival = _RIVAL.search(before[-60:]) and not _ROUNDED.search(before[-20:])
    if rival and not _AGAINST.search(clause.text, 0, number.start) and _has_its_own(sense, told):
        return True
    doing = "training" if _TRAINING.search(clause.text) and not _USING.search(clause.text) else ""
    return doing == "training" and told.doing == "using" and not _TRAINS.search(sense.text)


def _metric(clause: Clause, number: Word) -> list[Word]:
    """Return the words that name what a number measures: "FID 为 15.78", "准确率提高了 3.5"."""
    found = _MEASURED.search(clause.text, max(0, number.start - _METRIC), number.start)
    if not found:
        return []
    start = max(0, found.start() - _METRIC, clause.text.rfind("、", 0, found.start()) + 1)
    if clause.text[start:].lstrip().startswith("在"):
        return []
    return list(clause.between(start, found.start()))[-2:]


def _has_its_own(sense: Sense, told: Measure) -> bool:
    return any(other.number != told.number and other.at < told.at for other in sense.measures)
