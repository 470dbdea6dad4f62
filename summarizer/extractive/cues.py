"""The words by which sentences show what they speak of: an abstract's turns of phrase."""

import re

from chat.single_flight import remembered

_CUES = {
    "proposes": re.compile(
        r"\b(?:we|paper|work|study|article|letter|survey)\b(?: \w+){0,3}? (?:propos|introduc|present|develop|devis"
        r"|design|describ|build|contribut|formulat|creat|releas)(?:es?|s|ed)?\b"
        r"|\bis (?:proposed|introduced|presented)\b"
        r"|(?:本文|我们|本研究|本论文)[^，。]{0,12}(?:提出|介绍|设计|构建)",
        re.IGNORECASE,
    ),
    "studies": re.compile(
        r"\b(?:we|paper|work|study|article)\b(?: \w+){0,2}? (?:stud|investigat|explor|examin|analy[sz]|address"
        r"|consider"
        r"|tackl|revisit|focus|aim|seek|review|survey|compar|evaluat)(?:y|ies|ied|es?|s|ed)?\b"
        r"|(?:本文|我们|本研究)[^，。]{0,12}(?:研究|探讨|分析)",
        re.IGNORECASE,
    ),
    "finds": re.compile(
        r"\b(?:we|results?|experiments?|analysis|evaluations?|findings?|study|paper|work)\b(?: \S+){0,6}?"
        r" (?:show|demonstrat|find|found|prov|observ|reveal|suggest|indicat|confirm|argu|establish|achiev"
        r"|validat|verif|underscor|highlight|attain|yield)\w*\b"
        r"|(?:实验|结果)[^，。]{0,8}(?:表明|显示)",
        re.IGNORECASE,
    ),
    "beats": re.compile(
        r"\b(?:outperform|state[- ]of[- ]the[- ]art|superior|surpass|improv|faster|better|competitive)\w*",
        re.IGNORECASE,
    ),
    "here": re.compile(
        r"^(?:in|with|through) this (?:paper|work|study|article|letter|report|survey)\b|^here\b|^this (?:paper"
        r"|work)\b"
        r"|^we\b|本文",
        re.IGNORECASE,
    ),
    "remedies": re.compile(
        r"^(?:to (?:this end|address|tackle|overcome|solve|remedy|mitigate|alleviate|fill|bridge|meet|achieve|do)"
        r"|inspired by|motivated by|based on|building on|therefore|thus|hence)\b",
        re.IGNORECASE,
    ),
    "contrasts": re.compile(
        r"^(?:however|but|yet|unfortunately|despite|although|nevertheless|while|though|existing|current|previous"
        r"|prior"
        r"|recent(?:ly)?|traditional(?:ly)?|conventional)\b",
        re.IGNORECASE,
    ),
    "lacks": re.compile(
        r"\b(?:challeng|difficult|limit(?:ed|ation)|suffer|lack|problem|remains?|fail|struggl|hard to|unclear"
        r"|poor)\w*",
        re.IGNORECASE,
    ),
    "details": re.compile(
        r"^(?:specifically|in particular|moreover|furthermore|additionally|in addition|also|finally|first(?:ly)?"
        r"|second(?:ly)?|third(?:ly)?|next|then|for (?:instance|example)|besides"
        r"|in the (?:first|second|third|next) (?:stage|phase|step)"
        r"|more (?:specifically|precisely)|concretely)\b",
        re.IGNORECASE,
    ),
    "points_back": re.compile(
        r"^(?:this|these|those|it|its|they|their|the (?:former|latter|first|second|proposed|resulting|key|main)|such"
        r"|both|doing so|by doing so|as a result|consequently|he|she|in this)\b"
        r"(?! (?:paper|work|study|article|report|survey)\b)",
        re.IGNORECASE,
    ),
    "we": re.compile(r"\b(?:we|our)\b|我们|本文", re.IGNORECASE),
    "novel": re.compile(
        r"\b(?:novel|new|first|simple|efficient|general|framework|method|approach|model)\b", re.IGNORECASE
    ),
    "experiments": re.compile(r"\b(?:experiment|evaluat|benchmark|dataset|empirical|ablation)\w*", re.IGNORECASE),
    "code": re.compile(
        r"https?://|\b(?:code|project (?:page|website)|implementation|source code|models?|data(?:set)?)\b[^.]{0,60}"
        r"\b(?:available|released?|found|public(?:ly)?|open[- ]?sourced?|accessed)\b|\bproject (?:page|website)\b",
        re.IGNORECASE,
    ),
    "refers": re.compile(
        r"\b(?:them|these|those|such (?:an? )?(?!as\b)\w+|the (?:above|former|latter|aforementioned))\b"
        r"|\bthis (?!(?:\w+ )?(?:paper|work|study|article|report|survey|letter|note)\b)",
        re.IGNORECASE,
    ),
    "number": re.compile(r"(?<![\w-])\d[\d.,]*(?![\w-]*[A-Za-z])"),
    "question": re.compile(r"[?？]\W*$"),
}
CUES = tuple(_CUES)


@remembered(1024, longest=1000)  # each sentence is asked several times over while its abstract is read
def has_cue(name: str, sentence: str) -> bool:
    """Return whether a sentence holds the cue phrase of that name."""
    return bool(_CUES[name].search(sentence))


def is_own(sentence: str) -> bool:
    """Return whether a sentence speaks of the paper's own work rather than of what was there before."""
    return has_cue("we", sentence) or has_cue("here", sentence) or has_cue("proposes", sentence)


_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|will|would|may|might|must|should|does|do|did"
    r"|(?:we|they|it|which|that|who) \w+|(?:show|achieve|yield|provide|require|allow|enable|improve|reduce|increase"
    r"|perform|outperform|give|make|take|contain|consist|depend|lead|remain|suggest|indicate|demonstrate|reveal"
    r"|describe|present"
    r"|propose|introduce|combine|generate|produce|exceed|extend|follow|represent|become|grow|run|exhibit|converge"
    r"|hold"
    r"|arise|appear|mean|imply|correspond|differ|vary|rely|apply|learn|build|draw|help|capture|avoid|employ|support"
    r"|suffer|rest|limit|offer|address|scale|confirm)e?s|showed|found|gave|led|grew|became|made|took|achieved"
    r"|yielded|relies|varies"
    r"|implies|applies|surpasses|passes|addresses)\b"
    # The same of many: "existing methods suffer", where the verb is no noun as well.
    r"|s (?:\w{2,12}ly |also |often )?(?:achieve|provide|require|allow|enable|improve|reduce|perform|outperform|give"
    r"|make|take"
    r"|contain|consist|depend|remain|suggest|indicate|demonstrate|reveal|describe|propose|introduce|combine|generate"
    r"|produce"
    r"|exceed|extend|follow|become|exhibit|converge|arise|appear|imply|correspond|differ|vary|rely|apply|learn|avoid"
    r"|employ"
    r"|suffer|lack|fail|tend|seem|ignore|neglect|assume|use|lead to|show that|form|occur|exist)\b",
    re.IGNORECASE,
)


def has_verb(sentence: str) -> bool:
    """Return whether an English sentence seems to say something of something: captions and headings do not."""
    return bool(_VERB.search(sentence))
