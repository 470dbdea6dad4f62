"""More than the paper says: 所有, 总是, 唯一, 首个, 彻底 where it has no word of the sort."""

import re
from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import Held

# What a statement says, and what of the paper's bears it out: groups of the English analysis, and words.
_ALL = (
    r"(?:所有(?!的?(?:这|那)?些?的?(?:[两二三四五六七八九十]+|\d+)\s?[个种项类组])|任意)(?:的|可能的?|潜在的?|现有的?|已有的?|自然|真实|输入|文本|未见|不同)*[^,的]{0,3}?"
    r"(?:方法|模型|算法|系统|数据集|基准|指标|任务|场景|情况|图像|图片|照片|视频|问题|条件|环境|提示|输入|语言|领域|用户|物体|对象|攻击|网络"
    r"|参数|设置|方面|类型|种类|类别|样本|数据|机器人|平台|设备|人群|因素|错误|联系|关系)"
    r"|(?:任何|一切)[\u3400-\u9fffA-Za-z]|每(?:一)?(?:个|种|张|项|次|类|幅)(?=[^,]{0,12}(?:都|均))|无一例外|一切"
)
_ALL_TOLD = (
    r"all|any|every|each|arbitrar\w*|whole|entire\w*|universal\w*|regardless|irrespective|whatever|agnostic|complete\w*"
    r"|never"
)
# These bear it out in the sentence itself, not in its neighbours.
_ALL_HERE = r"full\w*|general\w*|various|comprehensive\w*|no|without|wide\w*|broad\w*|across|both"
_ALWAYS = (
    r"总是|总能|总会|必将|必会|毫无疑问|始终|永远|必然|必定|一定(?:会|能)|百分之百|毫无例外|从不(?!同)|从未|从来"
    r"|绝对(?!值|误差|位|坐标|定位|尺度|深度|姿态|路径|温)"
)
_ALWAYS_TOLD = (
    r"always|never|invariabl\w*|consistent\w*|constant\w*|guarante\w*|necessar\w*|certain\w*|every time|inevitabl\w*"
    r"|absolut\w*|ensur\w*"
)
_FIRST = r"首个|首次|第一个|第一次|率先|首创"
_FIRST_TOLD = (
    r"first|novel|new|pioneer\w*|unprecedented|never|initial|unexplored|unstudied|underexplored"
    r"|no (?:prior|previous|existing)"
)
_ONLY = r"唯一|独一无二|仅有的|(?<!类)别无"
_ONLY_TOLD = r"only|sole\w*|unique\w*|single|exclusive\w*|alone|one|merely|just|first|no other|unlike"
_WHOLLY = (
    r"完全(?:地)?(?:无关|独立|依赖|消除|解决|避免|恢复|去除|取代|替代|克服|消失|正确|准确|不|没有|无|相同|一致|复现|重建|防止|保证|杜绝|匹配|掌握|理解"
    r"|消灭|修复|还原)|彻底|完美|毫无(?!疑)|零误差|没有任何(?:误差|错误|缺陷|局限|损失)|不存在任何|完整解决|根除"
)
_WHOLLY_TOLD = (
    r"complete\w*|entire\w*|full\w*|perfect\w*|total\w*|wholly|thorough\w*|whole|exact\w*|pure\w*|zero|never|solely|lossless"
    r"|flawless\w*|absolute\w*|eliminat\w*|without any|no longer"
)
_PROVED = (
    r"证明(?:了)?[^,]{0,12}(?:不可能|没有(?:任何|其他)|不存在|无法|都不|唯一|必)|不可战胜|无可替代"
    r"|已(?:经)?(?:彻底|完全|最终)?解决了?(?:该|这(?:一|个)?)?[^,]{0,10}问题"
)
_PROVED_TOLD = r"prov\w+|proof|theorem\w*|guarante\w*|solv\w+|impossib\w*|resolv\w*|settle\w*|address\w*"
_CONFINED = r"只能|仅能"
_CONFINED_TOLD = (
    r"only|limit\w*|restrict\w*|requir\w*|must|until|unless|confin\w*|constrain\w*|cannot|rely|relies|depend\w*|sole\w*|single|just|merely"
    r"|exclusive\w*|alone|not"
)
_KINDS = (
    (_CONFINED, {"only"}, _CONFINED_TOLD),
    (_ALL, {"all", "wholly"}, _ALL_TOLD),
    (_ALWAYS, {"proof"}, _ALWAYS_TOLD),
    (_FIRST, {"first"}, _FIRST_TOLD),
    (_ONLY, {"only"}, _ONLY_TOLD),
    (_WHOLLY, {"wholly", "exactly", "solved"}, _WHOLLY_TOLD),
    (_PROVED, {"proof", "solved"}, _PROVED_TOLD),
)
_STATED = tuple(
    (re.compile(stated), groups, re.compile(rf"\b(?:{told})\b", re.IGNORECASE)) for stated, groups, told in _KINDS
)
_HERE = re.compile(rf"\b(?:{_ALL_HERE})\b", re.IGNORECASE)
_SOME = frozenset(["certain", "some", "several", "many", "most", "few", "specific", "selected", "particular"])
_REACH = 4
_OF_ALWAYS = frozenset("所任一总始永必")
_OF_ALL = frozenset("所任一")
_NEARLY = re.compile(
    r"\b(?:nearly|almost|not|virtually)\s(?:all|every|always|necessarily|guaranteed|completely|fully)\b", re.IGNORECASE
)
_ON_CONDITION = re.compile(r"\bonly\b[^,.;]{0,40}\b(?:if|when|under|where|for|in|once)\b", re.IGNORECASE)
_DENIED = re.compile(r"(?:不|并非|非|未|没有?|无)[^,]{0,3}\Z")


def problems(held: Held) -> Iterator[Problem]:
    """Yield the words that make a statement more general or more certain than the paper is."""
    there = {mark.group for sense in held.near for mark in sense.marks if mark.kind in {"universal", "general"}}
    for stated, groups, told in _STATED:
        for found in stated.finditer(held.stated.text):
            if _DENIED.search(held.stated.text, max(0, found.start() - 5), found.start()):
                continue
            limited = found[0][0] in _OF_ALWAYS and any(_ON_CONDITION.search(sense.text) for sense in held.told)
            if limited and "只" not in held.stated.text:
                yield Problem("meaning", found[0], reasons.less_general())
                return
            if found[0][0] in _OF_ALL and _is_some(held, found):
                yield Problem("meaning", found[0], reasons.less_general())
                return
            if stated is _STATED[1][0] and any(_HERE.search(sense.text) for sense in held.told):
                continue
            if not there & groups and not any(told.search(_NEARLY.sub("", sense.text)) for sense in held.near):
                yield Problem("meaning", found[0], reasons.less_general())
                return


def _is_some(held: Held, found: "re.Match[str]") -> bool:
    """Return whether what a statement says of all things a sentence says of some of the same."""
    behind = [w for w in held.stated.content if w.text in found.string[found.start() : found.end() + _REACH]][-2:]
    return any(
        word.lower in _SOME and any(each.keys & next_.keys for each in behind for next_ in sense.words[at + 1 : at + 3])
        for sense in held.told
        for at, word in enumerate(sense.words)
    )
