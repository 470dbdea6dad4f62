"""A Chinese word in place of the opposite of the paper's word, beside the same word as in the paper."""

import re
from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.denials import denied
from summarizer.grounding.chinese.held import Held
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.words import Word, stems

_PAIRS = """
无效 effective; 低效 efficient; 失败 succeed success successful; 困难 easy easier;
容易 difficult hard challenging; 简单 complex complicated; 复杂 simple; 昂贵 cheap inexpensive low-cost;
廉价 expensive costly; 稀疏 dense; 稠密 sparse; 密集 sparse; 大型 small; 小型 large; 公开 private; 私有 public;
私人 public; 真实 synthetic; 合成 real; 静态 dynamic; 动态 static; 局部 global; 全局 local; 浅层 deep;
在线 offline; 离线 online; 输入 output; 输出 input; 编码器 decoder; 解码器 encoder;
上采样 downsample downsampling; 下采样 upsample upsampling; 监督 unsupervised; 集中式 decentralized distributed;
连续 discrete; 离散 continuous; 显式 implicit; 隐式 explicit; 正 negative; 负 positive; 同步 asynchronous;
异步 synchronous; 串行 parallel; 并行 sequential; 室内 outdoor; 室外 indoor; 有限 infinite unlimited;
无限 finite; 已知 unknown; 未知 known; 静止 moving; 单目 stereo binocular; 单模态 multimodal; 单视角 multi-view;
最小 maximum maximal; 最大 minimum minimal; 上界 lower; 下界 upper; 训练 test testing; 测试 training; 早期 late;
晚期 early; 白盒 black-box; 黑盒 white-box; 必要 sufficient; 充分 necessary; 吸引 repulsive; 排斥 attractive;
对称 asymmetric; 可逆 irreversible; 稳定 unstable; 凸 nonconvex non-convex; 线性 nonlinear non-linear
"""
_OPPOSITES: dict[str, frozenset[str]] = {}
for _pair in _PAIRS.replace(";", "\n").split("\n"):
    if _pair.strip():
        _word, *_english = _pair.split()
        _OPPOSITES[_word] = stems(" ".join(_english))
_CONTRAST = re.compile(r"\b(?:only|while|however|although|recent|existing|most|but|disentangl\w+|and)\b", re.IGNORECASE)
_TURNING = frozenset("非无半弱自不")
_WINDOW = 2


def problems(held: Held) -> Iterator[Problem]:
    """Yield the words that stand where the paper has their opposite."""
    for clause in held.stated.clauses:
        for at, word in enumerate(clause.content[:-1]):
            opposite = _OPPOSITES.get(word.text)
            if not opposite or opposite & held.stated.keys or _is_said(word, held):
                continue
            if clause.text[word.start - 1 : word.start] in _TURNING or word.start in denied(clause):
                continue
            behind = clause.content[at + 1]
            for told in held.told:
                if (met := _beside(told, opposite, behind)) and _is_undenied(told, met):
                    yield Problem("meaning", f"{word.text} ≠ {told.words[met].text}", reasons.opposite())
                    return


def _is_said(word: Word, held: Held) -> bool:
    """Return whether the sentences have the word itself, in any of its degrees."""
    return any(
        key.startswith(tuple(word.keys))
        for key in (held.near_keys if any(_CONTRAST.search(s.text) for s in held.told) else held.told_keys)
    )


def _beside(told: Sense, opposite: frozenset[str], behind: Word) -> int | None:
    """Return where a sentence has an opposite close before what a Chinese word stands before."""
    for at, word in enumerate(told.words):
        if word.keys & opposite and any(each.keys & behind.keys for each in told.words[at + 1 : at + 1 + _WINDOW]):
            return at
    return None


def _is_undenied(told: Sense, at: int) -> bool:
    return at not in told.denied
