"""A negation that the paper does not have, or one of the paper's that is gone.

The two languages deny in many ways, with words that are no negations among them ("lack", "hard", 缺少, 难以): a
denial counts as added or dropped only where the other sentence's clause has nothing of the sort at all.
"""

import re
from collections.abc import Iterator, Sequence

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import OTHERS, Held, share, text_of
from summarizer.grounding.chinese.sentence import Clause
from summarizer.grounding.chinese.words import tokenise
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.negation import LIGHT
from summarizer.grounding.english.words import BE, Word, stem

_CUE = re.compile(
    r"(?:并|从|绝|决)?没有?(?:任何)?(?!办法)|无需|无须|毋需|不必|不用|不需要?|无法|未能|并未|从未|尚未|并非|绝非|不再|不会|不能够?|不是|并不|毫不|从不(?!同)"
    r"|不(?=依赖|使用|采用|考虑|具备|支持|改变|影响|改善|提高|提升|降低|减少|包含|包括|存在|适用|具有|要求|涉及|受|利用|结合|优于|增加|产生|提供|引入|保留|保持|训练|微调|假设)"
    r"|避免了?|防止了?|难以|免去|免除|摒弃|放弃了?|拒绝|禁止|毫无"
)
_FLAT = re.compile(
    r"无法|不能(?!不)|不会|未能|没能|并不|并未|并没有|难以(?=[\u3400-\u9fff]{2})|没有(?=改善|提高|提升|降低|减少|解决|使用|采用|考虑|优于|超过|带来)"
)
_NO_CUE = re.compile(r"不仅|不但|不只|不光|不单|没有比|而不是|而非|不得不|不能不|不可不")
_END = re.compile(r"即可|就能?|也能?|便|却|而|但|的情况下|时|从而|以便|来|即能|仍")
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
_MOST_REACHED = 6
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
_LEAST_ALIKE = 0.5
_BEFORE, _BEHIND, _BEHIND_BE = 6, 1, 4
_UN = re.compile(r"un(?!der|til|it|if|iv|ion|less|iq|ic)(?=[a-z-]{4})", re.IGNORECASE)
_PREFIXED = re.compile(
    r"不(?=[\u3400-\u9fff]{2})(?!仅|但|同|断|变|确定|管|论|止|过|少|久|妨|可|得|只|如|及|能|会|是|再|需|必|用|受|规则|平衡)"
)


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement denies and the paper says, and what it says and the paper denies."""
    yield from _added(held)
    yield from _prefixed(held)
    yield from _unheard(held)
    yield from _dropped(held)
    yield from _unprefixed(held)


def _added(held: Held) -> Iterator[Problem]:
    for clause in held.stated.clauses:
        for cue in _cues(clause):
            words = _reach(clause, cue.end())
            core = [word for word in words if not word.keys & LIGHT] or words
            if (
                not core
                or _is_within_noun(clause, words[: 2 if cue[0][0] in "没无" and cue[0] != "无法" else 1])
                or share(held.stated.content, held.told_keys) < _LEAST_ALIKE
            ):
                continue
            if any(
                _says(told, core) and not _is_contrast(told, clause, _place(told, core)) for told in held.told
            ) and not any(_touches(near, core) for near in held.near):
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
            words = _reach(clause, cue.end())
            if words and not _is_within_noun(clause, words[:1]):
                yield Problem("meaning", f"{cue[0]}{text_of(words)}", reasons.not_denied())
                return


def _cues(clause: Clause) -> list["re.Match[str]"]:
    barred = [(m.start(), m.end()) for m in _NO_CUE.finditer(clause.text)]
    return [m for m in _CUE.finditer(clause.text) if not any(a <= m.start() < b for a, b in barred)]


def _reach(clause: Clause, start: int) -> list[Word]:
    """Return the words that a negation reaches: up to where the main clause goes on."""
    end = _END.search(clause.text, start + 1)
    words = clause.between(start, end.start() if end else len(clause.text))
    return [word for word in words if word.kind != "number"][:_MOST_REACHED]


def _is_within_noun(clause: Clause, words: Sequence[Word]) -> bool:
    """Return whether what is denied belongs to a noun behind it: 没有奖励的环境; adjectives have a 的 as well."""
    return any(clause.text[word.end : word.end + 1] == "的" and word.text not in _ADJECTIVES for word in words)


def _says(told: Sense, core: Sequence[Word]) -> bool:
    """Return whether a sentence says what the words deny, with nothing near it that denies."""
    same = [word for word in core if word.keys & told.keys]
    if not same or (core[0] not in same and 2 * len(same) < len(core)):
        return False
    return not _touches(told, core)


def _is_contrast(told: Sense, clause: Clause, at: int | None = None) -> bool:
    """Return whether others' work is told of and the statement speaks of none: its own is the reverse of that.

    With the number of a word, whether it is told of by that word's clause.
    """
    if clause.owner == "others" or (at is not None and told.owner_at(at) == "ours"):
        return False
    return _is_of_others(told)


def _is_of_others(told: Sense) -> bool:
    return "others" in told.owners or ("ours" not in told.owners and bool(OTHERS.search(told.text)))


def _place(told: Sense, words: Sequence[Word]) -> int | None:
    """Return where a sentence first has any of some words."""
    keys = frozenset(key for word in words for key in word.keys)
    return next((at for at, word in enumerate(told.words) if word.keys & keys), None)


def _touches(told: Sense, core: Sequence[Word]) -> bool:
    """Return whether something denies or restricts near a word of the sentence that the words may mean."""
    keys = frozenset(key for word in core for key in word.keys)
    places = [at for at, word in enumerate(told.words) if word.keys & keys]
    if places and _STRONG_EN.search(told.text):
        return True
    met = {told.words[at].text for at in places}
    for at in places:
        behind = _BEHIND_BE if any(word.lower in BE for word in told.words[at + 1 : at + 3]) else _BEHIND
        around = [*told.words[max(0, at - _BEFORE) : at], *told.words[at + 1 : at + 1 + behind]]
        if any(word.text not in met and _ANY_EN.fullmatch(word.text) for word in around):
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
                if _is_contrast(told, clause, negation.at):
                    continue
                same = [word for word in clause.content if word.keys & told.keys_at(core)]
                if _is_said(held, told, core, same):
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


def _is_said(held: Held, told: Sense, core: Sequence[int], same: Sequence[Word]) -> bool:
    """Return whether words of a clause say, with nothing in the statement that denies, what a sentence denies."""
    keys = frozenset(key for word in same for key in word.keys)
    met = [at for at in core if told.words[at].keys & keys]
    if not met or (core[0] not in met and 2 * len(met) < len(core)) or len(met) < len(core) / 2:
        return False
    if _ANY_ZH.search(held.stated.text) or share(held.stated.content, held.told_keys) < _LEAST_ALIKE:
        return False
    met_keys = told.keys_at(core[:1] if core[0] in met else met)
    return not any(
        word.keys & met_keys and at not in near.denied
        for near in held.near
        if not _is_of_others(near)
        for at, word in enumerate(near.words)
    )
