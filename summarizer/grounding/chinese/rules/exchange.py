"""Two that have changed places: who does it and to whom, from where and to where, first and then, cause and effect."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import Held, text_of
from summarizer.grounding.chinese.sentence import Clause, Sentence
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.words import BE, Word

_MOVES = (
    "转换|转化|转变|变换|映射|投影|反投影|翻译|编码|解码|迁移|转移|渲染|变|改写|改"
    "|蒸馏|升维|投射|转|还原|重新布线|重排|泛化|推广|扩展"
)
_MOVED = re.compile(
    rf"(?:把|将|由|从)(?P<left>[^,]{{1,40}}?)(?:{_MOVES})(?:[^,]{{0,4}}?)(?:为|成|到|至|向)(?P<right>[^,]{{1,40}})"
)
_FROM_TO = re.compile(r"(?:从|由)(?P<left>[^,从由]{1,30}?)(?:到|至|向|变为|变成|改为|转为)(?P<right>[^,]{1,30})")
_OBJECT = re.compile(r"(?:把|将)(?P<object>[^,]{1,40}?)\Z")
_PASSIVE = re.compile(r"(?:被|由)(?P<doer>[^,]{1,40}?)\Z")
_ORDER = re.compile(r"先(?P<left>[^先]{1,40}?)(?:,?(?:然后|再|随后|接着|之后|而后|后))(?P<right>.{1,40})")
_AFTER = re.compile(r"(?P<left>[^,]{1,30})(?:之后|随后|,然后|,随后)[是为,]?(?P<right>[^,]{1,30})")
_CAUSE = (
    re.compile(r"(?:由于|因为|鉴于)(?P<cause>[^,]{1,60})[,](?P<effect>.{1,60})"),
    re.compile(r"(?P<effect>[^,]{1,60}),?(?:是因为|是由于|因为|由于|源于|归因于|归功于)(?P<cause>[^,]{1,60})\Z"),
    re.compile(
        r"(?P<cause>[^,]{1,60}),?(?:导致|使得|造成|引起|因此|因而|从而|所以|进而|带来|促使|引发)了?(?P<effect>.{1,60})"
    ),
)
_TAKEN_AWAY = re.compile("消除|减少|避免|缓解|减轻|克服|防止")
_GENERAL = frozenset(["方法", "模型", "框架", "任务", "算法", "系统", "问题", "技术"])
_DEED_WORDS = """
引导 指导 驱动 主导 取代 替代 包含 依赖 预测 估计 生成 查询 编码 解码 控制 决定 影响 监督 蒸馏 调节 约束
支配 抑制 激活 攻击 检测 取决 馈送 输入 压倒 导致 产生 合成 重建 恢复 补偿 增强 改进 补充 分解 映射 转换
对齐 匹配 教导 解释 激发 吸收 散射 发射 环绕 携带 传递 传播 调制 诱导 触发 催化 结合 覆盖 限制 界定 逼近
近似 模拟 描述 表征 生产 观测 测量 探测
"""
_DEEDS = frozenset(_DEED_WORDS.split())
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups of words that a statement sets in a relation."""

    name: str
    left: tuple[Word, ...]
    right: tuple[Word, ...]


def problems(held: Held) -> Iterator[Problem]:
    """Yield where a statement puts two things each in the place of the other."""
    for pair in (*_moves(held.stated), *_orders(held.stated)):
        if _is_crossed(pair, [(s, r.left, r.right) for s in held.told for r in s.relations if r.name == pair.name]):
            yield _problem(pair)
            return
    for clause in held.stated.clauses:
        for at, verb in enumerate(clause.content):
            if verb.text not in _DEEDS:
                continue
            told = [each for sense in held.told for each in _deeds(sense, verb)]
            pair = _around(clause, at)
            if told and _heads_crossed(pair, told) and _is_crossed(pair, told):
                yield _problem(pair)
                return
    for cause in _causes(held.stated):
        if any(_TAKEN_AWAY.fullmatch(word.text) for word in cause.left):
            continue
        told = [(sense, each.cause, each.effect) for sense in held.told for each in sense.causes]
        if told and _is_crossed(cause, told, least=1):
            yield Problem("meaning", text_of(cause.left), reasons.cause_exchanged())
            return


def _heads_crossed(pair: Pair, told: Sequence[tuple[Sense, tuple[int, ...], tuple[int, ...]]]) -> bool:
    """Return whether what stands last on each side, which the words before it modify, is on the other side there."""
    if not pair.left or not pair.right or max(len(pair.left), len(pair.right)) > _LONGEST:
        return False
    for sense, first, last in told:
        firsts, lasts = sense.keys_at(first), sense.keys_at(last)
        if any(word.kind == "number" or word.text in _GENERAL for word in (pair.left[-1], pair.right[-1])):
            return False
        if pair.left[-1].keys & (lasts - firsts) and pair.right[-1].keys & (firsts - lasts):
            return True
    return False


def _deeds(sense: Sense, verb: Word) -> Iterator[tuple[Sense, tuple[int, ...], tuple[int, ...]]]:
    """Yield who does what a verb may mean in a sentence, and to whom."""
    for relation in sense.relations:
        stem, _, preposition = relation.name.partition(" ")
        if stem in verb.keys and preposition in {"", "by"} and not _is_bare_passive(sense, relation.at):
            passive = preposition == "by"
            yield sense, relation.right if passive else relation.left, relation.left if passive else relation.right


def _is_bare_passive(sense: Sense, at: int) -> bool:
    """Return whether a verb is in the passive with nobody who does it."""
    before = {word.lower for word in sense.words[max(0, at - 3) : at]}
    behind = {word.lower for word in sense.words[at + 1 : at + 1 + _LONGEST]}
    return bool(before & BE) and not behind & {"by", "via", "using", "through", "with"}


def _problem(pair: Pair) -> Problem:
    reason = reasons.exchanged()
    return Problem("meaning", f"{text_of(pair.left)} → {text_of(pair.right)}", reason)


def _is_crossed(pair: Pair, told: Sequence[tuple[Sense, tuple[int, ...], tuple[int, ...]]], *, least: int = 1) -> bool:
    """Return whether the paper has both sides the other way round, and nowhere as they are."""
    found = [_sides(pair, *each) for each in told]
    return any(crossed >= 2 * least and crossed > straight + 1 for straight, crossed in found) and not any(
        straight >= 2 and straight >= crossed for straight, crossed in found
    )


def _sides(pair: Pair, sense: Sense, first: tuple[int, ...], last: tuple[int, ...]) -> tuple[int, int]:
    """Return how many words agree on their sides as they are, and exchanged; exchanged only where both sides do."""
    firsts, lasts = sense.keys_at(first), sense.keys_at(last)
    firsts, lasts = firsts - lasts, lasts - firsts
    both = {word.text for word in pair.left} & {word.text for word in pair.right}
    left = [word for word in pair.left if word.text not in both]
    right = [word for word in pair.right if word.text not in both]
    straight = sum(bool(w.keys & firsts) for w in left) + sum(bool(w.keys & lasts) for w in right)
    back, forth = sum(bool(w.keys & lasts) for w in left), sum(bool(w.keys & firsts) for w in right)
    return straight, back + forth if back and forth else 0


def _moves(stated: Sentence) -> Iterator[Pair]:
    for clause in stated.clauses:
        for pattern in (_MOVED, _FROM_TO):
            for found in pattern.finditer(clause.text):
                yield Pair("from-to", clause.between(*found.span("left")), clause.between(*found.span("right")))


def _orders(stated: Sentence) -> Iterator[Pair]:
    for pattern in (_ORDER, _AFTER):
        for found in pattern.finditer(stated.text):
            yield Pair("before", _words(stated, found["left"]), _words(stated, found["right"]))


def _words(stated: Sentence, text: str) -> tuple[Word, ...]:
    """Return the words of a stretch of a sentence that may go over several clauses."""
    return tuple(word for word in stated.content if word.text in text)


def _around(clause: Clause, at: int) -> Pair:
    """Return who does what a verb says, and to whom; 把 brings what it is done to before it, 被 and 由 who does it."""
    verb = clause.content[at]
    before = clause.content[:at]
    after = clause.content[at + 1 :]
    moved = _OBJECT.search(clause.text, max(0, verb.start - 45), verb.start)
    if moved:
        words = clause.between(*moved.span("object"))
        return Pair("", clause.between(0, moved.start()), (*words, *after))
    done = _PASSIVE.search(clause.text, max(0, verb.start - 45), verb.start)
    if done:
        return Pair("", clause.between(*done.span("doer")), (*clause.between(0, done.start()), *after))
    return Pair("", before, after)


def _causes(stated: Sentence) -> Iterator[Pair]:
    for pattern in _CAUSE:
        for found in pattern.finditer(stated.text):
            yield Pair("cause", _words(stated, found["cause"]), _words(stated, found["effect"]))
