"""A negation that the paper does not have, or one of the paper's that is gone.

The two languages deny in many ways, with words that are no negations among them ("lack", "hard", 缺少, 难以): a
denial counts as added or dropped only where the other sentence's clause has nothing of the sort at all.
"""

import re
from collections.abc import Iterator, Sequence

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.denials import CUE, cues, reach
from summarizer.grounding.chinese.held import OTHERS, Held, share, text_of
from summarizer.grounding.chinese.sentence import Clause
from summarizer.grounding.chinese.words import keys_of, tokenise
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.negation import LIGHT
from summarizer.grounding.english.words import BE, Word, is_verb, stem

_FLAT = re.compile(
    r"无法|不能(?!不)|不会|未能|没能|并不|并未|并没有|难以(?=[\u3400-\u9fff]{2})|没有(?=改善|提高|提升|降低|减少|解决|使用|采用|考虑|优于|超过|带来)"
)
_ADJECTIVES = frozenset(
    [
        "大量",
        "额外",
        "复杂",
        "昂贵",
        "专门",
        "特定",
        "外部",
        "成对",
        "人工",
        "密集",
        "明显",
        "显著",
        "进一步",
        "高质量",
        "真实",
        "先验",
        "针对任务",
    ]
)
_ANY_ZH = re.compile(
    r"[不没无非未免避缺难仅只困消忽阻防慢拒禁欠漏败绝脱省零]|(?<!损)失|少(?!量)|减(?!法)|弱(?!监督)|低(?!分辨|维|秩|光照)|去除|排除|剔除|限制|受限|有限|局限"
    r"|克服|缓解|停止|独立|而不|之外|以外|较差|更差|差于"
)
_ANY_EN = re.compile(
    r"\b(?:not|no|non|none|never|neither|nor|without|cannot|\w+n't|lack\w*|fail\w*|avoid\w*|prevent\w*|eliminat\w*|remov\w*"
    r"|obviat\w*|free|hard\w*|difficult\w*|challeng\w*|unable|impossible|instead|rather|only|few|fewer|little|less|least|rarely"
    r"|hardly|seldom|scarce\w*|limit\w*|insufficient\w*|inadequa\w*|ignor\w*|neglect\w*|overlook\w*|miss\w*|absen\w*|unlike|contrast"
    r"|overcom\w*|mitigat\w*|alleviat\w*|reduc\w*|restrict\w*|suffer\w*|poor\w*|weak\w*|bottleneck\w*|zero|in(?:ab|ac|ad|cap|comp"
    r"|cons|def|dep|eff|feas|flex|stab|suff|vari|visib|tract|discr|correct)\w*|un(?!der|til|it|if|iv|ion|less|iq|ic)\w+|im(?:poss|prac|perf)\w*"
    r"|\w+less|\w+-free|ill|dis(?!t|c|p|e|k)\w*|degrad\w*|drop\w*|declin\w*|struggl\w*|hinder\w*|hamper\w*|ineffective\w*|exclud\w*"
    r"|beyond|except|agnostic|skip\w*|omit\w*|drawback\w*|although|despite|untrained|training-free|zero-shot|remain\w*)\b",
    re.IGNORECASE,
)
_STRONG_EN = re.compile(
    r"\b(?:without|unlike|bypass\w*|\w+-free|free (?:of|from)|need for|instead of|rather than|non-?existent|as opposed"
    r"|no (?:longer|need)|obviat\w+|unpaired)\b",
    re.IGNORECASE,
)
_GUARDS, _GUARDED = (
    re.compile("防止|避免|防范|免受|免于"),
    frozenset(["protect", "prevent", "avoid", "guard", "guarante"]),
)
_NEEDLESS = re.compile("不需要?|无需|无须|不必|不用|毋需")
_NEEDED = re.compile(
    r"\b(?:requir\w+|need(?:s|ed|ing)?|demand\w*|necessitat\w+|must|mandatory|necessary|rel(?:y|ies|iance))\b",
    re.IGNORECASE,
)
_NEEDLESS_EN = re.compile(
    r"\b(?:no|not|without|\w+n't|\w+-free|free|obviat\w+|eliminat\w+|reduc\w+|less|fewer|avoid\w*|remov\w+|bypass\w*|instead|rather|few"
    r"|little|minim\w+|never|alleviat\w+|mitigat\w+|unlike|only)\b",
    re.IGNORECASE,
)
_LEAST_ALIKE, _LEAST_ALIKE_HERE = 0.5, 0.42
_NECESSARY = re.compile("必须|必需|借助|依靠|需要|离不开|务必")
_NO_DENIAL = re.compile("各不相同|不同|不仅|不但|不断|不变|不论|不管")
_APART = frozenset(["rather", "instead", "without", "contrast", "opposed"])
_BEFORE, _BEHIND, _BEHIND_BE = 6, 1, 4
_UN = re.compile(r"un(?!der|til|it|if|iv|ion|less|iq|ic)(?=[a-z-]{4})", re.IGNORECASE)
_PREFIXED = re.compile(
    r"不(?=[\u3400-\u9fff]{2})(?!仅|但|同|断|变|确定|管|论|止|过|少|久|妨|可能|得|只|如|及|能|会|是|再|需|必|用|受|规则|平衡)"
)


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement denies and the paper says, and what it says and the paper denies."""
    yield from _added(held)
    yield from _prefixed(held)
    yield from _unheard(held)
    yield from _needless(held)
    yield from _dropped(held)
    yield from _unprefixed(held)


def _added(held: Held) -> Iterator[Problem]:
    for clause in held.stated.clauses:
        for cue in cues(clause):
            words = reach(clause, cue.end())
            core = [word for word in words if not word.keys & LIGHT] or words
            if (
                not core
                or _is_within_noun(clause, words[: 2 if cue[0][0] in "没无" and cue[0] != "无法" else 1])
                or _alike(held) < _LEAST_ALIKE_HERE
            ):
                continue
            if any(
                _says(told, core) and not _is_contrast(told, clause, _place(told, core)) for told in held.told
            ) and not any(_touches(near, core) and share(core, near.keys) > _LEAST_ALIKE for near in held.near):
                reason = reasons.not_denied()
                yield Problem("meaning", f"{cue[0]}{text_of(words)}", reason)
                return


def _prefixed(held: Held) -> Iterator[Problem]:
    """Yield what is denied by a 不 that belongs to the word: 不稳定 where the paper has "stable"."""
    for clause in held.stated.clauses:
        for cue in _PREFIXED.finditer(clause.text):
            bare = next((word for word in tokenise(clause.text[cue.end() : cue.end() + 4])), None)
            whole = [word for word in clause.words if word.start <= cue.start() < word.end]
            if bare is None or not bare.keys or any(word.keys & held.near_keys for word in whole):
                continue
            if any(_is_un(word, bare) for near in held.near for word in near.words):
                continue
            if any(
                _says(told, [bare]) and not _is_contrast(told, clause, _place(told, [bare])) for told in held.told
            ) and not any(_touches(near, [bare]) for near in held.near):
                reason = reasons.not_denied()
                yield Problem("meaning", f"不{bare.text}", reason)
                return


def _is_un(word: Word, bare: Word) -> bool:
    """Return whether an English word is one that a Chinese one may mean with "un" or "in" before it."""
    return word.lower[:2] in {"un", "in", "im", "ir"} and stem(word.lower[2:]) in bare.keys


def _unheard(held: Held) -> Iterator[Problem]:
    """Yield what a statement denies where the sentences near deny, restrict or miss nothing at all."""
    near = " ".join(sense.text for sense in held.told)
    if _ANY_EN.search(near) or share(held.stated.content, held.told_keys) < _LEAST_ALIKE:
        return
    for clause in held.stated.clauses:
        for cue in _FLAT.finditer(clause.text):
            words = reach(clause, cue.end())
            if words and not _is_within_noun(clause, words[:1]):
                yield Problem("meaning", f"{cue[0]}{text_of(words)}", reasons.not_denied())
                return


def _alike(held: Held) -> float:
    """Return the share of a statement's words that the sentences have, its own words of denial aside."""
    return share((word for word in held.stated.content if not CUE.fullmatch(word.text)), held.told_keys)


def _needless(held: Held) -> Iterator[Problem]:
    """Yield what a statement says nobody needs where the sentences have it needed, and nothing less of it."""
    told = " ".join(sense.text for sense in held.told)
    if not _NEEDED.search(told) or _NEEDLESS_EN.search(told):
        return
    for clause in held.stated.clauses:
        for cue in _NEEDLESS.finditer(clause.text):
            words = [word for word in reach(clause, cue.end()) if word.text not in _ADJECTIVES]
            if (
                words
                and not any(_is_contrast(sense, clause) for sense in held.told)
                and share(words, held.told_keys) > _LEAST_ALIKE
            ):
                yield Problem("meaning", f"{cue[0]}{text_of(words)}", reasons.not_denied())
                return


def _is_within_noun(clause: Clause, words: Sequence[Word]) -> bool:
    """Return whether what is denied belongs to a noun behind it: 没有奖励的环境; adjectives have a 的 as well."""
    return any(clause.text[word.end : word.end + 1] == "的" and word.text not in _ADJECTIVES for word in words)


def _says(told: Sense, core: Sequence[Word]) -> bool:
    """Return whether a sentence says what the words deny, with nothing near it that denies."""
    same = [word for word in core if word.keys & told.keys]
    if not same or (core[0] not in same and 2 * len(same) <= len(core)):
        return False
    return not _touches(told, core)


def _is_contrast(told: Sense, clause: Clause, at: int | None = None) -> bool:
    """Return whether others' work is told of and the statement speaks of none: its own is the reverse of that.

    With the number of a word, whether it is told of by that word's clause.
    """
    if clause.owner == "others":
        return False
    if at is not None and told.owner_at(at) == "ours":
        return False
    if at is not None and told.owner_at(at) is None and clause.owner is None:
        return bool(OTHERS.search(_clause_text(told, at)))
    return _is_of_others(told)


def _clause_text(told: Sense, at: int) -> str:
    words = [word for word, number in zip(told.words, told.clauses, strict=True) if number == told.clauses[at]]
    return told.text[words[0].start : words[-1].end]


def _is_of_others(told: Sense) -> bool:
    return "others" in told.owners or ("ours" not in told.owners and bool(OTHERS.search(told.text)))


def _place(told: Sense, words: Sequence[Word]) -> int | None:
    """Return where a sentence first has any of some words."""
    keys = frozenset(key for word in words for key in word.keys)
    return next((at for at, word in enumerate(told.words) if word.keys & keys), None)


def _touches(told: Sense, core: Sequence[Word]) -> bool:
    """Return whether something denies or restricts near a word of the sentence that the words may mean."""
    met = [word for word in core if word.keys & told.keys]
    if met and met[0] is core[0] and len(met) > 1 and 2 * sum(_touches(told, [word]) for word in met) <= len(met):
        return _touches(told, core[:1])  # what is denied first counts, not what only goes with it
    keys = frozenset(key for word in core for key in word.keys)
    places = [at for at, word in enumerate(told.words) if word.keys & keys]
    if places and _STRONG_EN.search(told.text):
        return True
    same = {told.words[at].text for at in places}
    for at in places:
        behind = _BEHIND_BE if any(word.lower in BE for word in told.words[at + 1 : at + 3]) else _BEHIND
        around = [*told.words[max(0, at - _BEFORE) : at], *told.words[at + 1 : at + 1 + behind]]
        if any(word.text not in same and _ANY_EN.fullmatch(word.text) for word in around):
            return True
        if _UN.match(told.words[at].text):
            return True
    return False


def _dropped(held: Held) -> Iterator[Problem]:
    for told in held.told:
        for negation in told.negations:
            reached = [at for at in negation.reach if told.words[at].bears]
            core = [at for at in reached if not told.words[at].keys & LIGHT] or reached
            if not core or core[0] not in told.denied:
                continue
            for clause in held.stated.clauses:
                theirs = clause.owner == "others" and not _is_of_others(told)
                if theirs or _is_contrast(told, clause, negation.at):
                    continue
                same = [word for word in clause.content if word.keys & told.keys_at(core)]
                if _is_said(held, told, core, same, apart=negation.cue in _APART):
                    yield Problem("meaning", text_of(same), reasons.denied())
                    return


def _unprefixed(held: Held) -> Iterator[Problem]:
    """Yield what a statement says of which the paper has the word with "un" before it: 清楚 where it is unclear."""
    if _ANY_ZH.search(held.stated.text) or share(held.stated.content, held.told_keys) < _LEAST_ALIKE:
        return
    for told in held.told:
        for word in told.words:
            if not (found := _UN.match(word.lower)) or _is_contrast(told, held.stated.clauses[0]):
                continue
            bare = stem(word.lower[found.end() :].lstrip("-"))
            same = [each for each in held.stated.content if bare in each.keys and not each.keys & word.keys]
            if same and bare not in held.near_keys:
                yield Problem("meaning", text_of(same), reasons.denied())
                return


def _is_done(told: Sense, at: int) -> bool:
    """Return whether a word is what is done, so that something else may be done with the same."""
    return told.words[at].lower.endswith("ing") or is_verb(told.words, at)


def _is_said(held: Held, told: Sense, core: Sequence[int], same: Sequence[Word], *, apart: bool) -> bool:
    """Return whether words of a clause say, with nothing in the statement that denies, what a sentence denies.

    With what a sentence sets itself `apart` from, something else may be done: what is done tells, and not its object.
    """
    keys = frozenset(key for word in same for key in word.keys)
    met = [at for at in core if told.words[at].keys & keys]
    if not met or 2 * len(met) < len(core) or (apart and core[0] not in met and _is_done(told, core[0])):
        return False
    said = _NO_DENIAL.sub("", held.stated.text)
    said = _GUARDS.sub("", said) if told.keys_at(core) & _GUARDED else said
    if _ANY_ZH.search(said) or share(held.stated.content, held.told_keys) < _LEAST_ALIKE:
        return False
    met_keys = told.keys_at(core[:1] if core[0] in met else met)
    met_keys = keys_of(word for word in same if word.keys & met_keys)
    return not any(
        word.keys & met_keys and at not in near.denied
        for near in (held.told if _NECESSARY.search(said) else held.near)
        if near in held.told or not _is_of_others(near)
        for at, word in enumerate(near.words)
    )
