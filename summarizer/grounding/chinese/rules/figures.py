"""A number of the paper's given to another measure or another stage, or a rival's number to the paper's own."""

import re
from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import Held
from summarizer.grounding.chinese.sentence import Clause
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.measures import Measure
from summarizer.grounding.english.words import Word

_TRAINING = re.compile(r"训练|微调|预训练")
_USING = re.compile(r"生成|推理|采样|渲染|合成|重建|预测|测试|解码|推断")
_TRAINS = re.compile(r"\b(?:pre-?)?train|tun(?:e|ing)\b|learn", re.IGNORECASE)
_MEASURED = re.compile(
    r"(?P<metric>[^,、]{1,20}?)(?:分数|得分|值)?(?:仅|只|约|达)?(?:为|是|达到|达|等于|高达|低至|提高了?|提升了?|降低了?|改善了?|下降了?|增加了?|减少了?|从|超过|约)+(?:约|近|至少|最多|了)?\s?\Z"
)
_AGAINST = re.compile(r"(?:比|优于|超过|低于|高于|好于|从|由|以往|此前|之前|先前|现有|基线)[^,]{0,16}\Z")
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
                reason = reasons.another_measure()
                yield Problem("meaning", word.text, reason)
                return


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
    found = _MEASURED.search(clause.text, max(0, number.start - 40), number.start)
    if not found or found["metric"].lstrip().startswith("在"):
        return []
    return list(clause.between(*found.span("metric")))[-2:]


def _has_its_own(sense: Sense, told: Measure) -> bool:
    return any(other.number != told.number and other.at < told.at for other in sense.measures)
