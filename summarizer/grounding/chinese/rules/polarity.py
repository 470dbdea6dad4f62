"""A word of praise where the sentence has one of blame, or the reverse: easy for hard, plenty for few."""

import re
from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import OTHERS, Held, share
from summarizer.grounding.chinese.sentence import Clause

# Each scale: Chinese words for its good end and its bad one, then the English ones.
_SCALES = (
    (
        r"不难|容易(?!受|出现|导致|产生|陷|过|遭|被|混|错|忽|丢|引)|轻易|轻松|毫不费力|简单易|省力",
        r"难以|困难|很难|难度|挑战|棘手|不易|不容易|复杂|并非易事|障碍|瓶颈",
        r"eas(?:y|ily|ier|e)|simpl\w+|straightforward\w*|effortless\w*|readily|convenient\w*|trivial\w*",
        r"challeng\w+|difficult\w*|hard|harder|struggl\w+|non-?trivial|laborious|tedious|intractable|obstacle\w*|bottleneck\w*",
    ),
    (
        r"出色|优异|良好|卓越|优秀|很好地?|令人满意|表现好|成功地",
        r"较差|很差|糟糕|不佳|欠佳|低下|不理想|失败|失效|拙劣",
        r"excel(?!ents)\w*|strong|superior|outstanding|impressive\w*|remarkabl[ey]|good|well|success\w*|exceptional\w*|outperform\w*",
        r"poor\w*|bad|badly|worse|worst|inferior|fail\w*|struggl\w+|suboptimal|unsatisf\w+",
    ),
    (
        r"充足|充裕|足够|丰富|充沛",
        r"稀缺|匮乏|不足|有限|缺乏|缺少|稀少|短缺|很少|不够|极少",
        r"abundan\w+|ample|rich|richer|sufficient\w*|plent\w+|enough|wealth",
        r"scarc\w+|limited|insufficient\w*|lack\w*|few|shortage\w*|little|absence|inadequate\w*",
    ),
    (
        r"省时|廉价|低成本|便宜|快捷|省钱|经济实惠|轻量",
        r"耗时|昂贵|高昂|低效|费时|代价高|(?:成本|开销|代价)[很较更过极]?[高大]|繁重|费力|缓慢|时间[^,]{0,12}更[长久多]",
        r"cheap\w*|fast\w*|quick\w*|inexpensive|efficient|low-cost|lightweight|economical\w*|affordable|cost-effective|light-weight",
        r"time-consuming|expensive|costly|inefficien\w+|prohibitive\w*|slow\w*|heavy|labor-intensive|laborious|intensive|burdensome",
    ),
    (r"密集|稠密", r"稀疏", r"dense\w*", r"spars\w*"),
    (
        r"鲁棒(?!性[^,]{0,4}(?:差|低|不|有限))|稳健|不敏感|不易受|不受[^,]{1,10}影响|坚固",
        r"(?<!不)敏感(?!数据|信息|属性|用户|内容)|脆弱|易受|容易受|不稳健|不鲁棒|缺乏鲁棒|易被",
        r"robust\w*|resilien\w+|insensitive|invarian\w+|stable|stability|reliab\w+|immune|tolerant",
        r"sensitiv\w+|vulnerab\w+|brittle\w*|fragil\w+|susceptib\w+|prone|unstable|unreliable",
    ),
    (
        r"相似|相近|相同|一致|相当|吻合",
        r"差异|差别|区别|不一致|相异|迥异|差距|不相同|有别",
        r"similar|same|identical\w*|consistent|comparabl[ey]|equivalent",
        r"differ\w*|distinct\w*|diverg\w+|dissimilar\w*|inconsisten\w+|discrepan\w+|disagree\w*|mismatch\w*|unlike|gap",
    ),
    (
        r"有益|有利(?!用)|受益|好处|有助",
        r"有害|不利|损害|危害|妨碍|阻碍|有损",
        r"benefi\w+|help\w*|advantag\w+|facilitat\w+|improv\w+|useful|enhanc\w+",
        r"harm\w*|detriment\w+|hinder\w*|hamper\w*|disadvantag\w+|adverse\w*|damag\w+|hurt\w*|imped\w+|degrad\w+",
    ),
    (
        r"充分利用|充分考虑|重视|兼顾|顾及|充分发挥|充分挖掘",
        r"忽略|忽视|未考虑|没有考虑|无视|漏掉|遗漏|未利用|未能",
        r"exploit\w*|leverag\w+|utiliz\w+|consider\w*|attention|captur\w+|tak\w+",
        r"neglect\w*|ignor\w+|overlook\w*|disregard\w*|omit\w*",
    ),
)
# What bears out the good end and the bad one of each as well, without being its plain word.
_PERFORMING = (
    r"effective\w*|promising|competitive|high\w*|state-of-the-art|robust\w*|great\w*|strong\w*|better|best|superior\w*"
    r"|improv\w+|efficien\w+"
)
_FAILING = (
    r"suffer\w*|degrad\w+|drop\w*|limit\w*|weak\w*|insufficient\w*|low|lower|problem\w*|issue\w*|loss|los\w+|lack\w*"
    r"|sensitiv\w+"
)
_AGREEING = (
    r"match\w*|agree\w*|align\w*|par|close\w*|unif\w+|common|shar\w+|coheren\w+|consisten\w+|correspond\w*|resembl\w+"
    r"|preserv\w+|maintain\w*|similar\w*|competitive|outperform\w*|equal\w*"
)
_LOOSE = (
    ("quick\\w*", r"problem\w*|issue\w*|complex\w*|limit\w*|cannot|unable"),
    (_PERFORMING, _FAILING),
    (r"large\w*|numerous|vast|extensive\w*|many|massive", r"sparse|small\w*|low|less|limit\w*"),
    (
        r"fast\w*|quick\w*|rapid\w*|real-time|sav\w+|low\w*|efficien\w+|reduc\w+|less",
        r"large|high\w*|inefficien\w+|long\w*",
    ),
    (r"compact\w*|every", r"irregular\w*|scatter\w*"),
    (r"invulnerab\w+|well", r"suffer\w*|attack\w*|noise|weak\w*"),
    (_AGREEING, r"differ\w*|less|loss|gap|inconsisten\w+"),
    (
        rf"contribut\w+|enabl\w+|aid\w*|assist\w*|allow\w*|promot\w+|boost\w*|support\w*|favou?r\w*|{_PERFORMING}",
        _FAILING,
    ),
    (r"us(?:e|es|ing)", r"miss\w*|drop\w*|discard\w*"),
)
_KINDS = tuple(
    (
        (re.compile(good), re.compile(bad)),
        tuple(re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in (praise, blame)),
        tuple(
            re.compile(rf"\b(?:{plain}|{loose})\b", re.IGNORECASE)
            for plain, loose in zip((praise, blame), more, strict=True)
        ),
    )
    for (good, bad, praise, blame), more in zip(_SCALES, _LOOSE, strict=True)
)
_OPENING = re.compile(r"\A(?:However|But|Yet|Still|Nevertheless|Nonetheless)\b")
_TURNED = re.compile(
    r"非(?!常)|[不没无未免避缺难却但虽仅只]|而(?!且)|尽管|克服|解决|缓解|少|低(?!成本|分)|减|弱(?!监督)|消除|防止|改善|应对|为了"
)
_EN_TURNED = re.compile(
    r"\b(?:not|no|nor|never|without|cannot|n't|\w+n't|lack\w*|neither|avoid\w*|overcom\w+|mitigat\w+|alleviat\w+|address\w*|despite"
    r"|reduc\w+|less|eliminat\w+|solv\w+|tackl\w+|prevent\w*|rather|instead)\b",
    re.IGNORECASE,
)
_LEAST_ALIKE = 0.5


def problems(held: Held) -> Iterator[Problem]:
    """Yield the words of one end of a scale where the sentences have words of the other end alone."""
    told = " ".join(_OPENING.sub("", sense.text) for sense in held.told)
    for clause in held.stated.clauses:
        if _may_differ(held, clause) or share(held.stated.content, held.told_keys) < _LEAST_ALIKE:
            continue
        for ours, theirs, excuses in _KINDS:
            for end in (0, 1):
                found = ours[end].search(clause.text)
                if found is None or ours[1 - end].search(held.stated.text):
                    continue
                rest = clause.text.replace(found[0], "")
                turned = theirs[1 - end].search(told)
                if (
                    turned
                    and not excuses[end].search(told)
                    and not _TURNED.search(rest)
                    and not _is_turned(told, turned)
                ):
                    yield Problem("meaning", f"{found[0]} ≠ {turned[0]}", reasons.opposite())
                    return


def _is_turned(told: str, at: "re.Match[str]") -> bool:
    """Return whether something near a word of the sentence may turn it."""
    return bool(_EN_TURNED.search(told[max(0, at.start() - 60) : at.end() + 30]))


def _may_differ(held: Held, clause: Clause) -> bool:
    """Return whether a clause tells of the paper's own work where the sentences tell of others' as well."""
    if clause.owner != "ours":
        return False
    return not any("ours" in sense.owners for sense in held.told) or any(
        "others" in sense.owners or OTHERS.search(sense.text) for sense in held.told
    )
