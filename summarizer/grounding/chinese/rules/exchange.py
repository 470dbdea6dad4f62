"""Two that have changed places: who does it and to whom, from where and to where, first and then, cause and effect."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import Held, text_of
from summarizer.grounding.chinese.sentence import Clause, Sentence
from summarizer.grounding.chinese.words import keys_of
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
_COMPOSED = re.compile(r"由[^,]{1,40}?(?:组成|构成|(?:组合|拼接|叠加|混合)而成)")
"""What something is made of, which does nothing."""
_ORDER = re.compile(r"先(?P<left>[^先]{1,40}?)(?:,?(?:然后|再|随后|接着|之后|而后|后))(?P<right>.{1,40})")
_AFTER = re.compile(r"(?P<left>[^,]{1,30})(?:之后|随后|,然后|,随后)[是为,]?(?P<right>[^,]{1,30})")
_SINCE = re.compile(r"(?:由于|因为|鉴于)(?P<cause>[^,而]{1,60})[,而](?!原因)(?P<effect>.{1,60})")
_FROM = re.compile("是因为|是由于|因为|由于|源于|归因于|归功于")
_BY = re.compile("由(?P<cause>[^,由]{1,40}?)所?(?:造成|引起|导致|引发)")
_PLACE = re.compile("(?<![存所旨正潜内实外])在[^在,，;；]{1,20}?[中上下里内]")
_PURPOSE = re.compile("(?<![未本将后以上出下起回到过得由])来(?![自源])|以便|从而|用来|用于|进而")
"""Where a place, and where a purpose, is told: neither who does it nor what it is done to."""
_LEADS = re.compile("导致|使得|造成|引起|因此|因而|从而|所以|进而|带来|促使|引发")
_TAKEN_AWAY = re.compile("消除|减少|避免|缓解|减轻|克服|防止")
_GENERAL = frozenset(["方法", "模型", "框架", "任务", "算法", "系统", "问题", "技术"])
_LONGEST = 6
_SURELY = 2
_RANKS = re.compile("[优胜强高低劣逊弱差快慢多少大小]于|超过|超越|不如|显著|明显")
_ASIDE = re.compile(
    "[从在对将把被由用向于以因为给让使按跟据随经的,]|通过|利用|采用|可以|可用|能|直接|比|优于|现有|并行|针对|基于|旨在|表明|提供一|不|需|其"
)
_ANYBODY = frozenset(
    ["we", "it", "this", "which", "that", "they", "these", "and", "here", "i", "paper", "work", "author"]
)
_RESTS = r"\b(?:based|built|builds?|building|relies|rely|depends?|founded) (?:up)?on"
_TURNS = r"\b(?:convert|transform|map|translat|turn|distill?|project|transfer|encod|decod)\w*"
_ENGLISH_SIDE = r"[^,;.]{1,60}"
_FRAMES = tuple(
    (re.compile(stated), re.compile(told, re.IGNORECASE))
    for stated, told in (
        (
            r"(?P<left>[^,对]{1,20})对(?P<right>[^,]{1,20})的?(?:影响|作用|效应|贡献)",
            (
                r"\b(?:impact|effect|influence|role|contribution)s? of "
                rf"(?P<left>{_ENGLISH_SIDE}?) (?:on|in|to) (?P<right>{_ENGLISH_SIDE})"
            ),
        ),
        (
            r"(?P<left>[^,以是]{1,20})是?以(?P<right>[^,以为]{1,20})为(?:基础|依据|骨干|主干|前提)",
            rf"{_RESTS} (?P<right>{_ENGLISH_SIDE})",
        ),
        (
            r"(?P<left>[^,]{1,20}?)(?:基于|建立在|依赖于?|取决于)(?P<right>[^,]{1,20})",
            rf"{_RESTS} (?P<right>{_ENGLISH_SIDE})",
        ),
        (
            rf"(?:把|将)(?P<left>[^,]{{1,20}}?)(?:{_MOVES})[^,]{{0,2}}?(?:为|成|到|至|向|给|入)(?P<right>[^,]{{1,20}})",
            rf"{_TURNS} (?P<left>{_ENGLISH_SIDE}?) (?:to|into|onto) (?P<right>{_ENGLISH_SIDE})",
        ),
    )
)
_SIDE = 60
_MOST_CROSSED = 0.7
_IN_ORDER = re.compile(
    r"\b(?:first|firstly|then|followed by|subsequently|finally|second|secondly|next|stages?|two-stage|steps?|two-step"
    r"|sequence|sequentially|pipeline|before|afterwards|in turn)\b|\b[12]\)",
    re.IGNORECASE,
)
_BACKWARDS = re.compile(r"\b(?:after|prior to|preceded|following|once|until|based on|from)\b", re.IGNORECASE)
_TO_WHOM = frozenset(["", "by", "on", "upon", "to"])


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups of words that a statement sets in a relation."""

    name: str
    left: tuple[Word, ...]
    right: tuple[Word, ...]


def problems(held: Held) -> Iterator[Problem]:
    """Yield where a statement puts two things each in the place of the other, the first that is found."""
    for rule in (_paired, _framed, _ordered, _done, _caused):
        for problem in rule(held):
            yield problem
            return


def _paired(held: Held) -> Iterator[Problem]:
    for pair in (*_moves(held.stated), *_orders(held.stated)):
        if _is_crossed(pair, [(s, r.left, r.right) for s in held.told for r in s.relations if r.name == pair.name]):
            yield _problem(pair)


def _framed(held: Held) -> Iterator[Problem]:
    for clause in held.stated.clauses:
        for pattern, framed in _FRAMES:
            for found in pattern.finditer(clause.text):
                pair = Pair("", clause.between(*found.span("left")), clause.between(*found.span("right")))
                if any(_is_round_the_other_way(pair, sense, framed) for sense in held.told):
                    yield _problem(pair)


def _ordered(held: Held) -> Iterator[Problem]:
    for pair in _orders(held.stated):
        if any(_is_ordered_otherwise(pair, sense) for sense in held.told):
            yield _problem(pair)


def _done(held: Held) -> Iterator[Problem]:
    for clause in held.stated.clauses:
        parts = [found.span() for found in _COMPOSED.finditer(clause.text)]
        places = {n: found.end() for found in _PLACE.finditer(clause.text) for n in range(*found.span())}
        for at, verb in enumerate(clause.content):
            if verb.kind != "word" or verb.text.isascii() or _RANKS.search(verb.text):
                continue
            if clause.text[: verb.start].endswith(("之间", "为", "的")) or any(a <= verb.start < b for a, b in parts):
                continue
            pair = _around(clause, at, places)
            told = [each for sense in held.told for each in _deeds(sense, verb)]
            plain = not _ASIDE.search(clause.text[: verb.start]) and clause.text[verb.end : verb.end + 1] != "的"
            if (told and _heads_crossed(pair, told) and _is_crossed(pair, told)) or (
                plain and any(_is_not_the_doer(pair, sense, verb) for sense in held.told)
            ):
                yield _problem(pair)


def _caused(held: Held) -> Iterator[Problem]:
    for cause in _causes(held.stated):
        if any(_TAKEN_AWAY.fullmatch(word.text) for word in cause.left):
            continue
        told = [(sense, each.cause, each.effect) for sense in held.told for each in sense.causes]
        if told and _is_crossed(cause, told, least=1):
            yield Problem("meaning", text_of(cause.left), reasons.cause_exchanged())


def _is_round_the_other_way(pair: Pair, sense: Sense, framed: "re.Pattern[str]") -> bool:
    """Return whether what a statement has on either side of a frame stands on the other side of the frame's English."""
    for found in framed.finditer(sense.text):
        left = found.span("left") if "left" in framed.groupindex else (found.start() - _SIDE, found.start())
        before, behind = _keys_within(sense, *left), _keys_within(sense, *found.span("right"))
        first, last = keys_of(pair.left), keys_of(pair.right)
        crossed = first & (behind - before) and (last & (before - behind) or not last & (behind - before))
        if crossed and not first & (before - behind) and last & (before | behind):
            return True
    return False


def _keys_within(sense: Sense, start: int, end: int) -> frozenset[str]:
    """Return the stems of the words that begin in a stretch of a sentence's text."""
    return sense.keys_at(n for n, word in enumerate(sense.words) if start <= word.start < end)


def _is_ordered_otherwise(pair: Pair, sense: Sense) -> bool:
    """Return whether a sentence that tells things in their order has first what the statement has last."""
    if not _IN_ORDER.search(sense.text) or _BACKWARDS.search(sense.text):
        return False
    alike = {word.text for word in pair.left} & {word.text for word in pair.right}
    left = [_places(sense, word) for word in pair.left if word.text not in alike]
    right = [_places(sense, word) for word in pair.right if word.text not in alike]
    left, right = [each for each in left if each], [each for each in right if each]
    if not left or not right:
        return False
    crossed = sum(min(one) > min(other) for one in left for other in right)
    return crossed > _MOST_CROSSED * len(left) * len(right)


def _places(sense: Sense, word: Word) -> list[float]:
    """Return where a sentence has a word, in a compound the place of the part as well."""
    return [
        at + max(each.lower.find(key), 0) / len(each.lower)
        for at, each in enumerate(sense.words)
        for key in sorted(each.keys & word.keys)
    ]


def _heads_crossed(pair: Pair, told: Sequence[tuple[Sense, tuple[int, ...], tuple[int, ...]]]) -> bool:
    """Return whether what stands last on each side, which the words before it modify, is on the other side there."""
    if not pair.left or not pair.right or max(len(pair.left), len(pair.right)) > _LONGEST:
        return False
    for sense, first, last in told:
        firsts, lasts = sense.keys_at(first), sense.keys_at(last)
        if any(word.kind == "number" for word in (pair.left[-1], pair.right[-1])):
            return False
        if any(word.text in _GENERAL for word in (pair.left[-1], pair.right[-1])):
            straight, crossed = _sides(pair, sense, first, last)
            if straight == 0 and crossed > _SURELY:
                return True
            continue
        if pair.left[-1].keys & (lasts - firsts) and pair.right[-1].keys & (firsts - lasts):
            return True
    return False


def _is_not_the_doer(pair: Pair, sense: Sense, verb: Word) -> bool:
    """Return whether who does it stands only behind the verb in a sentence, which has somebody else before it."""
    if not pair.left or not pair.right or max(len(pair.left), len(pair.right)) > _LONGEST:
        return False
    places = [_places(sense, word) for word in pair.left]
    if not places[-1] or any(w.text in _GENERAL or w.kind == "number" for w in (*pair.left, pair.right[-1])):
        return False
    first = min(at for each in places for at in each)
    for relation in sense.relations:
        if relation.name not in verb.keys or sense.words[relation.at].lower.endswith("ing") or first <= relation.at:
            continue
        theirs = [sense.words[n] for n in relation.left if not sense.words[n].lower.endswith("ly")]
        named = [word for word in theirs if word.bears and word.lower not in _ANYBODY]
        by = sense.words[int(first) - 1].lower == "by"
        same = sum(bool(word.keys & sense.keys_at(relation.right)) for word in pair.right)
        if same and (named or by) and not _is_bare_passive(sense, relation.at):
            return True
    return False


def _deeds(sense: Sense, verb: Word) -> Iterator[tuple[Sense, tuple[int, ...], tuple[int, ...]]]:
    """Yield who does what a verb may mean in a sentence, and to whom."""
    for relation in sense.relations:
        stem, _, preposition = relation.name.partition(" ")
        if stem in verb.keys and preposition in _TO_WHOM and not _is_bare_passive(sense, relation.at):
            passive = preposition == "by"
            yield sense, relation.right if passive else relation.left, relation.left if passive else relation.right


def _is_bare_passive(sense: Sense, at: int) -> bool:
    """Return whether a verb is in the passive with nobody who does it, or a participle that may be."""
    if sense.words[at].lower.endswith("ed") and at and sense.words[at - 1].kind == "mark":
        return True
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
            yield Pair("before", _words(stated, *found.span("left")), _words(stated, *found.span("right")))


def _words(stated: Sentence, start: int, end: int) -> tuple[Word, ...]:
    """Return the words of a stretch of a sentence that may go over several clauses."""
    return tuple(
        word
        for clause in stated.clauses
        if clause.start < end and start < clause.start + len(clause.text)
        for word in clause.between(start - clause.start, end - clause.start)
    )


def _around(clause: Clause, at: int, places: Mapping[int, int]) -> Pair:
    """Return who does what a verb says, and to whom; 把 brings what it is done to before it, 被 and 由 who does it.

    What tells of a place before the verb is left out; `places` has for each character of such a phrase where it ends.
    """
    verb = clause.content[at]
    before = tuple(word for word in clause.content[:at] if places.get(word.start, len(clause.text) + 1) > verb.start)
    purpose = _PURPOSE.search(clause.text, verb.end)
    end = purpose.start() if purpose else len(clause.text)
    after = tuple(word for word in clause.content[at + 1 :] if word.start < end)
    moved = _OBJECT.search(clause.text, max(0, verb.start - 45), verb.start)
    if moved:
        words = clause.between(*moved.span("object"))
        return Pair("", clause.between(0, moved.start()), (*words, *after))
    done = _PASSIVE.search(clause.text, max(0, verb.start - 45), verb.start)
    if done:
        return Pair("", clause.between(*done.span("doer")), (*clause.between(0, done.start()), *after))
    return Pair("", before, after)


def _causes(stated: Sentence) -> Iterator[Pair]:
    """Yield each cause with its effect, however they are joined."""
    text = stated.text
    for found in _SINCE.finditer(text):
        yield Pair("cause", _words(stated, *found.span("cause")), _words(stated, *found.span("effect")))
    for found in _FROM.finditer(text):
        if not {",", "而"} & {*text[found.end() :]}:
            yield Pair("cause", _words(stated, found.end(), len(text)), _words(stated, *_before(text, found.start())))
    for found in _BY.finditer(text):
        yield Pair("cause", _words(stated, *found.span("cause")), _words(stated, *_before(text, found.start())))
    for found in _LEADS.finditer(text):
        effect = _words(stated, found.end(), found.end() + _SIDE)
        yield Pair("cause", _words(stated, *_before(text, found.start())), effect)


def _before(text: str, at: int) -> tuple[int, int]:
    """Return from where to where there stands what is before a place, back to the last comma not directly before it."""
    side = text[max(0, at - _SIDE) : at].rstrip(",")
    end = max(0, at - _SIDE) + len(side)
    return end - len(side.rpartition(",")[2]), end
