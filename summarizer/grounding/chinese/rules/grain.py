"""What everybody wants told to shrink, or what nobody wants to grow, where the sentence has nothing go that way."""

import re
from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import Held, share

_WANTED = (
    "性能|质量|准确率|准确性|精度|效率|稳定性|鲁棒性|稳健性|泛化能力|泛化性能|泛化性|泛化|速度|一致性|保真度|可解释性|可控性|灵活性|多样性"
    "|真实感|清晰度|召回率|成功率|有效性|可靠性|可扩展性|吞吐量|表达能力|学习能力"
)
_UNWANTED = (
    "误差|错误率|方差|开销|成本|延迟|内存占用|内存|歧义|模糊性|偏差|遗忘|过拟合|伪影|噪声|计算量|冗余|幻觉|训练时间|推理时间"
    "|计算时间|运行时间|耗时|负担|风险|不稳定性|失真|损耗|能耗|功耗"
)
_ASIDE = r"[^,;:的]{0,6}?(?:的)?"
_LOWERED = re.compile(
    rf"(?:降低|减弱|削弱|损害|恶化|牺牲)了?[^,;:]{{0,14}}?(?:{_WANTED})(?![^,;:]{{0,4}}(?:要求|门槛|损失|下降|差距))"
    rf"|(?:{_WANTED}){_ASIDE}(?:下降|降低|变差|恶化|更差|更低|更慢)"
)
_RAISED = re.compile(
    rf"(?:提高|增加|加剧|加重|增大|延长|提升)了?[^,;:]{{0,14}}?(?:{_UNWANTED})(?![^,;:]{{0,6}}(?:效率|性能|精度|抗|鲁棒|能力|预测|估计))"
    rf"|(?:{_UNWANTED}){_ASIDE}(?:上升|增加|变大|更大|更高|更多|更长)"
)
_DENIED = re.compile(r"(?:不|没有|未|无|避免|防止|而非|难以|非)[^,;:]{0,4}\Z")
_DOWN = re.compile(
    r"\b(?:degrad|drop|declin|decreas|deteriorat|reduc|lower|less|worse|harm|hurt|sacrific|loss|lose|limit|suffer|poor|fail|weak"
    r"|diminish|impair|slow|inferior|bottleneck|damag|trade|fall|hinder|cost|expens|unstabl|instabil|inaccura|inefficien|low\b|lack"
    r"|compromis|challeng|difficult|hard|struggl|vulnerab|neglect|insufficien|collaps|overfit|smaller|fewer|negativ|adversar|attack|blur|nois)",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:increas|rais|grow|high|larg|exacerbat|aggravat|amplif|long|more\b|greater|rise|rising|suffer|expens|costly|worse|extra"
    r"|additional|heavy|heavi|intensiv|introduc|incur|accumulat|caus|prone|challeng|difficult|problem|issue|risk|lead|induc|add"
    r"|maximi|amount|overhead|slow|hinder|limit|despite|burden|vulnerab|trade|nois)",
    re.IGNORECASE,
)
_LEAST_ALIKE = 0.45


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement says goes wrong and the sentences that it rests on do not say of anything."""
    near = " ".join(sense.text for sense in held.told)
    for pattern, excuse in ((_LOWERED, _DOWN), (_RAISED, _UP)):
        found = pattern.search(held.stated.text)
        if not found or excuse.search(near) or share(held.stated.content, held.told_keys) < _LEAST_ALIKE:
            continue
        if not _DENIED.search(held.stated.text, max(0, found.start() - 6), found.start()):
            yield Problem("meaning", found[0], reasons.opposite())
            return
