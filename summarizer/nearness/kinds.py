"""Kinds of questions, English and Chinese, and what an answer to each holds."""

import re
from dataclasses import dataclass

from summarizer.nearness.values import cleared, pattern

_LESS_FIT, _LEAST_FIT = 0.15, 0.4  # how much less a value of a kind's next measure answers, and how well any does


@dataclass(frozen=True, slots=True)
class Kind:
    """What a question wants: the measures of which an answer gives a value, best first, and the word it asks by.

    Where it is `strict`, nothing answers that holds no such value; `word` is looked for with its family. `heads` says
    that what stands right behind the question's words is what is asked for.
    """

    name: str
    measures: tuple[str, ...] = ()
    word: str = ""
    strict: bool = False
    heads: bool = False

    def fit(self, text: str) -> float:
        """Return how well a text can answer, 0 to 1, by the best measure of which it gives a value, if any is."""
        if not self.measures:
            return 1.0
        bare = self.bare(text)
        place = next((n for n, each in enumerate(self.measures) if pattern(each).search(bare)), None)
        return 0.0 if place is None else max(_LEAST_FIT, 1.0 - _LESS_FIT * place)

    def bare(self, text: str) -> str:
        """Return a text without numbers that are no values; where a date is sought all count."""
        return text if "date" in self.measures else cleared(text)

    def fit_of(self, measure: str) -> float | None:
        """Return how well a value of a measure answers, None where it is not among this kind's or is the best."""
        place = self.measures.index(measure) if measure in self.measures else 0
        return max(_LEAST_FIT, 1.0 - _LESS_FIT * place) if place else None


_NUMBERED = ("number",)
PLAIN = Kind("plain")
# By what words a question asks for a quantity of which kind: "how fast", "多快".
_DEGREES: tuple[tuple[str, str, Kind], ...] = (
    ("fast|quick|quickly|slow|rapid|rapidly", "多快|多慢|速度", Kind("fast", ("time", "ratio", "rate"), "fast", True)),
    (
        "big|large|huge|small|tiny|sized?|wide-ranging",
        "多大|大小|规模|多小",
        Kind("large", ("parameters", "bytes", "length", "shape", "area", "number"), "big", True),
    ),
    ("long", "多长", Kind("long", ("time", "text", "length", "number"), "duration", True)),
    ("thick", "多厚|厚度", Kind("thick", ("length",), "thick", True)),
    ("wide|broad", "多宽", Kind("wide", ("length", "number"), "wide", True)),
    ("deep", "多深|几层", Kind("deep", ("layers", "length", "number"), "deep", True)),
    ("tall", "多高", Kind("tall", ("length", "number"), "high", True)),
    ("hot|cold|warm|cool", "多热|多冷|温度", Kind("hot", ("temperature",), "hot", True)),
    ("heavy|light|massive", "多重|质量是多少", Kind("heavy", ("mass",), "heavy", True)),
    ("old|young", "多老|多少岁|年龄", Kind("old", ("age",), "old", True)),
    ("far|distant|close", "多远|距离", Kind("far", ("length", "ratio"), "far", True)),
    ("strong|intense|powerful", "多强|强度", Kind("strong", ("strength", "number"), "strong", True)),
    ("bright", "多亮", Kind("bright", ("number",), "bright", True)),
    ("dense", "密度", Kind("dense", ("number",), "dense", True)),
    ("high|low", "多高|多低", Kind("high", _NUMBERED, "", True)),
    (
        "accurate|accurately|precise|precisely|exact|well|good",
        "多准|多精确|准确率|精度|多好|效果如何|效果怎么样",
        Kind("accurate", ("score", "decimal", "number"), "accurate", True),
    ),
    ("expensive|costly|cheap", "多贵|多少钱|花费|成本", Kind("cost", ("money",), "cost", True)),
    ("often|frequently", "多久一次|频率", Kind("often", ("rate", "time", "number"), "often", True)),
)
_MONEY = Kind("cost", ("money",), "cost", True)
_DURATION = Kind("duration", ("time",), "duration", True)
_COUNT = Kind("count", _NUMBERED, "", True, heads=True)
_PART = Kind("part", ("area", "ratio", "number"), "", True)
_AMOUNT = Kind("amount", _NUMBERED, "", True)
_RATIO = Kind("ratio", ("ratio", "number"), "", True)
_WHEN = Kind("when", ("date", "time"), "", True)
_WHO = Kind("who", ("name",), "")
_WHERE = Kind("where", ("place", "name"), "")
_WHY = Kind("why", ("reason",), "cause")
_HOW = Kind("how", ("manner",), "")
_WHICH = Kind("which", ("name", "number"), "", heads=True)
_WHAT = Kind("what", ("definition", "name", "number"), "")
# "What is the temperature", "which learning rate": nouns that ask for a value, and what kind of one.
_NOUNS: tuple[tuple[str, str, Kind], ...] = (
    ("temperature", "温度", Kind("hot", ("temperature", "number"), "", True, heads=True)),
    ("mass|masses|weight", "质量|重量", Kind("heavy", ("mass", "number"), "", True, heads=True)),
    ("energy|energies", "能量", Kind("energy", ("mass", "number"), "", True, heads=True)),
    ("pressure", "压力|压强|气压", Kind("pressure", ("pressure", "number"), "", True, heads=True)),
    (
        "length|width|height|depth|thickness|diameter|radius|distance|wavelength",
        "长度|宽度|高度|深度|厚度|直径|半径|距离|波长",
        Kind("length", ("length", "text", "number"), "", True, heads=True),
    ),
    (
        "speed|velocity|latency|runtime",
        "速度|延迟",
        Kind("fast", ("time", "rate", "ratio", "number"), "", True, heads=True),
    ),
    (
        "accuracy|precision|recall|error|score|f1|auc|bleu|fid|fvd|psnr",
        "准确率|精度|召回率|误差|得分|分数",
        Kind("accurate", ("score", "decimal", "number"), "", True, heads=True),
    ),
    (
        "rate|size|number|frequency|voltage|value|factor|dimension|resolution|power|ratio|percentage|density|limit|share",
        "率|大小|数量|频率|电压|值|系数|维度|分辨率|功率|比例|密度|强度|上限|批次",
        Kind("value", _NUMBERED, "", True, heads=True),
    ),
)
_MEASURE = "[个张篇块名位种条次台层颗只项件家款组对套份]"
_LASTING = (
    r"take|takes|took|last|lasts|lasted|run|runs|ran|train\w*|measur\w*|observ\w*|need\w*|wait|spen[dt]|going|until"
)

_ENGLISH: tuple[tuple[str, Kind], ...] = (
    (r"how much (?=(?:\w+ ){0,4}?(?:costs?|pay|paid|earn\w*|charge[ds]?|money|spen[dt])\b)", _MONEY),
    (r"what (?=(?:\w+ ){0,3}?(?:costs?|price)\b)", _MONEY),
    (r"how much (?=(?:time|longer)\b)", _DURATION),
    (r"how (?:much|many times) (?=\w{2,20}er\b|more\b|less\b|worse\b)", _RATIO),
    (rf"how long (?=(?:\w+ ){{0,6}}?(?:{_LASTING})\b)", _DURATION),
    (r"how long (?=(?:did|does|do|was|were) (?:it|they|the \w+)\b\W*$)", _DURATION),
    (r"how many\b|(?:what|the) number of\b", _COUNT),
    (r"how much of\b|what part of\b", _PART),
    (r"how much\b|what (?:share|percentage|fraction|proportion)\b", _AMOUNT),
    *((rf"how (?:\w+ly )?(?:{words})\b", kind) for words, _, kind in _DEGREES),
    (r"how (?=\w+ (?:is|are|was|were)\b)", Kind("degree", ("number",), "")),
    (r"when\b|(?:what|which) (?:year|years|month|months|date|dates|day|days|period)\b|since when", _WHEN),
    (r"who(?:m|se)?\b", _WHO),
    (r"where\b", _WHERE),
    (r"why\b|how come\b|what (?:is|was|are) the reason", _WHY),
    (r"how\b", _HOW),
    *(
        (rf"(?:what|which)(?:'s|s| is| are| was| were)?(?: the| an?)? (?=(?:[\w-]+ ){{0,3}}?(?:{nouns})s?\b)", kind)
        for nouns, _, kind in _NOUNS
    ),
    (r"which\b|(?:what|whats|what's) (?!(?:is|are|was|were|does|do|did|the|an?|they|it)\b)(?=\w)", _WHICH),
    (r"what(?:'s|s)?\b", _WHAT),
)
_CHINESE: tuple[tuple[str, Kind], ...] = (
    (
        "多少(?:钱|费用|成本|美元|元)|花了?多少钱|多贵|(?=(?:多少|什么)?(?:报酬|工资|费用|价格|成本)(?:是|为|有)?)",
        _MONEY,
    ),
    ("多久|多长时间|耗时|几(?:天|小时|个?月|年|分钟|秒)", _DURATION),
    (r"(?:快|慢|好|高|提升|提高|降低|减少)了?多少|多少倍|几倍", _RATIO),
    *((rf"(?=(?:{nouns})(?:是|为|有)?(?:多少|多高|多大|多低|多长|几))", kind) for _, nouns, kind in _NOUNS),
    (rf"(?:多少|几){_MEASURE}|有?多少(?=[\u4e00-\u9fffA-Za-z])", _COUNT),
    *((words, kind) for _, words, kind in _DEGREES if words),
    ("多少|百分之几", _AMOUNT),
    ("何时|什么时候|哪年|哪一?年|哪个?月|什么时间", _WHEN),
    ("哪里|哪儿|何处|在哪(?![些个种几台])|什么地方", _WHERE),
    ("谁|哪些人|什么人", _WHO),
    ("为什么|为何|为啥|原因", _WHY),
    (f"(?:哪|什么)(?:些|{_MEASURE})?", _WHICH),
    ("怎么|怎样|如何", _HOW),
)
_BY_SIGN = tuple(
    (re.compile(rf"(?<![A-Za-z])(?:{words})", re.IGNORECASE), kind) for words, kind in (*_ENGLISH, *_CHINESE)
)


def kind_of(question: str) -> tuple[Kind, str, str]:
    """Return a question's kind, the words by which it asks, and what stands behind them."""
    for sign, kind in _BY_SIGN:
        if found := sign.search(question):
            return kind, found[0], question[found.end() :]
    return PLAIN, "", question
